"""The buttons of the private status of a calendar."""

from datetime import datetime

import discord

from cogs.base import Interaction, ask, bot_is_in, respond, show_instead
from cogs.buttons.layout import view
from cogs.buttons.next_steps import step_buttons
from cogs.buttons.pages import turners
from cogs.buttons.server_events import check_may_create, is_missing
from cogs.buttons.timetables import show_beside
from cogs.render import statuses as render
from scheduling.next_steps import MOST, NextStep
from services.calendars import server_events, statuses
from services.calendars.statuses import AttendeeStatus, Status
from services.lookup import calendar_ref
from services.paging import Page, page_of
from services.planning.timetables import TimetableSource


def status(
    interaction: Interaction, shown: Status, page: Page[AttendeeStatus], now: datetime
) -> discord.ui.View:
    """The buttons of the private status: its pages, and what comes next."""
    pages = turners(page, "status", shown.calendar.id, of="people")
    possible = {
        NextStep.POST: bot_is_in(interaction),
        NextStep.EVENT: is_missing(interaction, shown, now),
        NextStep.STATUS: False,
    }
    without = [step for step, is_possible in possible.items() if not is_possible]
    return view([*pages, *step_buttons(shown.progress, now, most=MOST - len(pages), without=without)])


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


async def organize(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Opens the private status beside what was pressed, for an organizer alone."""
    shown = await statuses.status(ask(interaction), calendar_ref(calendar_id))
    await show_status(interaction, shown, 0, instead=False)


async def create_event(interaction: Interaction, calendar_id: int) -> None:
    """Makes the meeting that is set an event of the server, and shows the status again."""
    request, ref = ask(interaction), calendar_ref(calendar_id)
    await server_events.check_creatable(request, ref)
    check_may_create(interaction)
    await server_events.create(request, ref)
    await turn_status(interaction, calendar_id, 0)
