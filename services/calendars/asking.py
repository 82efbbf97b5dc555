"""Putting people on a calendar, as many as it takes, and owing each of them the invitation."""

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from db import models
from scheduling.errors import CalendarFull
from scheduling.limits import Spending
from scheduling.model import Acceptance, AnswerStatus, Mode, NotificationKind
from scheduling.settling import settles_in
from services.attendees import answers_so_far
from services.calendars.revisions import revise
from services.limits import spend
from services.outbox.owed import owed, write_down
from services.outbox.reminders import plan_reminders
from services.request import Request


async def ask_all(
    session: AsyncSession, request: Request, calendar: models.Calendar, users: list[models.User]
) -> list[models.Attendee]:
    """Puts users on the calendar, or back on it, and owes them the invitation and its reminders.

    Once it is finalized, they are asked to choose a slot, or take part in the group's meeting at once.
    Raises CalendarFull, SpentUp.
    """
    await _check_room(session, request, calendar, len(users))
    await spend(session, request, Spending.INVITATION, len(users))
    attendees = await _put_on(session, calendar, users)
    if calendar.is_finalized and calendar.mode is Mode.GROUP:
        if attendees:
            await revise(session, request, calendar, joining=[one.user_id for one in attendees])
        return attendees
    kind = NotificationKind.BOOKING if calendar.is_finalized else NotificationKind.INVITATION
    # Who is asked again may soon not be: what they hear is how it has ended.
    await write_down(
        session,
        [
            owed(
                kind,
                calendar_id=calendar.id,
                user_id=one.user_id,
                revision=one.revision,
                now=request.now,
                due_at=request.now + settles_in(one.revision) if one.revision > 1 else None,
            )
            for one in attendees
        ],
    )
    if not calendar.is_finalized:
        await plan_reminders(session, request, calendar, attendees)
    return attendees


async def _check_room(session: AsyncSession, request: Request, calendar: models.Calendar, more: int) -> None:
    """Raises CalendarFull if so many more would be too many."""
    most = request.store.limits.invitees_per_calendar
    there = (await answers_so_far(session, calendar.id))[0]
    if more and there + more > most:
        raise CalendarFull(calendar.name, most, there)


async def _put_on(
    session: AsyncSession, calendar: models.Calendar, users: list[models.User]
) -> list[models.Attendee]:
    """The users' rows on the calendar, new or opened again, as those of people just invited."""
    row, ids = models.Attendee, [user.id for user in users]
    theirs = select(row).where(row.calendar_id == calendar.id, row.user_id.in_(ids))
    before = (await session.scalars(theirs)).all()
    for one in before:
        one.withdrawn_at, one.accepted = None, Acceptance.INVITED
        one.pinned_start, one.left_out = None, False
        if one.status is AnswerStatus.NO_TIME:
            one.status, one.note = AnswerStatus.NONE, ""
        one.revision += 1
    known = {one.user_id for one in before}
    new = [{"calendar_id": calendar.id, "user_id": number} for number in ids if number not in known]
    if new:
        await session.execute(insert(row), new)
    attendees = {one.user_id: one for one in await session.scalars(theirs)}
    for user in users:
        set_committed_value(attendees[user.id], "user", user)
    return [attendees[number] for number in ids]
