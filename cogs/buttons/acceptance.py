"""Answering an invitation: in the DM, and under /invites."""

from typing import Any

import discord

from cogs.base import Interaction, ask, chosen, respond
from cogs.buttons.cards import answers, show_card
from cogs.buttons.layout import Style, button, menu, view
from cogs.buttons.undoing import echo, show_added
from cogs.render import invitations as render
from cogs.render.text import dates_label
from scheduling.model import Calendar, Invitation
from services.answers import acceptance, same_again, usual_weeks
from services.lookup import calendar_ref
from services.outbox.claims import Claimed
from services.people import connections

BEING_THERE = "I'll be there"


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
    await connections.look_ahead(ask(interaction), invitation.attendee.person)


async def accept(interaction: Interaction, calendar_id: int, notification_id: int = 0) -> None:
    """Accepts, and shows so in place; where the meeting is set, beside the message that says when it is."""
    accepted = await acceptance.accept(ask(interaction), calendar_ref(calendar_id))
    if accepted.calendar.is_finalized:
        await respond(interaction, embed=render.coming(accepted))
    else:
        await show_card(interaction, accepted, notification_id)


async def decline(interaction: Interaction, calendar_id: int, notification_id: int = 0) -> None:
    """Declines, and shows so in place."""
    declined = await acceptance.decline(ask(interaction), calendar_ref(calendar_id))
    await show_card(interaction, declined, notification_id)


async def use_usual_week(interaction: Interaction, calendar_id: int, notification_id: int = 0) -> None:
    """Answers with one's usual week, and shows what that comes to."""
    added = await usual_weeks.use(ask(interaction), calendar_ref(calendar_id))
    await show_added(interaction, added, notification_id)


async def use_same_again(interaction: Interaction, calendar_id: int, notification_id: int = 0) -> None:
    """Answers as the last time; the owner's message about the calendar stays."""
    added = await same_again.use(ask(interaction), calendar_ref(calendar_id))
    if added.invitation is None:
        await echo(interaction, added)
    else:
        await show_added(interaction, added, notification_id)


def being_there(calendar_id: int, notification_id: int) -> discord.ui.Button[Any]:
    """Says yes to a meeting of a group that is set already."""
    return button(BEING_THERE, "accept", calendar_id, notification_id, style=Style.success)


def _hint(calendar: Calendar) -> str:
    return f"{dates_label(calendar.start_date, calendar.end_date)}, from {calendar.owner.name}"
