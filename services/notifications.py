"""What is owed to people: writing it down, claiming it, and marking how it ended.

The rows are the truth. Logs name a notification by its id only.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db import models
from scheduling.model import Attendee, Calendar, EventType, Meeting, NotificationKind, Outcome, Person
from scheduling.owed import Owed, Verdict, still_owed
from services.loading import to_attendee, to_calendar, to_meeting, to_person
from services.request import Store

LEASE = timedelta(seconds=60)
BATCH = 20
LATE_AFTER = timedelta(minutes=10)
_CLOSED_BY = {
    Verdict.HOLD: Outcome.HELD,
    Verdict.DROP: Outcome.WITHDRAWN,
    Verdict.UNREACHABLE: Outcome.UNREACHABLE,
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A notification that its claimer alone may send until the lease ends, with all that its text needs."""

    id: int
    kind: NotificationKind
    calendar: Calendar
    recipient: Person
    attendee: Attendee | None
    meetings: list[Meeting]
    dm_channel_id: int | None
    attempts: int
    late: bool
    nonce: str


def owe(
    session: AsyncSession,
    kind: NotificationKind,
    *,
    calendar_id: int,
    user_id: int,
    revision: int,
    now: datetime,
) -> None:
    """Writes down a message to send at once, in the transaction of the change that causes it."""
    session.add(
        models.Notification(
            kind=kind,
            calendar_id=calendar_id,
            user_id=user_id,
            revision=revision,
            dedupe_key=f"{kind}:{calendar_id}:{user_id}:{revision}",
            created_at=now,
            due_at=now,
        )
    )


async def next_due(store: Store) -> datetime | None:
    """The instant of the earliest open notification that nobody is sending; None if there is none."""
    row = models.Notification
    free = or_(row.leased_until.is_(None), row.leased_until <= store.now())
    query = select(row.due_at).where(row.outcome.is_(None), free).order_by(row.due_at).limit(1)
    async with store.database.reading() as session:
        earliest: datetime | None = await session.scalar(query)
        return earliest


async def claim(store: Store, limit: int = BATCH) -> list[Claimed]:
    """Leases up to `limit` due notifications to the caller, and closes those no longer owed.

    Several senders at once get different rows. What is returned must be marked before the lease ends,
    or it is claimed again.
    """
    now = store.now()
    async with store.database.writing() as session:
        rows = await _due(session, now, limit)
        meetings = await _meetings(session, {row.calendar_id for row, _ in rows})
        claimed = []
        for row, attendee in rows:
            verdict = still_owed(_owed(row, attendee), now)
            row.outcome = _CLOSED_BY.get(verdict)
            if verdict is Verdict.SEND:
                row.leased_until = now + LEASE
                row.attempts += 1
                claimed.append(_claimed(row, attendee, meetings.get(row.calendar_id, []), now))
            _log.info("notification %d: %s", row.id, verdict.value)
        return claimed


async def mark_sent(store: Store, claimed: Claimed, *, message_id: int, channel_id: int) -> None:
    """Discord has the message: the notification is done, and the way to the person is known to work."""
    async with store.database.writing() as session:
        done = update(models.Notification).filter_by(id=claimed.id, outcome=None)
        await session.execute(
            done.values(outcome=Outcome.SENT, sent_at=store.now(), message_id=message_id, leased_until=None)
        )
        reached = update(models.User).filter_by(id=claimed.recipient.id)
        await session.execute(reached.values(dm_channel_id=channel_id, unreachable_since=None))
    _log.info("notification %d: sent as message %d", claimed.id, message_id)


async def postpone(
    store: Store, claimed: Claimed, due_at: datetime, reason: str, *, tried: bool = True
) -> None:
    """Gives the notification back, to be tried again at `due_at`; not `tried` does not count as a try."""
    async with store.database.writing() as session:
        row = await session.get_one(models.Notification, claimed.id)
        row.due_at, row.leased_until, row.reason = due_at, None, reason
        row.attempts -= not tried
    _log.warning("notification %d: again at %s: %s", claimed.id, due_at.isoformat(), reason)


async def give_up(store: Store, claimed: Claimed, outcome: Outcome, reason: str) -> None:
    """Ends the notification unsent; UNREACHABLE also marks the person until they interact again."""
    async with store.database.writing() as session:
        row = await session.get_one(models.Notification, claimed.id)
        row.outcome, row.leased_until, row.reason = outcome, None, reason
        if outcome is Outcome.UNREACHABLE:
            unreachable = update(models.User).filter_by(id=claimed.recipient.id)
            await session.execute(unreachable.values(unreachable_since=store.now()))
    _log.warning("notification %d: %s: %s", claimed.id, outcome.value, reason)


async def forget_channel(store: Store, claimed: Claimed) -> None:
    """The stored DM channel is gone; the next try opens one."""
    async with store.database.writing() as session:
        user = update(models.User).filter_by(id=claimed.recipient.id)
        await session.execute(user.values(dm_channel_id=None))


async def release_held(session: AsyncSession, user_id: int, now: datetime) -> None:
    """Opens again what was held while the person was signed out."""
    held = select(models.Notification).filter_by(user_id=user_id, outcome=Outcome.HELD)
    for row in await session.scalars(held):
        row.outcome, row.due_at = None, now


Due = tuple[models.Notification, models.Attendee | None]


async def _due(session: AsyncSession, now: datetime, limit: int) -> list[Due]:
    row, attendee = models.Notification, models.Attendee
    same = and_(attendee.calendar_id == row.calendar_id, attendee.user_id == row.user_id)
    query = (
        select(row, attendee)
        .outerjoin(attendee, same)
        .options(
            joinedload(row.calendar).joinedload(models.Calendar.owner),
            joinedload(row.user),
            joinedload(attendee.user),
        )
        .where(
            row.outcome.is_(None),
            row.due_at <= now,
            or_(row.leased_until.is_(None), row.leased_until <= now),
        )
        .order_by(row.due_at)
        .limit(limit)
        .with_for_update(of=row, skip_locked=True)
    )
    return [(row, attendee) for row, attendee in await session.execute(query)]


async def _meetings(session: AsyncSession, calendar_ids: set[int]) -> dict[int, list[Meeting]]:
    event = models.Event
    fixed = select(event).where(event.calendar_id.in_(calendar_ids), event.event_type == EventType.FINALIZED)
    rows = await session.scalars(fixed.order_by(event.calendar_id, event.start_time))
    by_calendar = groupby(rows, key=lambda row: row.calendar_id)
    return {calendar_id: [to_meeting(row) for row in group] for calendar_id, group in by_calendar}


def _recipient(row: models.Notification) -> Person:
    if row.user is None:
        raise ValueError(f"notification {row.id} is for a channel, which no kind uses")
    return to_person(row.user)


def _owed(row: models.Notification, attendee: models.Attendee | None) -> Owed:
    return Owed(
        kind=row.kind,
        calendar=to_calendar(row.calendar),
        recipient=_recipient(row),
        attendee=to_attendee(attendee) if attendee else None,
        revision_is_current=attendee is None or attendee.revision == row.revision,
    )


def _claimed(
    row: models.Notification, attendee: models.Attendee | None, meetings: list[Meeting], now: datetime
) -> Claimed:
    return Claimed(
        id=row.id,
        kind=row.kind,
        calendar=to_calendar(row.calendar),
        recipient=_recipient(row),
        attendee=to_attendee(attendee) if attendee else None,
        meetings=meetings,
        dm_channel_id=row.user.dm_channel_id if row.user else None,
        attempts=row.attempts,
        late=now - row.due_at > LATE_AFTER,
        nonce=f"{row.id}-{int(row.created_at.timestamp() * 1000):x}",
    )
