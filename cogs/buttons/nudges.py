"""Reminding those who have not answered, and what can be done once the deadline has passed."""

import discord

from cogs.base import Interaction, ask, respond, show_instead
from cogs.buttons.finalization import finalize_button
from cogs.buttons.layout import Style, button, view
from cogs.buttons.messages import stop_button
from cogs.render import nudges as render
from services.calendars import nudges
from services.lookup import calendar_ref
from services.outbox.claims import Claimed


def after_deadline(claimed: Claimed) -> discord.ui.View:
    """For the owner: fix it, or give those who are missing a day more. Nudging waits for that day."""
    ids = (claimed.calendar.id, claimed.id)
    items = [button("Finalize the best", "finalize_best", *ids, style=Style.primary)]
    if claimed.missing:
        items += [button("Extend by a day", "extend", *ids), button("Remind", "nudge", *ids, disabled=True)]
    return view(items)


async def extend(interaction: Interaction, calendar_id: int, notification_id: int = 0) -> None:
    """Moves the deadline by a day, once, and shows so in place."""
    result = await nudges.extend(ask(interaction), calendar_id)
    ids = (calendar_id, notification_id)
    finalize = finalize_button(result.calendar, *ids)
    buttons = [finalize, button("Remind", "nudge", *ids), stop_button(*ids)]
    await show_instead(interaction, embed=render.extended(result), view=view(buttons))


async def nudge(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Reminds those who have not answered."""
    result = await nudges.nudge(ask(interaction), calendar_ref(calendar_id))
    await respond(interaction, embed=render.nudged(result))
