"""One's own invitations: what waits for an answer, and saying yes or no."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from db import models
from scheduling.model import (
    Acceptance,
    Invitation,
)
from services.actors import not_signed_out, signed_in
from services.attendees import invitation_of, own_attendee
from services.lookup import (
    check_answerable,
    check_open,
    known_calendar,
    locked_calendar,
)
from services.mapping import has_answered, to_attendee, to_calendar
from services.outbox.progress import note_answer
from services.request import Request


async def accept(request: Request, ref: str) -> Invitation:
    """Says yes. Idempotent. Raises NotInvited, CalendarClosed, DeadlineOver."""
    async with request.writing() as session:
        me = await signed_in(session, request)
        calendar = await locked_calendar(session, request, me, ref)
        check_answerable(calendar, request)
        attendee = await own_attendee(session, calendar, me)
        if attendee.accepted is not Acceptance.ACCEPTED:
            answered_before = has_answered(attendee)
            attendee.accepted = Acceptance.ACCEPTED
            await note_answer(session, request, calendar, attendee, answered_before=answered_before)
        return await invitation_of(session, calendar, attendee)


async def decline(request: Request, ref: str) -> Invitation:
    """Says no; needs no profile and works until the calendar is finalized. Idempotent."""
    async with request.writing() as session:
        me = await not_signed_out(session, request)
        calendar = await locked_calendar(session, request, me, ref)
        check_open(calendar)
        attendee = await own_attendee(session, calendar, me)
        answered_before = has_answered(attendee)
        attendee.accepted = Acceptance.DECLINED
        await note_answer(session, request, calendar, attendee, answered_before=answered_before)
        return await invitation_of(session, calendar, attendee)


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
        me = await not_signed_out(session, request)
        calendar = await known_calendar(session, me, ref)
        return await invitation_of(session, calendar, await own_attendee(session, calendar, me))
