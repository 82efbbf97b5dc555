"""Calling a calendar off."""

from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.errors import CalendarClosed
from scheduling.model import Calendar, EventType, NotificationKind
from services.attendees import coming
from services.calendars.revisions import release_absent
from services.locks import note_change
from services.lookup import on_owned_calendar
from services.mapping import to_calendar
from services.outbox.owed import owe_all
from services.outbox.server_events import note_revision
from services.request import Request


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The calendar that is, or would be, called off, and how many people are told."""

    calendar: Calendar
    told: int


async def cancellable(request: Request, ref: str) -> Cancelled:
    """What cancel would do. Raises NotTheOwner, OwnersAlone, and CalendarClosed if it has been called off."""
    async with request.reading() as session:
        _, row = await on_owned_calendar(session, request, ref)
        if row.cancelled_at is not None:
            raise CalendarClosed(row.name, cancelled=True)
        return Cancelled(to_calendar(row), len(await coming(session, row.id)))


async def cancel(request: Request, ref: str) -> Cancelled:
    """Calls the calendar off, finalized or not, and tells everybody who has not declined."""
    async with request.writing() as session:
        _, row = await on_owned_calendar(session, request, ref, lock=True)
        return await cancel_in(session, request, row)


async def cancel_in(session: AsyncSession, request: Request, row: models.Calendar) -> Cancelled:
    """The same within a transaction that has locked the calendar."""
    if row.cancelled_at is not None:
        raise CalendarClosed(row.name, cancelled=True)
    gone = await release_absent(session, request, row)
    row.cancelled_at = request.now
    await note_change(session, request.store, row.id)
    await note_revision(session, row.id, request.now)
    await _count_up(session, request, row)
    attendees = [one for one in await coming(session, row.id) if one.user_id not in gone]
    await owe_all(session, NotificationKind.CANCELLED, attendees, revision=1, now=request.now)
    return Cancelled(to_calendar(row), len(attendees) + len(gone))


async def _count_up(session: AsyncSession, request: Request, row: models.Calendar) -> None:
    """What calls a meeting off in people's calendars is a later version of it."""
    fixed = update(models.Event).filter_by(calendar_id=row.id, event_type=EventType.FINALIZED)
    later = models.Event.ical_sequence + 1
    await session.execute(fixed.values(ical_sequence=later, last_modified=request.now))
