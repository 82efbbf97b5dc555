"""The buttons of the private status of a calendar."""

from datetime import datetime

import discord

from cogs.base import Interaction, ask, show_instead
from cogs.buttons.layout import Style, button, view
from cogs.buttons.pages import turners
from cogs.render import statuses as render
from services.calendars import statuses
from services.calendars.statuses import AttendeeStatus, Status
from services.lookup import calendar_ref
from services.paging import Page, page_of


def status(shown: Status, page: Page[AttendeeStatus], now: datetime) -> discord.ui.View:
    """The buttons of the private status: its pages, and inviting while that is possible."""
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
    if not calendar.is_finalized and calendar.cancelled_at is None:
        items.append(button("Suggest times", "suggest", calendar.id))
    return view(items)


async def turn_status(interaction: Interaction, calendar_id: int, number: int) -> None:
    """Shows another page of the private status in place."""
    request = ask(interaction)
    shown = await statuses.status(request, calendar_ref(calendar_id))
    page = page_of(shown.attendees, number)
    embed = render.private(shown, page, request.now)
    await show_instead(interaction, embed=embed, view=status(shown, page, request.now))
