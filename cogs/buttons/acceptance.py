"""Answering an invitation: in the DM, and under /invites."""

from typing import Any

import discord

from cogs.base import Interaction, ask, chosen, respond
from cogs.buttons import availability
from cogs.buttons.cards import answers, show_card
from cogs.buttons.layout import menu, view
from cogs.buttons.undoing import show_added
from cogs.render import invitations as render
from cogs.render.text import dates_label
from scheduling.errors import NotRegistered
from scheduling.model import Calendar, Invitation
from services.answers import acceptance, usual_weeks
from services.lookup import calendar_ref
from services.outbox.claims import Claimed


def choice(found: list[Invitation]) -> discord.ui.Select[Any]:
    """A menu of the invitations that can be answered."""
    options = [(calendar_ref(item.calendar.id), item.calendar.name, _hint(item.calendar)) for item in found]
    return menu("Choose an invitation", options, "choose_invitation")


def waiting(claimed: Claimed) -> discord.ui.View:
    """A menu of the invitations among what was held for somebody."""
    open_ones = {
        item.calendar.id: item.calendar
        for item in claimed.waiting
        if item.attendee is not None and not item.attendee.has_answered and not item.calendar.is_finalized
    }
    options = [
        (calendar_ref(number), calendar.name, dates_label(calendar.start_date, calendar.end_date))
        for number, calendar in open_ones.items()
    ]
    ids = (claimed.calendar.id, claimed.id)
    return view([menu("Choose an invitation", options, "choose_invitation", *ids)] if options else [])


async def choose(interaction: Interaction, *_ids: int) -> None:
    """Opens the chosen invitation, with its buttons, for the asker alone."""
    invitation = await acceptance.look(ask(interaction), chosen(interaction)[0])
    await respond(interaction, embed=render.card(invitation), view=answers(invitation))


async def accept(interaction: Interaction, calendar_id: int, notification_id: int = 0) -> None:
    """Accepts, and shows so in place; somebody never registered gets the form that does it all."""
    request, ref = ask(interaction), calendar_ref(calendar_id)
    try:
        accepted = await acceptance.accept(request, ref)
    except NotRegistered:
        await availability.open_form(interaction, await acceptance.look(request, ref), notification_id)
    else:
        await show_card(interaction, accepted, notification_id)


async def decline(interaction: Interaction, calendar_id: int, notification_id: int = 0) -> None:
    """Declines, and shows so in place."""
    declined = await acceptance.decline(ask(interaction), calendar_ref(calendar_id))
    await show_card(interaction, declined, notification_id)


async def add_times(interaction: Interaction, calendar_id: int, notification_id: int = 0) -> None:
    """Opens the form for one's times; for somebody never registered, the one of five fields."""
    invitation = await acceptance.look(ask(interaction), calendar_ref(calendar_id))
    await availability.open_form(interaction, invitation, notification_id)


async def use_usual_week(interaction: Interaction, calendar_id: int, notification_id: int = 0) -> None:
    """Answers with one's usual week, and shows what that comes to."""
    added = await usual_weeks.use(ask(interaction), calendar_ref(calendar_id))
    await show_added(interaction, added, notification_id)


def _hint(calendar: Calendar) -> str:
    return f"{dates_label(calendar.start_date, calendar.end_date)}, from {calendar.owner.name}"
