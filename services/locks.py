"""Locking a calendar, and noting what has changed about it.

On PostgreSQL, two transactions that take the same locks in different orders wait for each other for ever. So
everywhere the calendar comes first, then users by their Discord ids, then the notifications, then drafts.
Between a calendar and the users is its series; of two calendars in one series, the one that waits for its
invitations comes second.
Whoever works out something for a calendar (`alone`) holds that before the calendar itself.
What else hangs on a calendar (attendees, events, proposals, its live status) is changed by whoever has locked
the calendar. Senders begin with notifications; what they need besides, they take only if nobody else has it.
"""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import timedelta

from sqlalchemy import bindparam, exists, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.after_commit import note_outdated
from db.models import Calendar, LiveMessage, User
from db.prepared import Prepared, put_beside
from scheduling.live_status import edit_at
from services.request import Store

_TABLE = Calendar.metadata.tables[Calendar.__tablename__]
_POSTED = exists().where(LiveMessage.calendar_id == bindparam("calendar"))
_OUTDATE = Prepared(
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("calendar"))
    .values(version=_TABLE.c.version + 1)
    .returning(_POSTED.label("has_status"))
)
_LOCKED = select(Calendar.id).where(Calendar.id == bindparam("calendar")).with_for_update(key_share=True)
_IF_FREE = _LOCKED.with_for_update(key_share=True, skip_locked=True)
_HAS_STATUS = Prepared(select(LiveMessage.id).where(LiveMessage.calendar_id == bindparam("calendar")))
_LIVE = select(LiveMessage).where(LiveMessage.calendar_id == bindparam("calendar"))
_STATUSES, _FREE_STATUSES = _LIVE.with_for_update(), _LIVE.with_for_update(skip_locked=True)

# Any numbers, as long as nothing else locks by them.
SPENDING, TURNS, SOLVING = 1_663_003, 1_663_002, 1_663_004
STILL = timedelta(seconds=30)
"""After so long without a sign of a process that is `alone` at something, another may begin with it."""
Writing = Callable[[], AbstractAsyncContextManager[AsyncSession]]


async def one_at_a_time(session: AsyncSession, what: int, whose: int = 0) -> None:
    """Until the transaction ends, nobody else does it, or does it for the same person.

    Whoever does has locked the calendar before, if any, and the users; the rest comes later.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text(f"SELECT pg_advisory_xact_lock({what}, {whose % 2**31})"))


@asynccontextmanager
async def alone(store: Store, what: int, calendar_id: int) -> AsyncIterator[Writing]:
    """Meanwhile no other process on the database does it for the same calendar; whoever asks waits.

    What it yields opens the transaction in which to keep what comes out. If this process dies or stands
    `STILL`, PostgreSQL lets others go on, and that transaction fails. SQLite has one process.
    """
    database = store.database
    if database.engine.dialect.name != "postgresql":
        yield database.writing
        return
    async with database.writing() as session:
        still = round(STILL.total_seconds() * 1000)
        await session.execute(text(f"SET LOCAL idle_in_transaction_session_timeout = {still}"))
        await one_at_a_time(session, what, calendar_id)
        yield lambda: nullcontext(session)


async def lock(session: AsyncSession, calendar_id: int) -> None:
    """Locks a calendar. Always before what hangs on it."""
    await session.execute(_LOCKED, {"calendar": calendar_id})


async def lock_user(session: AsyncSession, user: User) -> None:
    """Whoever else changes the user waits until this transaction ends."""
    await session.execute(select(User.id).filter_by(id=user.id).with_for_update(key_share=True))


async def lock_users(session: AsyncSession, discord_ids: Iterable[int]) -> list[User]:
    """Those of these accounts that are known; none deletes their data until this transaction ends.

    Whoever has deleted it meanwhile is not among them.
    """
    theirs = select(User).where(User.discord_id.in_(list(discord_ids))).order_by(User.discord_id)
    return list(await session.scalars(theirs.with_for_update(key_share=True)))


async def lock_if_free(session: AsyncSession, user: User) -> bool:
    """Whether nobody else is changing the user; if so, nobody does until this transaction ends."""
    mine = select(User.id).filter_by(id=user.id).with_for_update(key_share=True, skip_locked=True)
    return await session.scalar(mine) is not None


async def lock_calendar_if_free(session: AsyncSession, calendar_id: int) -> bool:
    """The same for a calendar, for senders, who come to it with notifications locked."""
    return await session.scalar(_IF_FREE, {"calendar": calendar_id}) is not None


async def note_change(
    session: AsyncSession, store: Store, calendar_id: int, *, only_if_free: bool = False
) -> None:
    """Has the calendar's live status edited, unless an edit is due already: bursts are one.

    With `only_if_free`, whoever is at it now sees to it that the present state is shown.
    """
    if await _HAS_STATUS.all(session, calendar=calendar_id):
        await _have_edited(session, store, calendar_id, only_if_free=only_if_free)


async def _have_edited(
    session: AsyncSession, store: Store, calendar_id: int, *, only_if_free: bool = False
) -> None:
    now = store.now()
    # Locked, so that nobody reads the calendar as it was and then takes this change for shown.
    live = _FREE_STATUSES if only_if_free else _STATUSES
    for row in await session.scalars(live, {"calendar": calendar_id}):
        if row.due_at is None:
            row.due_at = edit_at(now, row.created_at, row.edited_at, store.times.live_every)


async def outdate_proposals(session: AsyncSession, store: Store, calendar: Calendar) -> None:
    """Something that the planner reads has changed: what was proposed for the calendar no longer holds.

    That is who comes and is required, their times, and the calendar's range, hours, length, buffer and mode.
    The calendar is locked. Its live status is edited as well.
    """
    found = await _OUTDATE.one(session, calendar=calendar.id)
    put_beside(calendar, "version", calendar.version + 1)
    note_outdated(session, calendar.id)
    if found.has_status:
        await _have_edited(session, store, calendar.id)
