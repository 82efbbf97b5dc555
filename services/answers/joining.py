"""Joining a calendar without an invitation, where its owner has posted it for everybody, or for one role."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db.models import Attendee, Calendar, LiveMessage, User
from scheduling.admission import Admission
from scheduling.errors import IsABot, NotOpenToAll, Oneself, SignedOut, Withdrawn
from scheduling.model import Acceptance, AnswerStatus, Entry, Invitation
from services.actors import know
from services.attendees import attendee_of, invitation_of
from services.locks import outdate_proposals
from services.lookup import check_answerable
from services.outbox.progress import plan_summary
from services.request import Request

_POSTED = (
    select(Calendar, LiveMessage.audience, LiveMessage.role_id)
    .join(LiveMessage, LiveMessage.calendar_id == Calendar.id)
    .where(Calendar.id == bindparam("calendar"), LiveMessage.channel_id == bindparam("channel"))
    .options(joinedload(Calendar.owner))
    .with_for_update(of=Calendar, key_share=True)
)


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody's own invitation; `is_new` if they were not on the calendar before."""

    invitation: Invitation
    is_new: bool


async def join(request: Request, calendar_id: int, channel_id: int) -> Joined:
    """Puts the asker, known or not, on a calendar whose live status in that channel lets them answer.

    Raises what admit raises.
    """
    async with request.writing() as session:
        calendar, attendee, is_new = await admit(session, request, calendar_id, channel_id)
        entries = list[Entry]() if is_new else None
        return Joined(await invitation_of(session, calendar, attendee, entries), is_new)


async def admit(
    session: AsyncSession, request: Request, calendar_id: int, channel_id: int
) -> tuple[Calendar, Attendee, bool]:
    """The calendar, locked, and the asker on it: as they were, or newly come if they may answer there.

    The one place where the audience of a live status is checked. Who comes this way has accepted; nothing is
    sent to them, and they are not reminded by DM. Raises NotOpenToAll, NotInRole, IsABot, SignedOut, Oneself
    for the owner, Withdrawn, CalendarClosed, DeadlineOver.
    """
    calendar, admission = await _posted(session, calendar_id, channel_id)
    if request.actor.is_bot:
        raise IsABot(request.actor.name)
    me = await know(session, request.actor)
    if me.signed_out_at is not None:
        raise SignedOut
    if me.id == calendar.owner_id:
        raise Oneself
    check_answerable(calendar, request)
    attendee = await attendee_of(session, calendar.id, me)
    if attendee is None:
        admission.check(request.actor.roles)
        return calendar, await _come(session, request, calendar, me), True
    if attendee.withdrawn_at is not None:
        raise Withdrawn(calendar.name)
    return calendar, attendee, False


async def _come(session: AsyncSession, request: Request, calendar: Calendar, me: User) -> Attendee:
    attendee = Attendee(
        calendar_id=calendar.id,
        user=me,
        accepted=Acceptance.ACCEPTED,
        status=AnswerStatus.NONE,
        note="",
        required=True,
        revision=1,
    )
    session.add(attendee)
    await outdate_proposals(session, request.store, calendar)
    await plan_summary(session, request, calendar)
    return attendee


async def _posted(session: AsyncSession, calendar_id: int, channel_id: int) -> tuple[Calendar, Admission]:
    """The calendar, locked, and who may answer there. Raises NotOpenToAll where it is not posted."""
    wanted = {"calendar": calendar_id, "channel": channel_id}
    found = (await session.execute(_POSTED, wanted)).one_or_none()
    if found is None:
        raise NotOpenToAll
    calendar, audience, role_id = found
    return calendar, Admission(audience, role_id)
