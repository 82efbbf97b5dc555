"""The buttons of the private status of a calendar."""

from datetime import datetime

import discord

from cogs.base import Interaction, ask, respond, show_instead
from cogs.buttons.layout import Style, button, view
from cogs.buttons.pages import turners
from cogs.buttons.timetables import show_beside
from cogs.render import statuses as render
from services.calendars import statuses
from services.calendars.statuses import AttendeeStatus, Status
from services.lookup import calendar_ref
from services.paging import Page, page_of
from services.planning.timetables import TimetableSource


def status(shown: Status, page: Page[AttendeeStatus], now: datetime) -> discord.ui.View:
    """The buttons of the private status: its pages, and inviting while that is possible."""
    calendar = shown.calendar
    items = turners(page, "status", calendar.id)
    if calendar.accepts_answers(now):
        items.append(button("Invite people", "pick_invitees", calendar.id, style=Style.primary))
    if calendar.is_finalized and calendar.cancelled_at is None and now < calendar.window.end:
        items.append(button("Add somebody", "pick_invitees", calendar.id))
    if shown.absent:
        items.append(button("Other ways", "ways", calendar.id, style=Style.primary))
    if not calendar.is_finalized and calendar.cancelled_at is None:
        items.append(button("Suggest times", "suggest", calendar.id))
    return view(items)


async def show_status(interaction: Interaction, shown: Status, number: int, *, instead: bool) -> None:
    """A page of the private status; once one-on-ones are set, with their timetable below."""
    now, page = interaction.client.store.now(), page_of(shown.attendees, number)
    embed, buttons = render.private(shown, page, now), status(shown, page, now)
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
