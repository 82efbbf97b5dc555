"""One's own invitations: what waits for an answer, and saying yes or no."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db import models
from scheduling.model import (
    Acceptance,
    Invitation,
)
from services.actors import not_signed_out
from services.attendees import invitation_of, own_attendee, say
from services.locks import outdate_proposals
from services.lookup import check_answerable, check_open, on_calendar
from services.mapping import has_answered, to_attendee, to_calendar
from services.outbox.progress import note_answer
from services.request import Request


async def accept(request: Request, ref: str) -> Invitation:
    """Says yes. Idempotent. Raises NotInvited, CalendarClosed, DeadlineOver."""
    async with request.writing() as session:
        me, calendar = await on_calendar(session, request, ref, lock=True)
        check_answerable(calendar, request)
        attendee = await own_attendee(session, calendar, me)
        await accept_in(session, request, calendar, attendee)
        return await invitation_of(session, calendar, attendee)


async def accept_in(
    session: AsyncSession, request: Request, calendar: models.Calendar, attendee: models.Attendee
) -> None:
    """The same within a transaction that has locked the calendar."""
    await _say(session, request, calendar, attendee, Acceptance.ACCEPTED)


async def decline(request: Request, ref: str) -> Invitation:
    """Says no; needs no profile and works until the calendar is finalized. Idempotent."""
    async with request.writing() as session:
        me, calendar = await on_calendar(session, request, ref, lock=True, registered=False)
        check_open(calendar)
        attendee = await own_attendee(session, calendar, me)
        await _say(session, request, calendar, attendee, Acceptance.DECLINED)
        return await invitation_of(session, calendar, attendee)


async def _say(
    session: AsyncSession,
    request: Request,
    calendar: models.Calendar,
    attendee: models.Attendee,
    accepted: Acceptance,
) -> None:
    """Saying the same again changes nothing. Proposals count on whoever has not declined."""
    before, answered_before = attendee.accepted, has_answered(attendee)
    if accepted is before:
        return
    await say(session, attendee, accepted=accepted)
    if Acceptance.DECLINED in (before, accepted):
        await outdate_proposals(session, request.store, calendar)
    await note_answer(session, request, calendar, attendee, answered_before=answered_before)


async def open_invitations(request: Request) -> list[Invitation]:
    """What the asker, registered or not, can still answer, the nearest deadline first; at most 25."""
    async with request.reading() as session:
        me = await not_signed_out(session, request)
        query = (
            select(models.Attendee)
            .join(models.Attendee.calendar)
            .options(
                joinedload(models.Attendee.user),
                joinedload(models.Attendee.calendar).joinedload(models.Calendar.owner),
            )
            .where(
                models.Attendee.user_id == me.id,
                models.Attendee.withdrawn_at.is_(None),
                models.Calendar.is_finalized.is_(False),
                models.Calendar.cancelled_at.is_(None),
                models.Calendar.deadline > request.now,
            )
            .order_by(models.Calendar.deadline)
            .limit(25)
        )
        return [
            Invitation(to_calendar(row.calendar), to_attendee(row)) for row in await session.scalars(query)
        ]


async def look(request: Request, ref: str) -> Invitation:
    """One's own invitation as it is now, registered or not. Raises NotInvited, Withdrawn, NoSuchCalendar."""
    async with request.reading() as session:
        me, calendar = await on_calendar(session, request, ref, registered=False)
        return await invitation_of(session, calendar, await own_attendee(session, calendar, me))
