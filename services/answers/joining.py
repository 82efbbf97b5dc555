"""Answering without an invitation, where the owner lets those answer who see the calendar in a channel.

Whether they may is asked here alone: when they begin, and again when their answer is stored, which puts them
on the calendar.
"""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db.models import Calendar, LiveMessage, User
from scheduling.errors import IsABot, NoSuchCalendar, NotOpenToAll
from scheduling.model import Invitation
from services.actors import know, not_signed_out
from services.answers.acceptance import accept_in
from services.attendees import invitation_of, own_attendee
from services.calendars.invitations import put_on
from services.locks import outdate_proposals
from services.lookup import calendar_ref, check_answerable, id_in, on_calendar
from services.outbox.reminders import plan_reminders
from services.request import Request


async def may_answer(session: AsyncSession, request: Request, ref: str) -> tuple[User, Calendar]:
    """Who asks, and the calendar that takes their answer: as its owner, invited, or where anybody may.

    Raises what on_calendar does, CalendarClosed, DeadlineOver.
    """
    me, calendar, _ = await _answering(session, request, ref, lock=False)
    return me, calendar


async def admit(session: AsyncSession, request: Request, ref: str) -> tuple[User, Calendar]:
    """The same as their answer is stored: the calendar is locked, and they are on it from now on.

    No invitation is sent.
    """
    me, calendar, is_on_it = await _answering(session, request, ref, lock=True)
    if not is_on_it:
        me = await know(session, request.actor)
        attendee = await put_on(session, calendar, me)
        await outdate_proposals(session, request.store, calendar)
        await plan_reminders(session, request, calendar, [attendee])
    return me, calendar


async def join(request: Request, calendar_id: int) -> Invitation:
    """Puts the asker, known or not, on a calendar that lets them answer, as somebody who is coming.

    Raises as admit does.
    """
    async with request.writing() as session:
        me, calendar = await admit(session, request, calendar_ref(calendar_id))
        attendee = await own_attendee(session, calendar, me)
        await accept_in(session, request, calendar, attendee)
        return await invitation_of(session, calendar, attendee)


async def _answering(
    session: AsyncSession, request: Request, ref: str, *, lock: bool
) -> tuple[User, Calendar, bool]:
    """Who asks, the calendar, and whether they are on it already, or it is theirs."""
    is_on_it = True
    try:
        me, calendar = await on_calendar(session, request, ref, lock=lock)
    except NoSuchCalendar:
        is_on_it = False
        calendar = await _open_here(session, request, ref, lock=lock)
        me = await not_signed_out(session, request)
    check_answerable(calendar, request)
    return me, calendar, is_on_it


async def _open_here(session: AsyncSession, request: Request, ref: str, *, lock: bool) -> Calendar:
    """The calendar, if its live status in the request's channel lets the asker answer.

    Raises NoSuchCalendar for a name, NotOpenToAll for what a button or a list means.
    """
    if request.actor.is_bot:
        raise IsABot(request.actor.name)
    number = id_in(ref, "cal")
    if number is None:
        raise NoSuchCalendar(ref)
    query = select(Calendar).join(LiveMessage, LiveMessage.calendar_id == Calendar.id)
    here = query.where(
        Calendar.id == number,
        LiveMessage.channel_id == request.channel_id,
        LiveMessage.open_to_all.is_(True),
    ).options(joinedload(Calendar.owner))
    if lock:
        here = here.with_for_update(of=Calendar, key_share=True)
    calendar: Calendar | None = await session.scalar(here)
    if calendar is None:
        raise NotOpenToAll
    return calendar
