"""Looking at a calendar from a message about it, and the pages of one's calendars."""

from datetime import datetime

import discord

from cogs.base import Interaction, ask, respond, show_instead
from cogs.buttons.absences import cant_button
from cogs.buttons.layout import Style, button, view
from cogs.buttons.opened_again import decisions
from cogs.buttons.pages import turners
from cogs.buttons.timetables import show_beside
from cogs.render import calendars as render
from scheduling.model import Acceptance
from services.calendars import views
from services.calendars.views import CalendarView, ListedCalendar
from services.lookup import calendar_ref
from services.paging import Page
from services.planning.timetables import TimetableSource


def details(calendar_id: int, notification_id: int) -> discord.ui.View:
    """A button that shows the calendar as it is now."""
    return view([button("Details", "view_calendar", calendar_id, notification_id)])


async def view_calendar(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Shows the calendar to whoever pressed, if they may know of it."""
    request = ask(interaction)
    await show_view(interaction, await views.view(request, calendar_ref(calendar_id)), request.now)


async def show_view(interaction: Interaction, seen: CalendarView, now: datetime) -> None:
    """Shows a calendar in words; to the owner of one-on-ones that are set, with their timetable."""
    embed = render.view(seen, now)
    if seen.has_timetable:
        await show_beside(interaction, embed, TimetableSource.CALENDAR, seen.calendar.id)
    else:
        await respond(interaction, embed=embed, **below(seen, now))


def below(seen: CalendarView, now: datetime) -> dict[str, discord.ui.View]:
    """What an attendee can do about a set meeting, or to get one; its owner before anybody is asked."""
    calendar, attendee = seen.calendar, seen.attendee
    if seen.waits:
        return {"view": view(decisions(calendar.id))}
    takes_place = calendar.is_finalized and calendar.cancelled_at is None
    if attendee is None or not takes_place or attendee.accepted is Acceptance.DECLINED:
        return {}
    if any(meeting.span.start > now for meeting in seen.meetings):
        return {"view": view([cant_button(calendar.id)])}
    if seen.may_choose and not seen.meetings:
        return {"view": view([button("Choose a time", "free_slots", calendar.id, style=Style.primary)])}
    return {}


def calendar_pages(page: Page[ListedCalendar]) -> discord.ui.View:
    """Buttons to the pages of one's calendars."""
    return view(turners(page, "calendars"))


async def turn_calendars(interaction: Interaction, number: int) -> None:
    """Shows another page of one's calendars in place."""
    request = ask(interaction)
    page = await views.listing(request, number)
    embed = render.listing(page, request.now)
    await show_instead(interaction, embed=embed, view=calendar_pages(page))
