"""Joining a calendar without an invitation, where its owner has posted it for everybody, or for one role."""

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db.models import Attendee, Calendar, LiveMessage
from scheduling.admission import Admission
from scheduling.errors import IsABot, NotOpenToAll, SignedOut, Withdrawn
from scheduling.model import Invitation
from services.actors import know
from services.answers.acceptance import accept_in
from services.attendees import attendee_of, invitation_of
from services.calendars.invitations import put_on
from services.locks import outdate_proposals
from services.lookup import check_answerable
from services.request import Request

_POSTED = (
    select(Calendar, LiveMessage.audience, LiveMessage.role_id)
    .join(LiveMessage, LiveMessage.calendar_id == Calendar.id)
    .where(Calendar.id == bindparam("calendar"), LiveMessage.channel_id == bindparam("channel"))
    .options(joinedload(Calendar.owner))
    .with_for_update(of=Calendar, key_share=True)
)


async def join(request: Request, calendar_id: int, channel_id: int) -> Invitation:
    """Puts the asker, known or not, on a calendar whose live status in that channel lets them answer.

    Raises what admit raises.
    """
    async with request.writing() as session:
        calendar, attendee = await admit(session, request, calendar_id, channel_id)
        await accept_in(session, request, calendar, attendee)
        return await invitation_of(session, calendar, attendee)


async def admit(
    session: AsyncSession, request: Request, calendar_id: int, channel_id: int
) -> tuple[Calendar, Attendee]:
    """The calendar, locked, and the asker on it: as they were, or new if its live status there lets them.

    The one place where the audience of a live status is checked. Nothing is sent to who comes this way, and
    they are not reminded by DM. Raises NotOpenToAll, NotInRole, IsABot, SignedOut, Withdrawn, CalendarClosed,
    DeadlineOver.
    """
    calendar, admission = await _posted(session, calendar_id, channel_id)
    if request.actor.is_bot:
        raise IsABot(request.actor.name)
    me = await know(session, request.actor)
    if me.signed_out_at is not None:
        raise SignedOut
    check_answerable(calendar, request)
    attendee = await attendee_of(session, calendar.id, me)
    if attendee is None:
        admission.check(request.actor.roles)
        attendee = await put_on(session, calendar, me)
        await outdate_proposals(session, request.store, calendar)
    if attendee.withdrawn_at is not None:
        raise Withdrawn(calendar.name)
    return calendar, attendee


async def _posted(session: AsyncSession, calendar_id: int, channel_id: int) -> tuple[Calendar, Admission]:
    """The calendar, locked, and who may answer there. Raises NotOpenToAll where it is not posted."""
    wanted = {"calendar": calendar_id, "channel": channel_id}
    found = (await session.execute(_POSTED, wanted)).one_or_none()
    if found is None:
        raise NotOpenToAll
    calendar, audience, role_id = found
    return calendar, Admission(audience, role_id)
