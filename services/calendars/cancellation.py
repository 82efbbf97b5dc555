"""Calling a calendar off."""

from msgspec import Struct
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db import models
from scheduling.errors import CalendarClosed
from scheduling.model import Calendar, EventType, Every, NotificationKind
from services.again import locked_series, series_of
from services.attendees import coming
from services.calendars.revisions import release_absent
from services.locks import note_change
from services.lookup import on_owned_calendar
from services.mapping import to_calendar
from services.outbox.owed import owe_all
from services.outbox.server_events import note_revision
from services.request import Request


class Cancelled(Struct, frozen=True):
    """What is, or would be, called off, how many people are told, and how often it opens again."""

    calendar: Calendar
    told: int
    every: Every | None = None


async def cancellable(request: Request, ref: str) -> Cancelled:
    """What cancel would do. Raises NotTheOwner, OwnersAlone, and CalendarClosed if it has been called off."""
    async with request.reading() as session:
        _, row = await on_owned_calendar(session, request, ref)
        if row.cancelled_at is not None:
            raise CalendarClosed(row.name, cancelled=True)
        series = await series_of(session, row.id)
        every = series.every if series else None
        return Cancelled(to_calendar(row), len(await coming(session, row.id)), every)


async def cancel(request: Request, ref: str) -> Cancelled:
    """Calls the calendar off, finalized or not, and tells everybody who has not declined.

    If it opens itself again, it no longer does; one that waits for its invitations goes with it.
    """
    async with request.writing() as session:
        _, row = await on_owned_calendar(session, request, ref, lock=True)
        return await cancel_in(session, request, row)


async def cancel_in(session: AsyncSession, request: Request, row: models.Calendar) -> Cancelled:
    """The same within a transaction that has locked the calendar; it opens itself no more, if it did."""
    if row.cancelled_at is not None:
        raise CalendarClosed(row.name, cancelled=True)
    series = await locked_series(session, row)
    told = await call_off(session, request, row)
    every = series.every if series else None
    if series is not None:
        await end_series(session, request, series)
    return Cancelled(to_calendar(row), told, every)


async def end_series(session: AsyncSession, request: Request, series: models.Series) -> None:
    """Nothing opens any more; what is open and waits for its invitations is called off."""
    row = models.Calendar
    query = select(row).options(joinedload(row.owner)).filter_by(id=series.copy_id, cancelled_at=None)
    waits = await session.scalar(query)
    await session.delete(series)
    if waits is not None:
        await call_off(session, request, waits)


async def call_off(session: AsyncSession, request: Request, row: models.Calendar) -> int:
    """Calls off a calendar that is locked, and nothing besides; how many people are told."""
    gone = await release_absent(session, request, row)
    row.cancelled_at = request.now
    await note_change(session, request.store, row.id)
    await note_revision(session, row.id, request.now)
    await _count_up(session, request, row)
    attendees = [one for one in await coming(session, row.id) if one.user_id not in gone]
    await owe_all(session, NotificationKind.CANCELLED, attendees, revision=1, now=request.now)
    return len(attendees) + len(gone)


async def _count_up(session: AsyncSession, request: Request, row: models.Calendar) -> None:
    """What calls a meeting off in people's calendars is a later version of it."""
    fixed = update(models.Event).filter_by(calendar_id=row.id, event_type=EventType.FINALIZED)
    later = models.Event.ical_sequence + 1
    await session.execute(fixed.values(ical_sequence=later, last_modified=request.now))
