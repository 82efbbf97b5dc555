"""The buttons of a live status: to answer, and *Organize*, which shows an organizer the others in private."""

from datetime import datetime
from typing import Any

import discord

from cogs.base import Interaction, ask, respond, take_time
from cogs.buttons import picking
from cogs.buttons.cards import answers
from cogs.buttons.layout import Style, button, view
from cogs.buttons.next_steps import organize_button
from cogs.buttons.views import show_view
from cogs.render import invitations as render
from scheduling.admission import Admission
from scheduling.errors import CalendarClosed, DeadlineOver, NoSuchCalendar, NotOpenToAll, Oneself
from services.answers import acceptance, joining
from services.calendars import views
from services.lookup import calendar_ref
from services.outbox.live_status import LiveClaim


def ids(claimed: LiveClaim) -> tuple[int, ...]:
    """What its buttons carry, so that a doubtful post can be found; others have a notification for the 0."""
    return claimed.status.calendar.id, 0, claimed.id


def live(claimed: LiveClaim, now: datetime) -> discord.ui.View:
    """What can be done with the calendar as it is now."""
    calendar, known = claimed.status.calendar, ids(claimed)
    if calendar.cancelled_at is not None:
        return view([button("Details", "view_calendar", *known)])
    items = [organize_button(*known)]
    if calendar.is_finalized:
        items.insert(0, button("Details", "view_calendar", *known))
    elif calendar.accepts_answers(now):
        items = [*ways_to_answer(claimed.admission, *known), *items]
    return view(items)


def ways_to_answer(admission: Admission, *ids: int) -> list[discord.ui.Button[Any]]:
    """What everybody presses in a channel, to answer where they are invited, or where they may join."""
    items = [button("Pick times", "pick", *ids, style=Style.primary)]
    if admission.is_open:
        items.append(button("I'm in", "join_open", *ids, style=Style.success))
    return items


async def answer(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Opens one's own invitation for oneself alone; for the owner, their own times to pick."""
    request, ref = ask(interaction), calendar_ref(calendar_id)
    seen = await views.view(request, ref)
    if not seen.calendar.accepts_answers(request.now):
        await show_view(interaction, seen, request.now)
    elif seen.attendee is None:
        await picking.pick(interaction, calendar_id)
    else:
        invitation = await acceptance.look(request, ref)
        await respond(interaction, embed=render.card(invitation), view=answers(invitation))


async def join_open(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Puts whoever presses on the calendar, where its owner lets them; who is on it just answers."""
    await take_time(interaction)
    try:
        joined = await joining.join(ask(interaction), calendar_id)
    except (CalendarClosed, DeadlineOver, NotOpenToAll, Oneself) as refusal:
        try:
            await answer(interaction, calendar_id)
        except NoSuchCalendar:
            raise refusal from None
    else:
        notes = ["You're in."] if joined.is_new else []
        await respond(
            interaction, embed=render.card(joined.invitation, notes), view=answers(joined.invitation)
        )
