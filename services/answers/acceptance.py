"""One's own invitations: what waits for an answer, and saying yes or no."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db import models
from scheduling.model import (
    Acceptance,
    Invitation,
    Mode,
    NotificationKind,
    Outcome,
)
from services.actors import not_signed_out
from services.attendees import invitation_of, own_attendee, say
from services.calendars.revisions import check_ahead, revise
from services.calendars.set_meetings import absences_of
from services.locks import note_change, outdate_proposals
from services.lookup import check_answerable, check_open, on_calendar
from services.mapping import has_answered, to_attendee, to_calendar
from services.outbox.owed import last_told, tell_owner
from services.outbox.progress import note_answer
from services.request import Request


async def accept(request: Request, ref: str) -> Invitation:
    """Says yes, also to a group's meeting that is set. Idempotent.

    Raises NotInvited, CalendarClosed, DeadlineOver.
    """
    async with request.writing() as session:
        me, calendar = await on_calendar(session, request, ref, lock=True)
        if calendar.is_finalized:
            me, calendar = await on_calendar(session, request, ref, to_change=True)
        is_set = calendar.is_finalized and calendar.cancelled_at is None
        if not (is_set and calendar.mode is Mode.GROUP):
            check_answerable(calendar, request)
        attendee = await own_attendee(session, calendar, me)
        await _say(session, request, calendar, attendee, Acceptance.ACCEPTED)
        return await invitation_of(session, calendar, attendee)


async def decline(request: Request, ref: str) -> Invitation:
    """Says no, which works until the calendar is finalized. Idempotent."""
    async with request.writing() as session:
        me, calendar = await on_calendar(session, request, ref, lock=True)
        check_open(calendar)
        attendee = await own_attendee(session, calendar, me)
        await decline_in(session, request, calendar, attendee)
        return await invitation_of(session, calendar, attendee)


async def decline_in(
    session: AsyncSession, request: Request, calendar: models.Calendar, attendee: models.Attendee
) -> None:
    """The same within a transaction that has locked the calendar."""
    await _say(session, request, calendar, attendee, Acceptance.DECLINED)


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
    if calendar.is_finalized:
        await _come_after_all(session, request, calendar, attendee, before)
        return
    if Acceptance.DECLINED in (before, accepted):
        await outdate_proposals(session, request.store, calendar)
    await note_answer(session, request, calendar, attendee, answered_before=answered_before)


async def _come_after_all(
    session: AsyncSession,
    request: Request,
    calendar: models.Calendar,
    attendee: models.Attendee,
    before: Acceptance,
) -> None:
    """Of a meeting that is set: whoever had said that they can't make it takes that back.

    Once the meeting had been kept without them, or if they had declined before, it is new for them.
    """
    absence = (await absences_of(session, calendar.id)).get(attendee.user_id)
    if absence is not None:
        await check_ahead(session, request, calendar)
        await session.delete(absence)
        await tell_if_told(session, request, calendar, absence)
        await outdate_proposals(session, request.store, calendar)
    elif before is Acceptance.DECLINED:
        await revise(session, request, calendar, joining=[attendee.user_id])
    else:
        await note_change(session, request.store, calendar.id)


async def tell_if_told(
    session: AsyncSession, request: Request, calendar: models.Calendar, absence: models.Absence
) -> None:
    """Owes the owner a message, unless that of the absence has not been sent: then neither is."""
    kind = NotificationKind.COMING_AFTER_ALL
    about = select(models.Notification).filter_by(
        calendar_id=calendar.id, kind=NotificationKind.ABSENCE, revision=absence.id
    )
    # Locked, so that no sender is just about to tell.
    (notice,) = await session.scalars(about.with_for_update())
    if notice.outcome is Outcome.SENT or (notice.outcome is None and notice.attempts):
        # Somebody may take back several within a second, by which their messages are told apart.
        before = (await last_told(session, kind, calendar.id)).get(calendar.owner_id, ())
        due_at = max([request.now, *(at + timedelta(seconds=1) for at in before if at)])
        tell_owner(session, kind, calendar, revision=absence.user_id, now=request.now, due_at=due_at)


async def open_invitations(request: Request) -> list[Invitation]:
    """What the asker, registered or not, can still answer, the nearest deadline first; at most 25."""
    async with request.reading() as session:
        return await open_invitations_in(session, request, await not_signed_out(session, request))


async def open_invitations_in(session: AsyncSession, request: Request, me: models.User) -> list[Invitation]:
    """The same within a transaction."""
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
    rows = await session.scalars(query)
    return [Invitation(to_calendar(row.calendar), to_attendee(row)) for row in rows]


async def look(request: Request, ref: str) -> Invitation:
    """One's own invitation as it is now, registered or not. Raises NotInvited, Withdrawn, NoSuchCalendar."""
    async with request.reading() as session:
        me, calendar = await on_calendar(session, request, ref)
        return await invitation_of(session, calendar, await own_attendee(session, calendar, me))
