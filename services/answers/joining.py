"""Answering without an invitation, where the owner has posted the calendar for everybody, or for one role.

Whether somebody may is asked here alone: when they begin, and again when their answer is stored, which puts
them on the calendar.
"""

from msgspec import Struct
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from db.models import Attendee, Calendar, LiveMessage, User
from scheduling.admission import Admission
from scheduling.errors import IsABot, NoRoomLeft, NoSuchCalendar, NotOpenToAll, Oneself
from scheduling.model import Acceptance, AnswerStatus, Invitation
from services.actors import know, not_signed_out
from services.attendees import answers_so_far, attendee_of, invitation_of, own_attendee
from services.locks import outdate_proposals
from services.lookup import calendar_ref, check_answerable, id_in, standing_on
from services.outbox.progress import plan_summary
from services.request import Request

_POSTED = (
    select(Calendar, LiveMessage.audience, LiveMessage.role_id)
    .join(LiveMessage, LiveMessage.calendar_id == Calendar.id)
    .where(Calendar.id == bindparam("calendar"), LiveMessage.channel_id == bindparam("channel"))
    .options(joinedload(Calendar.owner))
)
_POSTED_LOCKED = _POSTED.with_for_update(of=Calendar, key_share=True)


class Joined(Struct, frozen=True):
    """Somebody's own invitation; `is_new` if they were not on the calendar before."""

    invitation: Invitation
    is_new: bool


async def may_answer(session: AsyncSession, request: Request, ref: str) -> tuple[User, Calendar]:
    """Who asks, and the calendar that takes their answer: as its owner, invited, or where they may join.

    Raises what on_calendar does, NotOpenToAll, NotInRole, IsABot, CalendarClosed, DeadlineOver.
    """
    me, calendar, _ = await _answering(session, request, ref, lock=False)
    return me, calendar


async def admit(session: AsyncSession, request: Request, ref: str) -> tuple[User, Calendar]:
    """The same as their answer is stored: the calendar is locked, and they are on it from now on.

    Who comes this way has accepted; nothing is sent to them, and they are not reminded by DM.
    """
    me, calendar, _ = await _admitted(session, request, ref)
    return me, calendar


async def join(request: Request, calendar_id: int) -> Joined:
    """Puts the asker, known or not, on a calendar that lets them answer; who is on it stays as they are.

    Raises as admit does, NoRoomLeft, and Oneself to the owner.
    """
    ref = calendar_ref(calendar_id)
    async with request.writing() as session:
        me, calendar, is_new = await _admitted(session, request, ref)
        if me.id == calendar.owner_id:
            raise Oneself
        attendee = await own_attendee(session, calendar, me)
        return Joined(await invitation_of(session, calendar, attendee), is_new)


async def _admitted(session: AsyncSession, request: Request, ref: str) -> tuple[User, Calendar, bool]:
    """Who asks, the calendar, locked, and whether they were put on it just now. Raises NoRoomLeft."""
    me, calendar, is_on_it = await _answering(session, request, ref, lock=True)
    if is_on_it:
        return me, calendar, False
    me = await know(session, request.actor)
    # Somebody else may have put them there before it was locked.
    is_new = await attendee_of(session, calendar.id, me) is None
    if is_new:
        await _check_room(session, request, calendar)
        await _come(session, request, calendar, me)
    return me, calendar, is_new


async def _check_room(session: AsyncSession, request: Request, calendar: Calendar) -> None:
    most = request.store.limits.invitees_per_calendar
    if (await answers_so_far(session, calendar.id))[0] >= most:
        raise NoRoomLeft(calendar.name, most)


async def _come(session: AsyncSession, request: Request, calendar: Calendar, me: User) -> None:
    attendee = Attendee(
        calendar_id=calendar.id,
        user_id=me.id,
        accepted=Acceptance.ACCEPTED,
        status=AnswerStatus.NONE,
        note="",
        required=True,
        revision=1,
    )
    set_committed_value(attendee, "user", me)
    session.add(attendee)
    await session.flush()
    await outdate_proposals(session, request.store, calendar)
    await plan_summary(session, request, calendar)


async def _answering(
    session: AsyncSession, request: Request, ref: str, *, lock: bool
) -> tuple[User, Calendar, bool]:
    """Who asks, the calendar, and whether they are on it already, or it is theirs.

    A co-organizer who isn't invited joins as everybody else does.
    """
    try:
        found = await standing_on(session, request, ref, lock=lock)
        is_on_it, ref = found.answers, calendar_ref(found.calendar.id)
    except NoSuchCalendar:
        is_on_it = False
    if is_on_it:
        me, calendar = found.both
    else:
        calendar = await _posted_here(session, request, ref, lock=lock)
        me = await not_signed_out(session, request)
    check_answerable(calendar, request)
    return me, calendar, is_on_it


async def _posted_here(session: AsyncSession, request: Request, ref: str, *, lock: bool) -> Calendar:
    """The calendar, if its live status in the request's channel lets the asker answer.

    Raises NoSuchCalendar for a name, NotOpenToAll for what a button or a list means, NotInRole, IsABot.
    """
    if request.actor.is_bot:
        raise IsABot(request.actor.name)
    number = id_in(ref, "cal")
    if number is None:
        raise NoSuchCalendar(ref)
    wanted = {"calendar": number, "channel": request.channel_id}
    found = (await session.execute(_POSTED_LOCKED if lock else _POSTED, wanted)).one_or_none()
    if found is None:
        raise NotOpenToAll
    calendar, audience, role_id = found
    Admission(audience, role_id).check(request.actor.roles)
    posted: Calendar = calendar
    return posted
