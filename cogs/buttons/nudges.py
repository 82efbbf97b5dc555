"""Reminding those who have not answered, and what can be done once the deadline has passed."""

from datetime import timedelta

import discord

from cogs.base import Interaction, ask, respond, show_instead
from cogs.buttons.finalization import finalize_button
from cogs.buttons.layout import Style, button, view
from cogs.buttons.messages import stop_button
from cogs.render import nudges as render
from services.calendars import nudges
from services.lookup import calendar_ref
from services.outbox.claims import Claimed

MORE_DAYS = 3


def after_deadline(claimed: Claimed) -> discord.ui.View:
    """For the owner: set what is possible, or give those who are missing more time, which reminds them."""
    ids, prospect = (claimed.calendar.id, claimed.id), claimed.prospect
    items = []
    if prospect is None or prospect.placed:
        items.append(button("Finalize the best", "finalize_best", *ids))
        items.append(button("Suggest times", "suggest", *ids))
    if claimed.missing:
        labels = {1: "Extend by a day", MORE_DAYS: f"Extend by {MORE_DAYS} days"}
        ahead = claimed.calendar.window.end - claimed.calendar.deadline
        fitting = [days for days in labels if timedelta(days=days) < ahead]
        items += [button(labels[days], "extend", *ids, days) for days in fitting]
    for first in items[:1]:
        first.style = Style.primary
    return view(items)


async def extend(interaction: Interaction, calendar_id: int, notification_id: int = 0, days: int = 1) -> None:
    """Moves the deadline by so many days, once, and shows so in place."""
    result = await nudges.extend(ask(interaction), calendar_id, days)
    ids = (calendar_id, notification_id)
    finalize = finalize_button(result.calendar, *ids)
    buttons = [finalize, button("Remind", "nudge", *ids), stop_button(*ids)]
    await show_instead(interaction, embed=render.extended(result), view=view(buttons))


async def nudge(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Reminds those who have not answered."""
    result = await nudges.nudge(ask(interaction), calendar_ref(calendar_id))
    await respond(interaction, embed=render.nudged(result))
