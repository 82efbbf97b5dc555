"""Writing down a message, in the transaction of the change that causes it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Attendee, Calendar, Notification
from scheduling.model import NotificationKind

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


def owe(
    session: AsyncSession,
    kind: NotificationKind,
    *,
    calendar_id: int,
    user_id: int | None = None,
    channel_id: int | None = None,
    revision: int,
    now: datetime,
    due_at: datetime | None = None,
) -> Notification:
    """Writes down a message to send at once, or at `due_at`; by DM unless there is a channel."""
    row = Notification(
        kind=kind,
        calendar_id=calendar_id,
        user_id=user_id,
        channel_id=channel_id,
        revision=revision,
        dedupe_key=dedupe_key(kind, calendar_id, user_id or channel_id, revision, due_at),
        created_at=now,
        due_at=due_at or now,
    )
    session.add(row)
    return row


def owe_all(
    session: AsyncSession,
    kind: NotificationKind,
    attendees: Iterable[Attendee],
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
