"""A group's meeting among the events of its server: wanting one, and claiming what Discord has to be told."""

import logging
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db.models import Calendar as CalendarRow
from db.models import ServerEvent as ServerEventRow
from scheduling.model import Calendar, EventEnd, NotificationKind
from scheduling.server_events import EventPlan, plan_event
from services.events import meetings_of
from services.locks import lock
from services.mapping import to_calendar
from services.outbox.owed import next_revision, tell_owner
from services.request import Store

LEASE = timedelta(seconds=60)
AFTER_A_MEETING = timedelta(minutes=5)
"""So long after a meeting of a series its event is set to the next one; by then Discord has ended it."""
BATCH = 20
_FOR_GOOD = (EventEnd.CANCELED, EventEnd.DELETED, EventEnd.BEGAN)
_log = logging.getLogger(__name__)


class EventClaim(Struct, frozen=True):
    """A server event that its claimer alone may make, edit or cancel until the lease ends.

    It is to be as `calendar` and `plan` are; there is to be none once the calendar is canceled. `mark` is
    what tells it from all others in the server.
    """

    id: int
    guild_id: int
    event_id: int | None
    attempts: int
    mark: str
    calendar: Calendar
    plan: EventPlan

    @property
    def is_wanted(self) -> bool:
        """Whether the meeting takes place."""
        return self.calendar.cancelled_at is None


async def want(session: AsyncSession, calendar: CalendarRow, guild_id: int, now: datetime) -> None:
    """The meeting of a group, whose calendar is locked, is to be an event of the server, now or once more."""
    row = await _row_of(session, calendar.id)
    if row is None:
        session.add(
            ServerEventRow(calendar_id=calendar.id, guild_id=guild_id, created_at=now, due_at=now, attempts=0)
        )
        return
    if row.ended is EventEnd.DELETED or row.guild_id != guild_id:
        row.event_id = None
    # As if it had been tried: one that was made before is looked for.
    row.guild_id, row.due_at, row.ended, row.attempts = guild_id, now, None, 1


async def note_revision(session: AsyncSession, calendar_id: int, now: datetime) -> None:
    """The meeting of a calendar, which is locked, is another or canceled: its server event has to follow."""
    row = await _row_of(session, calendar_id)
    if row is None or row.ended in _FOR_GOOD:
        return
    if row.ended is not None:
        row.ended, row.attempts = None, 1
    row.due_at = now


async def _row_of(session: AsyncSession, calendar_id: int) -> ServerEventRow | None:
    query = select(ServerEventRow).filter_by(calendar_id=calendar_id).with_for_update()
    found: ServerEventRow | None = await session.scalar(query)
    return found


async def claim(store: Store) -> list[EventClaim]:
    """Leases what is due to the caller. What changes from here on makes it due again."""
    now, row = store.now(), ServerEventRow
    free = or_(row.leased_until.is_(None), row.leased_until <= now)
    due = (
        select(row)
        .options(joinedload(row.calendar).joinedload(CalendarRow.owner))
        .where(or_(row.due_at <= now, row.leased_until <= now), free)
        .limit(BATCH)
        .with_for_update(of=row, skip_locked=True)
    )
    async with store.database.writing() as session:
        claimed = []
        for found in await session.scalars(due):
            found.due_at, found.leased_until = None, now + LEASE
            found.attempts += 1
            claimed.append(await _claimed(session, found, now))
        return claimed


async def _claimed(session: AsyncSession, row: ServerEventRow, now: datetime) -> EventClaim:
    calendar, meetings = to_calendar(row.calendar), await meetings_of(session, row.calendar_id)
    return EventClaim(
        id=row.id,
        guild_id=row.guild_id,
        event_id=row.event_id,
        attempts=row.attempts,
        mark=f"e{row.id}-{int(row.created_at.timestamp() * 1000):x}",
        calendar=calendar,
        plan=plan_event(calendar, meetings, now, is_made=row.event_id is not None),
    )


async def mark_agreed(store: Store, claimed: EventClaim, event_id: int | None) -> None:
    """Discord has it as it was when it was claimed; without an id, none, as the calendar is canceled.

    The event of a series is due again after the meeting.
    """
    async with store.database.writing() as session:
        row = await _still_ours(session, claimed)
        if row is not None:
            row.event_id, row.leased_until, row.attempts = event_id, None, 0
            if event_id is None:
                row.due_at, row.ended = None, EventEnd.CANCELED
            elif row.due_at is None and claimed.plan.until is not None:
                row.due_at = claimed.plan.until + AFTER_A_MEETING
    _log.info("server event %d: is event %s", claimed.id, event_id)


async def postpone(store: Store, claimed: EventClaim, until: datetime, reason: str, attempts: int) -> None:
    """Gives it back, for nobody to claim before `until`; what it then is follows from the state of then.

    `attempts`: how many tries count so far.
    """
    async with store.database.writing() as session:
        row = await _still_ours(session, claimed)
        if row is not None:
            row.leased_until, row.attempts = until, attempts
    _log.warning("server event %d: trying again at %s: %s", claimed.id, until.isoformat(), reason)


async def end(store: Store, claimed: EventClaim, why: EventEnd, reason: str) -> None:
    """It is left alone from now on, and the owner is told why."""
    async with store.database.writing() as session:
        await lock(session, claimed.calendar.id)
        row = await _still_ours(session, claimed)
        if row is not None:
            row.due_at = row.leased_until = None
            row.ended = why
            kind = NotificationKind.SERVER_EVENT_LOST
            revision = await next_revision(session, kind, row.calendar_id)
            tell_owner(session, kind, row.calendar, revision=revision, now=store.now())
    _log.warning("server event %d: ended: %s", claimed.id, reason)


async def _still_ours(session: AsyncSession, claimed: EventClaim) -> ServerEventRow | None:
    """The row, locked, unless our lease was lost and somebody else has claimed or ended it since."""
    mine = (
        select(ServerEventRow)
        .options(joinedload(ServerEventRow.calendar))
        .filter_by(id=claimed.id, attempts=claimed.attempts, ended=None)
    )
    found: ServerEventRow | None = await session.scalar(mine.with_for_update(of=ServerEventRow))
    return found
