"""Never again: somebody wants no more invitations from who invited them."""

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db.models import Attendee, Barred, Calendar, User
from scheduling.errors import NoSuchCalendar, NotInvited
from scheduling.model import Acceptance, AnswerStatus, Person
from services.actors import not_signed_out
from services.answers.acceptance import decline_in
from services.locks import lock
from services.lookup import calendar_ref, organized_by
from services.mapping import to_person
from services.request import Request


async def bar(request: Request, calendar_id: int) -> Person:
    """The asker wants no more invitations from whoever invited them to it, also once that was withdrawn.

    This one is declined, and what else of theirs waits for an answer. Idempotent. Raises NoSuchCalendar to
    whoever was never invited, NotInvited to organizers who aren't, SignedOut.
    """
    async with request.writing() as session:
        me = await not_signed_out(session, request)
        invited = select(Calendar, Attendee.id).outerjoin(
            Attendee, (Attendee.calendar_id == Calendar.id) & (Attendee.user_id == me.id)
        )
        mine = invited.where(Calendar.id == calendar_id, or_(Attendee.id.is_not(None), organized_by(me.id)))
        found = (await session.execute(mine.options(joinedload(Calendar.owner)))).one_or_none()
        if found is None:
            raise NoSuchCalendar(calendar_ref(calendar_id))
        calendar, invitation = found
        if invitation is None or calendar.owner_id == me.id:
            raise NotInvited(to_person(me).name)
        await _decline(session, request, me, calendar)
        await session.merge(Barred(user_id=me.id, owner_id=calendar.owner_id, said_at=request.now))
        return to_person(calendar.owner)


async def _decline(session: AsyncSession, request: Request, me: User, calendar: Calendar) -> None:
    """In the order of the calendars, each of which is locked."""
    unanswered = (Attendee.accepted == Acceptance.INVITED) & (Attendee.status == AnswerStatus.NONE)
    waiting = (
        select(Attendee)
        .join(Attendee.calendar)
        .where(
            Attendee.user_id == me.id,
            Attendee.withdrawn_at.is_(None),
            Calendar.owner_id == calendar.owner_id,
            Calendar.is_finalized.is_(False),
            Calendar.cancelled_at.is_(None),
            or_(unanswered, Calendar.id == calendar.id),
        )
        .options(joinedload(Attendee.user), joinedload(Attendee.calendar).joinedload(Calendar.owner))
    )
    for attendee in (await session.scalars(waiting.order_by(Calendar.id))).all():
        await lock(session, attendee.calendar_id)
        await decline_in(session, request, attendee.calendar, attendee)
