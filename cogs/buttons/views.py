"""Looking at a calendar from a message about it."""

import discord

from cogs.base import Interaction, ask, respond
from cogs.buttons.layout import button, menu, view
from cogs.render import calendars as render
from cogs.render.text import dates_label
from services.calendars import views
from services.lookup import calendar_ref
from services.outbox.claims import Claimed


def details(calendar_id: int, notification_id: int) -> discord.ui.View:
    """A button that shows the calendar as it is now."""
    return view([button("Details", "view_calendar", calendar_id, notification_id)])


def waiting(claimed: Claimed) -> discord.ui.View:
    """A menu of the invitations among what was held for somebody."""
    open_ones = {
        item.calendar.id: item.calendar
        for item in claimed.waiting
        if item.attendee is not None and not item.attendee.has_answered
    }
    options = [
        (calendar_ref(number), calendar.name, dates_label(calendar.start_date, calendar.end_date))
        for number, calendar in open_ones.items()
    ]
    ids = (claimed.calendar.id, claimed.id)
    return view([menu("Choose one to answer", options, "choose_invitation", *ids)] if options else [])


async def view_calendar(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Shows the calendar to whoever pressed, if they may know of it."""
    request = ask(interaction)
    seen = await views.view_from_message(request, calendar_ref(calendar_id))
    await respond(interaction, embed=render.view(seen, request.now))
