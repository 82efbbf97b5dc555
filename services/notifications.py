"""What is owed to people: writing it down, claiming it, and marking how it ended.

The rows are the truth. Logs name a notification by its id only.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db import models
from scheduling.model import (
    Attendee,
    Calendar,
    Entry,
    EventType,
    Meeting,
    NotificationKind,
    Outcome,
    Person,
)
from scheduling.owed import Owed, Verdict, still_owed
from services.loading import to_attendee, to_calendar, to_entry, to_meeting, to_person
from services.request import Store

LEASE = timedelta(seconds=60)
BATCH = 20
LATE_AFTER = timedelta(minutes=10)
_CLOSED_BY: dict[Verdict, tuple[Outcome, str]] = {
    Verdict.HOLD: (Outcome.HELD, "signed out"),
    Verdict.DROP: (Outcome.WITHDRAWN, "no longer owed"),
    Verdict.UNKNOWN: (Outcome.GIVEN_UP, "no rule says when it is owed"),
    Verdict.UNREACHABLE: (Outcome.UNREACHABLE, "could not be reached before, and has not been back since"),
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
    entries: list[Entry]
    dm_channel_id: int | None
    attempts: int
    leased_until: datetime
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


def owe_all(
    session: AsyncSession,
    kind: NotificationKind,
    attendees: Iterable[models.Attendee],
    *,
    revision: int,
    now: datetime,
) -> None:
    """The same for several people on one calendar, each their own message."""
    for attendee in attendees:
        owe(
            session,
            kind,
            calendar_id=attendee.calendar_id,
            user_id=attendee.user_id,
            revision=revision,
            now=now,
        )


async def next_due(store: Store) -> datetime | None:
    """When the next open notification can be claimed: it is due, or its lease ends; None if there is none."""
    row = models.Notification
    due = select(func.min(row.due_at)).where(row.outcome.is_(None), row.leased_until.is_(None))
    free = select(func.min(row.leased_until)).where(row.outcome.is_(None), row.leased_until.is_not(None))
    async with store.database.reading() as session:
        instants = (await session.execute(select(due.scalar_subquery(), free.scalar_subquery()))).one()
    return min((instant for instant in instants if instant is not None), default=None)


async def claim(store: Store, limit: int = BATCH) -> list[Claimed]:
    """Leases up to `limit` due notifications to the caller, and closes those no longer owed.

    Several senders at once get different rows. What is returned must be marked before the lease ends,
    or it is claimed again.
    """
    now = store.now()
    async with store.database.writing() as session:
        rows = await _due(session, now, limit)
        events, history = await _events(session, rows), await _history(session, rows)
        claimed = []
        for row, attendee in rows:
            verdict = _judge(row, attendee, history, now)
            if verdict is Verdict.HOLD and row.user is not None:
                # Unless they have signed in since the row was read: nothing would open it again.
                await session.refresh(row.user, ["signed_out_at"], with_for_update=True)
                verdict = _judge(row, attendee, history, now)
            row.outcome, row.reason = _CLOSED_BY.get(verdict, (None, row.reason))
            if verdict is Verdict.SEND:
                row.leased_until = now + LEASE
                row.attempts += 1
                claimed.append(_claimed(row, attendee, events.get(row.calendar_id, []), now))
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
    store: Store, claimed: Claimed, until: datetime, reason: str, *, tried: bool = True
) -> None:
    """Gives the notification back, for nobody to claim before `until`; not `tried` counts as no try.

    It stays due since when it was due, so that it is labelled late if it comes to that.
    """
    async with store.database.writing() as session:
        row = await _still_ours(session, claimed)
        if row is not None:
            row.leased_until, row.reason = until, reason
            row.attempts -= not tried
    _log.warning("notification %d: again at %s: %s", claimed.id, until.isoformat(), reason)


async def give_up(store: Store, claimed: Claimed, outcome: Outcome, reason: str) -> None:
    """Ends the notification unsent; UNREACHABLE also marks the person until they interact again."""
    async with store.database.writing() as session:
        row = await _still_ours(session, claimed)
        if row is None:
            return
        row.outcome, row.leased_until, row.reason = outcome, None, reason
        if outcome is Outcome.UNREACHABLE:
            unreachable = update(models.User).filter_by(id=claimed.recipient.id)
            await session.execute(unreachable.values(unreachable_since=store.now()))
    _log.warning("notification %d: %s: %s", claimed.id, outcome.value, reason)


async def _still_ours(session: AsyncSession, claimed: Claimed) -> models.Notification | None:
    """The row, locked, unless our lease was lost and somebody else has claimed or ended it since."""
    mine = select(models.Notification).filter_by(id=claimed.id, outcome=None, attempts=claimed.attempts)
    found: models.Notification | None = await session.scalar(mine.with_for_update())
    return found


async def forget_channel(store: Store, claimed: Claimed) -> None:
    """The stored DM channel is gone; the next try opens one."""
    async with store.database.writing() as session:
        user = update(models.User).filter_by(id=claimed.recipient.id)
        await session.execute(user.values(dm_channel_id=None))


async def release_held(session: AsyncSession, user_id: int, now: datetime) -> None:
    """Opens again what was held while the person was signed out."""
    held = select(models.Notification).filter_by(user_id=user_id, outcome=Outcome.HELD)
    for row in await session.scalars(held):
        row.outcome, row.due_at, row.leased_until = None, now, None


Due = tuple[models.Notification, models.Attendee | None]
History = dict[tuple[int, int | None], list[models.Notification]]


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


async def _history(session: AsyncSession, rows: list[Due]) -> History:
    """What else was owed to the same people about the same calendars."""
    other = models.Notification
    query = select(other).where(
        other.calendar_id.in_({row.calendar_id for row, _ in rows}),
        other.user_id.in_({row.user_id for row, _ in rows}),
        other.kind.in_((NotificationKind.INVITATION, NotificationKind.CALENDAR_CHANGED)),
    )
    history: History = {}
    for found in await session.scalars(query):
        history.setdefault((found.calendar_id, found.user_id), []).append(found)
    return history


async def _events(session: AsyncSession, rows: list[Due]) -> dict[int, list[models.Event]]:
    """By calendar: the fixed meetings, and the availability of those who are written to."""
    event = models.Event
    concerns = or_(
        event.event_type == EventType.FINALIZED, event.owner_id.in_({row.user_id for row, _ in rows})
    )
    found = select(event).where(event.calendar_id.in_({row.calendar_id for row, _ in rows}), concerns)
    events = await session.scalars(found.order_by(event.calendar_id, event.start_time))
    return {number: list(group) for number, group in groupby(events, key=lambda row: row.calendar_id)}


def _recipient(row: models.Notification) -> Person:
    if row.user is None:
        raise ValueError(f"notification {row.id} is for a channel, which no kind uses")
    return to_person(row.user)


def _owed(row: models.Notification, attendee: models.Attendee | None, history: History) -> Owed:
    earlier = history.get((row.calendar_id, row.user_id), [])
    return Owed(
        kind=row.kind,
        calendar=to_calendar(row.calendar),
        recipient=_recipient(row),
        attendee=to_attendee(attendee) if attendee else None,
        revision_is_current=attendee is not None and attendee.revision == row.revision,
        invitation_was_tried=any(
            other.kind is NotificationKind.INVITATION
            and other.attempts > 0
            and attendee is not None
            and other.revision == attendee.revision
            for other in earlier
        ),
        newer_waits=any(
            other.kind is row.kind and other.outcome is None and other.revision > row.revision
            for other in earlier
        ),
    )


def _judge(
    row: models.Notification, attendee: models.Attendee | None, history: History, now: datetime
) -> Verdict:
    """What the rule says; one that raises is given up, so that it stops no other."""
    try:
        return still_owed(_owed(row, attendee, history), now)
    except Exception:
        _log.exception("notification %d: cannot be judged", row.id)
        return Verdict.UNKNOWN


def _claimed(
    row: models.Notification, attendee: models.Attendee | None, events: list[models.Event], now: datetime
) -> Claimed:
    return Claimed(
        id=row.id,
        kind=row.kind,
        calendar=to_calendar(row.calendar),
        recipient=_recipient(row),
        attendee=to_attendee(attendee) if attendee else None,
        meetings=[to_meeting(event) for event in events if event.event_type is EventType.FINALIZED],
        entries=[
            to_entry(event)
            for event in events
            if event.event_type is not EventType.FINALIZED and event.owner_id == row.user_id
        ],
        dm_channel_id=row.user.dm_channel_id if row.user else None,
        attempts=row.attempts,
        leased_until=now + LEASE,
        late=now - row.due_at > LATE_AFTER,
        nonce=f"{row.id}-{int(row.created_at.timestamp() * 1000):x}",
    )
