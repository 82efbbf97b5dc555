"""How a claimed notification ends, and when the next is due. Logs name a notification by its id only."""

import logging
from datetime import datetime

from msgspec import Struct
from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db.models import Base, Calendar, Notification, User
from scheduling.model import NotificationKind, Outcome
from services.locks import lock
from services.outbox.claims import Claimed
from services.outbox.failures import note_failure
from services.outbox.owed import tell_owner
from services.request import Store

_log = logging.getLogger(__name__)


class Sent(Struct, frozen=True):
    """A claimed notification that Discord has taken. `message_id` is None if it has been deleted since."""

    claimed: Claimed
    message_id: int | None
    channel_id: int

    @property
    def notifications(self) -> list[int]:
        """The ids of all that is done with it."""
        return [self.claimed.id, *(waiting.id for waiting in self.claimed.waiting)]


_notification, _user = (Base.metadata.tables[name] for name in ("notification", "user"))
_MARK_SENT = (
    update(_notification)
    .where(_notification.c.id == bindparam("row"))
    .where(or_(_notification.c.outcome.is_(None), _notification.c.outcome == Outcome.HELD))
    .values(outcome=Outcome.SENT, sent_at=bindparam("at"), message_id=bindparam("message"), leased_until=None)
)
_MARK_REACHED = (
    update(_user)
    .where(_user.c.id == bindparam("row"), _user.c.discord_id > 0)
    .values(dm_channel_id=bindparam("channel"), unreachable_since=None)
)


async def mark_sent(store: Store, *sent: Sent) -> None:
    """Discord has the messages: they are done, and the ways to the people are known to work.

    What was held for somebody and stood in such a message is done as well. Idempotent.
    """
    now = store.now()
    rows = {number: one.message_id for one in sent for number in one.notifications}
    marks = [{"row": number, "at": now, "message": rows[number]} for number in sorted(rows)]
    people = {
        one.claimed.recipient.discord_id: {"row": one.claimed.recipient.id, "channel": one.channel_id}
        for one in sent
        if one.claimed.recipient is not None and one.claimed.channel_id is None
    }
    async with store.database.writing() as session:
        connection = await session.connection()
        if people:
            await connection.execute(_MARK_REACHED, [people[number] for number in sorted(people)])
        await connection.execute(_MARK_SENT, marks)
    for one in sent:
        _log.info("notification %d: sent as message %s", one.claimed.id, one.message_id)


async def postpone(store: Store, claimed: Claimed, until: datetime, reason: str, attempts: int) -> None:
    """Gives the notification back, for nobody to claim before `until`; so many tries count so far.

    It stays due since when it was due, so that it is labelled late if it comes to that.
    """
    async with store.database.writing() as session:
        row = await _still_ours(session, claimed)
        if row is not None:
            row.leased_until, row.reason, row.attempts = until, reason, attempts
    _log.warning("notification %d: trying again at %s: %s", claimed.id, until.isoformat(), reason)


async def give_up(store: Store, claimed: Claimed, outcome: Outcome, reason: str) -> None:
    """Ends the notification unsent; UNREACHABLE also marks the person until they interact again."""
    async with store.database.writing() as session:
        user = None
        if claimed.recipient is not None:
            user = await session.get(User, claimed.recipient.id, with_for_update={"key_share": True})
        row = await _still_ours(session, claimed)
        if row is None:
            return
        row.outcome, row.leased_until, row.reason = outcome, None, reason
        if outcome is Outcome.UNREACHABLE and user is not None:
            user.unreachable_since = store.now()
        await note_failure(session, row, store.now())
    _log.warning("notification %d: %s: %s", claimed.id, outcome.value, reason)


async def forget_channel(store: Store, claimed: Claimed) -> None:
    """The stored DM channel is gone; the next try opens one."""
    if claimed.recipient is not None:
        async with store.database.writing() as session:
            user = update(User).filter_by(id=claimed.recipient.id)
            await session.execute(user.values(dm_channel_id=None))


async def give_up_channel(store: Store, claimed: Claimed, reason: str) -> None:
    """The channel takes no messages any more: the calendar leaves it, and its owner is told.

    A summary that was for everybody there goes to the owner instead.
    """
    async with store.database.writing() as session:
        await lock(session, claimed.calendar.id)
        row = await _still_ours(session, claimed)
        if row is None:
            return
        row.outcome, row.leased_until, row.reason = Outcome.GIVEN_UP, None, reason
        await leave_channel(session, row.calendar, row.channel_id or 0, row.id, store.now())
        await note_failure(session, row, store.now())
        if row.kind is NotificationKind.STATUS_SUMMARY:
            tell_owner(session, row.kind, row.calendar, revision=row.revision, now=store.now())
    _log.warning("notification %d: lost its channel: %s", claimed.id, reason)


async def leave_channel(
    session: AsyncSession, calendar: Calendar, channel_id: int, revision: int, now: datetime
) -> None:
    """The calendar no longer uses the channel, and its owner is told so; `revision` tells losses apart."""
    if calendar.channel_id == channel_id:
        calendar.channel_id = None
    tell_owner(session, NotificationKind.CHANNEL_LOST, calendar, revision=revision, now=now, due_at=now)


async def _still_ours(session: AsyncSession, claimed: Claimed) -> Notification | None:
    """The row, locked, unless our lease was lost and somebody else has claimed or ended it since."""
    mine = (
        select(Notification)
        .options(joinedload(Notification.calendar))
        .filter_by(id=claimed.id, outcome=None, attempts=claimed.attempts)
    )
    found: Notification | None = await session.scalar(mine.with_for_update(of=Notification))
    return found
