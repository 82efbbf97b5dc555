"""Whom the bot has never written to: each waits for their turn, or is called in the calendar's channel."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct, field
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Calendar, Notification, User
from scheduling.model import NotificationKind, Outcome, Person
from scheduling.pace import DAY, MINUTE
from services.locks import TURNS, lock_if_free, one_at_a_time
from services.mapping import to_person
from services.outbox.owed import owe
from services.request import Store

MOST_CALLED = 20
A_MOMENT = timedelta(seconds=1)  # For somebody else to be done.
GATHERED_FOR = timedelta(seconds=30)  # Who is to be called within it is called in one message.


class Spread(Struct, frozen=True):
    """When people just invited hear of it: so many `soon`, within the time that it `takes`, rounded up.

    The others are called in the channel `channel_id`, or get their DM from `later_from` on.
    """

    soon: int = 0
    takes: timedelta = timedelta()
    called: list[Person] = field(default_factory=list)
    channel_id: int | None = None
    later: list[Person] = field(default_factory=list)
    later_from: datetime | None = None


AT_ONCE = Spread()


def is_newcomer(user: User) -> bool:
    """Whether a DM would be their first: they have neither used the bot nor a DM with it."""
    # A language is known only of who has used it.
    return user.dm_channel_id is None and user.registered_at is None and user.locale is None


async def spread(session: AsyncSession, store: Store, calendar: Calendar, users: Sequence[User]) -> Spread:
    """What is to be expected for these people, in the order in which they are invited."""
    newcomers = [user for user in users if is_newcomer(user)]
    planned = await _plan(session, store, len(newcomers))
    takes, today = _share(store, planned)
    late = [to_person(user) for user in newcomers[today:]]
    in_channel = calendar.channel_id is not None and not calendar.is_finalized
    return Spread(
        soon=today,
        takes=takes,
        called=late if in_channel else [],
        channel_id=calendar.channel_id,
        later=[] if in_channel else late,
        later_from=planned[today] if late and not in_channel else None,
    )


async def newcomers_today(session: AsyncSession, store: Store, people: int) -> tuple[timedelta, int]:
    """How long the first DMs to so many more would take, and how many of them there is room for today."""
    return _share(store, await _plan(session, store, people))


async def _plan(session: AsyncSession, store: Store, people: int) -> list[datetime]:
    return store.limits.new_dms.plan(await _latest_turns(session, store), store.now(), people)


def _share(store: Store, planned: list[datetime]) -> tuple[timedelta, int]:
    now, pace = store.now(), store.limits.new_dms
    soon = [turn for turn in planned if not pace.is_too_late(turn, now)]
    waits = bool(soon) and soon[-1] > now
    return ((soon[-1] - now) // MINUTE + 1) * MINUTE if waits else timedelta(), len(soon)


class Queue:
    """The turns of newcomers, and who is called instead, as one claiming transaction gives them."""

    def __init__(self, session: AsyncSession, store: Store) -> None:
        self._session = session
        self._store = store
        self._pace, self._now = store.limits.new_dms, store.now()
        self._turns: list[datetime] | None = None
        self._calls: dict[int, tuple[int, int]] = {}

    async def keeps(self, row: Notification) -> bool:
        """Whether a message, whose row is locked, is not for now: it waits, or has become a call."""
        user = row.user
        if user is None or row.channel_id is not None or not is_newcomer(user):
            return False
        has_turn = user.dm_turn_at is not None and user.dm_turn_at > self._now - MINUTE
        turn = user.dm_turn_at if has_turn and user.dm_turn_at else await self._next_turn(row)
        if self._is_called(row, turn):
            row.outcome, row.leased_until = Outcome.CALLED, None
            row.called_in, row.reason = await self._room_in_call(row), "called in the channel instead"
            return True
        if not has_turn and not await self._take(user, turn):
            turn = self._now + A_MOMENT
        if turn <= self._now:
            return False
        row.due_at, row.leased_until = turn, None
        return True

    async def give_back(self, user: User | None) -> None:
        """The turn of somebody to whom nothing is sent is free for others."""
        has_one = user is not None and user.dm_turn_at is not None and is_newcomer(user)
        if user is not None and has_one and await lock_if_free(self._session, user):
            user.dm_turn_at = None

    def _is_called(self, row: Notification, turn: datetime) -> bool:
        has_channel = row.calendar.channel_id is not None
        return (
            row.kind is NotificationKind.INVITATION
            and has_channel
            and self._pace.is_too_late(turn, self._now)
        )

    async def _next_turn(self, row: Notification) -> datetime:
        """A new turn for the row's user; one that they have missed does not count any more."""
        if self._turns is None:
            await one_at_a_time(self._session, TURNS)
            self._turns = await _latest_turns(self._session, self._store)
        if row.attempts == 0 and row.user is not None and row.user.dm_turn_at in self._turns:
            self._turns.remove(row.user.dm_turn_at)
        return self._pace.next_turn(self._turns, self._now)

    async def _take(self, user: User, turn: datetime) -> bool:
        """Gives somebody a turn, unless somebody else is changing them."""
        if not await lock_if_free(self._session, user):
            return False
        user.dm_turn_at = turn
        self._turns = sorted([*(self._turns or []), turn], reverse=True)
        return True

    async def _room_in_call(self, row: Notification) -> int:
        """The id of a call in the calendar's channel that has room for one more, which is taken."""
        number, called = self._calls.get(row.calendar_id) or await self._open_call(row.calendar_id)
        if not number or called >= MOST_CALLED:
            number, called = await self._new_call(row), 0
        self._calls[row.calendar_id] = number, called + 1
        return number

    async def _open_call(self, calendar_id: int) -> tuple[int, int]:
        """The latest that nobody sends yet, and how many are called in it; zeros if there is none."""
        waiting = select(Notification.id).filter_by(
            kind=NotificationKind.CHANNEL_CALL, calendar_id=calendar_id, outcome=None, attempts=0
        )
        latest = waiting.order_by(Notification.id.desc()).limit(1).with_for_update(skip_locked=True)
        number = await self._session.scalar(latest) or 0
        called = select(func.count()).select_from(Notification).filter_by(called_in=number)
        return number, await self._session.scalar(called) or 0

    async def _new_call(self, row: Notification) -> int:
        call = owe(
            self._session,
            NotificationKind.CHANNEL_CALL,
            calendar_id=row.calendar_id,
            channel_id=row.calendar.channel_id,
            revision=row.id,
            now=self._now,
            due_at=self._now + GATHERED_FOR,
        )
        await self._session.flush()
        return call.id


async def reopen_called(session: AsyncSession, call: Notification, now: datetime) -> None:
    """Whom a call in a channel does not reach gets a DM after all, when it is their turn."""
    for row in await session.scalars(select(Notification).filter_by(called_in=call.id)):
        row.outcome = row.called_in = row.reason = None
        row.due_at = now


async def hurry_waiting(session: AsyncSession, calendar: Calendar, now: datetime) -> None:
    """Looks again at who waits for their turn: there is a channel now in which they can be called."""
    waiting = select(Notification).filter_by(
        calendar_id=calendar.id, kind=NotificationKind.INVITATION, outcome=None, attempts=0, leased_until=None
    )
    for row in await session.scalars(waiting.where(Notification.due_at > now).with_for_update()):
        row.due_at = now


async def _latest_turns(session: AsyncSession, store: Store) -> list[datetime]:
    """Those that matter for the next, the latest first."""
    pace, turn = store.limits.new_dms, User.dm_turn_at
    recent = select(turn).where(turn > store.now() - DAY).order_by(turn.desc())
    found = await session.scalars(recent.limit(max(pace.per_day, pace.per_minute)))
    return [at for at in found if at is not None]
