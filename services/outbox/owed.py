"""Writing down a message, in the transaction of the change that causes it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, not_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.after_commit import note_due
from db.models import Attendee, Calendar, Notification
from scheduling.model import NotificationKind

_TABLE = Notification.metadata.tables[Notification.__tablename__]
# What is told to a calendar's owner as such, whoever that is.
_TO_OWNER = (
    NotificationKind.DEADLINE_PASSED,
    NotificationKind.ALL_ANSWERED,
    NotificationKind.STATUS_SUMMARY,
    NotificationKind.ABSENCE,
    NotificationKind.BOOKED,
    NotificationKind.MEETING_REMINDER,
    NotificationKind.UNDELIVERED,
    NotificationKind.CHANNEL_LOST,
    NotificationKind.CO_ORGANIZER_LEFT,
)


def owe(session: AsyncSession, kind: NotificationKind, **what: Any) -> Notification:
    """Writes down a message to send at once, or at `due_at`; by DM unless there is a channel.

    Takes what `owed` does.
    """
    row = Notification(**owed(kind, **what))
    session.add(row)
    return row


def owed(
    kind: NotificationKind,
    *,
    calendar_id: int,
    user_id: int | None = None,
    channel_id: int | None = None,
    revision: int,
    now: datetime,
    due_at: datetime | None = None,
) -> dict[str, Any]:
    """The row of such a message, to be written down with others."""
    return {
        "kind": kind,
        "calendar_id": calendar_id,
        "user_id": user_id,
        "channel_id": channel_id,
        "revision": revision,
        "dedupe_key": dedupe_key(kind, calendar_id, user_id or channel_id, revision, due_at),
        "created_at": now,
        "due_at": due_at or now,
    }


async def write_down(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Writes down many messages in one statement: a session would hold up everybody while it sorts them."""
    if rows:
        await session.flush()
        await session.execute(insert(_TABLE), rows)
        note_due(session, min(row["due_at"] for row in rows))


async def owe_all(
    session: AsyncSession,
    kind: NotificationKind,
    attendees: Iterable[Attendee],
    *,
    revision: int | None = None,
    now: datetime,
    due_at: datetime | None = None,
) -> None:
    """The same for people on one calendar, each their own message; by default, of their own revision."""
    await write_down(
        session,
        [
            owed(
                kind,
                calendar_id=one.calendar_id,
                user_id=one.user_id,
                revision=one.revision if revision is None else revision,
                now=now,
                due_at=due_at,
            )
            for one in attendees
        ],
    )


async def waiting_for(session: AsyncSession, kind: NotificationKind, calendar_id: int) -> set[int | None]:
    """Who has a message of the kind still to come, about a calendar that is locked: it tells how it is then.

    Nobody can claim it before the transaction ends.
    """
    row = Notification
    unbegun = select(row.user_id).where(
        row.kind == kind,
        row.calendar_id == calendar_id,
        row.outcome.is_(None),
        row.attempts == 0,
        row.leased_until.is_(None),
    )
    return set(await session.scalars(unbegun.with_for_update(skip_locked=True)))


async def last_told(
    session: AsyncSession, kind: NotificationKind, calendar_id: int
) -> dict[int | None, tuple[datetime | None, datetime | None]]:
    """When each person was last told something of the kind about a calendar, and when they will be."""
    row = Notification
    waits = and_(row.outcome.is_(None), row.attempts == 0)
    latest = (func.max(row.due_at).filter(not_(waits)), func.max(row.due_at).filter(waits))
    about = select(row.user_id, *latest).where(row.calendar_id == calendar_id, row.kind == kind)
    found = await session.execute(about.group_by(row.user_id))
    return {user: (told, waiting) for user, told, waiting in found}


def tell_owner(
    session: AsyncSession,
    kind: NotificationKind,
    calendar: Calendar,
    *,
    revision: int = 1,
    now: datetime,
    due_at: datetime | None = None,
) -> None:
    """Owes the calendar's owner a DM about it."""
    owe(
        session,
        kind,
        calendar_id=calendar.id,
        user_id=calendar.owner_id,
        revision=revision,
        now=now,
        due_at=due_at,
    )


async def readdress(session: AsyncSession, calendar_id: int, before: int, after: int) -> None:
    """What is owed to a calendar's owner, and not under way, is owed to the next one; by users' ids."""
    row = Notification
    query = select(row).filter_by(calendar_id=calendar_id, user_id=before, outcome=None, leased_until=None)
    owners = query.where(row.kind.in_(_TO_OWNER))
    waiting = list(await session.scalars(owners.with_for_update(skip_locked=True)))
    keys = {one.id: _for_another(one.dedupe_key, after) for one in waiting}
    known = set(await session.scalars(select(row.dedupe_key).where(row.dedupe_key.in_(keys.values()))))
    for one in waiting:
        if keys[one.id] in known:
            await session.delete(one)
        else:
            one.user_id, one.dedupe_key = after, keys[one.id]


def _for_another(key: str, whom: int) -> str:
    kind, calendar_id, _, *rest = key.split(":")
    return ":".join([kind, calendar_id, str(whom), *rest])


async def next_revision(session: AsyncSession, kind: NotificationKind, calendar_id: int) -> int:
    """What tells a message from those of its kind before, about a calendar that is locked."""
    last = select(func.max(Notification.revision)).filter_by(kind=kind, calendar_id=calendar_id)
    return (await session.scalar(last) or 0) + 1


def dedupe_key(
    kind: NotificationKind, calendar_id: int, whom: int | None, revision: int, due_at: datetime | None
) -> str:
    """What exists once: what is planned for an instant is another message than the same for another."""
    planned = [int(due_at.timestamp())] if due_at is not None else []
    return ":".join(map(str, [kind, calendar_id, whom, revision, *planned]))
