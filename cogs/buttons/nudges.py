"""Reminding those who have not answered, and giving them more time."""

from cogs.base import Interaction, ask, defer, respond, show_instead
from cogs.buttons.finalization import finalize_button
from cogs.buttons.layout import button, view
from cogs.buttons.messages import stop_button
from cogs.buttons.sendings import follow
from cogs.render import nudges as render
from services.calendars import nudges
from services.lookup import calendar_ref


async def extend(interaction: Interaction, calendar_id: int, notification_id: int = 0, days: int = 1) -> None:
    """Moves the deadline by so many days, once, and shows so in place."""
    await defer(interaction)
    result = await nudges.extend(ask(interaction), calendar_id, days)
    ids = (calendar_id, notification_id)
    finalize = finalize_button(result.calendar, *ids)
    embed = render.extended(result)
    buttons = [finalize, button("Remind", "nudge", *ids), *follow(embed, result.sending), stop_button(*ids)]
    await show_instead(interaction, embed=embed, view=view(buttons))


async def nudge(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Reminds those who have not answered."""
    await remind(interaction, calendar_ref(calendar_id))


async def remind(interaction: Interaction, ref: str) -> None:
    """The same from a command, with how far the reminders have got."""
    await defer(interaction)
    result = await nudges.nudge(ask(interaction), ref)
    embed = render.nudged(result)
    buttons = follow(embed, result.sending)
    await respond(interaction, embed=embed, **({"view": view(buttons)} if buttons else {}))
