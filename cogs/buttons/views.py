"""Looking at a calendar from a message about it, and the pages of one's calendars."""

import discord

from cogs.base import Interaction, ask, respond, show_instead
from cogs.buttons.layout import button, view
from cogs.buttons.pages import turners
from cogs.render import calendars as render
from services.calendars import views
from services.calendars.views import ListedCalendar
from services.lookup import calendar_ref
from services.paging import Page


def details(calendar_id: int, notification_id: int) -> discord.ui.View:
    """A button that shows the calendar as it is now."""
    return view([button("Details", "view_calendar", calendar_id, notification_id)])


async def view_calendar(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Shows the calendar to whoever pressed, if they may know of it."""
    request = ask(interaction)
    seen = await views.view(request, calendar_ref(calendar_id))
    await respond(interaction, embed=render.view(seen, request.now))


def calendar_pages(page: Page[ListedCalendar]) -> discord.ui.View:
    """Buttons to the pages of one's calendars."""
    return view(turners(page, "calendars"))


async def turn_calendars(interaction: Interaction, number: int) -> None:
    """Shows another page of one's calendars in place."""
    request = ask(interaction)
    page = await views.listing(request, number)
    embed = render.listing(page, request.now)
    await show_instead(interaction, embed=embed, view=calendar_pages(page))
