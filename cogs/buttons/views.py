"""Looking at a calendar from a message about it."""

import discord

from cogs.base import Interaction, ask, respond
from cogs.buttons.layout import button, view
from cogs.render import calendars as render
from services import calendars
from services.lookup import calendar_ref


def details(calendar_id: int, notification_id: int) -> discord.ui.View:
    """A button that shows the calendar as it is now."""
    return view([button("Details", "view_calendar", calendar_id, notification_id)])


async def view_calendar(interaction: Interaction, calendar_id: int, _notification_id: int = 0) -> None:
    """Shows the calendar to whoever pressed, if they may know of it."""
    request = ask(interaction)
    seen = await calendars.view_from_message(request, calendar_ref(calendar_id))
    await respond(interaction, embed=render.view(seen, request.now))
