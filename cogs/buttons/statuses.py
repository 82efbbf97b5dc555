"""The buttons of the private status of a calendar."""

from datetime import datetime

import discord

from cogs.base import Interaction, ask, respond, show_instead
from cogs.buttons.layout import Style, button, view
from cogs.buttons.pages import turners
from cogs.buttons.server_events import check_may_create, is_missing
from cogs.buttons.timetables import show_beside
from cogs.render import statuses as render
from services.calendars import server_events, statuses
from services.calendars.statuses import AttendeeStatus, Status
from services.lookup import calendar_ref
from services.paging import Page, page_of
from services.planning.timetables import TimetableSource


def status(
    interaction: Interaction, shown: Status, page: Page[AttendeeStatus], now: datetime
) -> discord.ui.View:
    """The buttons of the private status: its pages, inviting while that is possible, and a server event."""
    calendar = shown.calendar
    items = turners(page, "status", calendar.id)
    if calendar.accepts_answers(now):
        items.append(button("Invite people", "pick_invitees", calendar.id, style=Style.primary))
    ends = max([calendar.window.end, *(one.span.start for one in shown.meetings)])
    if calendar.is_finalized and calendar.cancelled_at is None and now < ends:
        items.append(button("Add somebody", "pick_invitees", calendar.id))
        if calendar.first:
            items.append(button("Change the series…", "series", calendar.id))
    if shown.absent and not calendar.first:
        items.append(button("Other ways", "ways", calendar.id, style=Style.primary))
    if is_missing(interaction, shown, now):
        items.append(button("Create an event", "create_event", calendar.id))
    if not calendar.is_finalized and calendar.cancelled_at is None:
        items.append(button("Suggest times", "suggest", calendar.id))
    if calendar.cancelled_at is None:
        items.append(button("Organizers", "organizers", calendar.id))
    return view(items)


async def show_status(interaction: Interaction, shown: Status, number: int, *, instead: bool) -> None:
    """A page of the private status; once one-on-ones are set, with their timetable below."""
    now, page = interaction.client.store.now(), page_of(shown.attendees, number)
    embed, buttons = render.private(shown, page, now), status(interaction, shown, page, now)
    if shown.has_timetable:
        source = TimetableSource.CALENDAR, shown.calendar.id
        await show_beside(interaction, embed, *source, buttons.children, instead=instead)
    elif instead:
        await show_instead(interaction, embed=embed, view=buttons)
    else:
        await respond(interaction, embed=embed, view=buttons)


async def turn_status(interaction: Interaction, calendar_id: int, number: int) -> None:
    """Shows another page of the private status in place."""
    shown = await statuses.status(ask(interaction), calendar_ref(calendar_id))
    await show_status(interaction, shown, number, instead=True)


async def create_event(interaction: Interaction, calendar_id: int) -> None:
    """Makes the meeting that is set an event of the server, and shows the status again."""
    request, ref = ask(interaction), calendar_ref(calendar_id)
    await server_events.check_creatable(request, ref)
    check_may_create(interaction)
    await server_events.create(request, ref)
    await turn_status(interaction, calendar_id, 0)
