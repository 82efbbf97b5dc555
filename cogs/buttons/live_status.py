"""The buttons of a live status. Everybody in the channel sees them all; some are the owner's to press."""

from datetime import datetime

import discord

from cogs.base import Interaction, ask, respond
from cogs.buttons import availability
from cogs.buttons.cards import answers
from cogs.buttons.finalization import finalize_button
from cogs.buttons.layout import Style, button, view
from cogs.buttons.views import below
from cogs.render import calendars as calendars_render
from cogs.render import invitations as render
from scheduling.errors import NoSuchCalendar, NotRegistered
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
    if calendar.is_finalized or calendar.cancelled_at is not None:
        return view([button("Details", "view_calendar", *known)])
    items = [button("Suggest times", "suggest", *known), finalize_button(calendar, *known)]
    if calendar.accepts_answers(now):
        items.insert(0, button("Remind", "nudge", *known))
        items.insert(0, button("Answer", "answer", *known, style=Style.primary))
        if claimed.open_to_all:
            items.insert(1, button("I'm in", "join_open", *known, style=Style.success))
    return view(items)


async def answer(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Opens one's own invitation for oneself alone; for the owner, the form for their own times."""
    request, ref = ask(interaction), calendar_ref(calendar_id)
    seen = await views.view_from_message(request, ref)
    if not seen.calendar.accepts_answers(request.now):
        embed = calendars_render.view(seen, request.now)
        await respond(interaction, embed=embed, **below(seen, request.now))
    elif seen.attendee is None:
        await availability.open_own_form(interaction, calendar_id)
    else:
        invitation = await acceptance.look(request, ref)
        await respond(interaction, embed=render.card(invitation), view=answers(invitation))


async def join_open(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Puts whoever presses on the calendar, where its owner lets anybody; who is on it just answers."""
    request = ask(interaction)
    try:
        await views.view_from_message(request, calendar_ref(calendar_id))
    except (NoSuchCalendar, NotRegistered):
        joined = await joining.join(request, calendar_id, interaction.channel_id or 0)
        await respond(interaction, embed=render.card(joined, ["You're in."]), view=answers(joined))
    else:
        await answer(interaction, calendar_id)
