"""The engine, with the settings that make SQLite safe and quick, and the two kinds of session."""

import asyncio
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.util.concurrency import greenlet_spawn

from db import quick_sqlite
from db.after_commit import Due, WritingSession
from db.batches import Batches
from db.failures import told
from db.files import file_of, keep_private
from db.models.base import partial_on_postgresql
from db.prepared import Prepared
from db.quick_session import AtHand
from db.quick_sqlite import to_its_end

CONNECTIONS, TURNS = 16, 8
"""So many connections at most, and requests at work at once: it leaves some for what is sent."""
LONG_WAIT = 1.0
"""Seconds for which nobody should wait for a turn."""
KNOWN = 5_000
"""So many turns tell how quickly it goes: more than there are in a long wait."""
PATIENCE = quick_sqlite.PATIENCE


def _roll_back_sqlite(connection: Any, _record: Any, _error: BaseException | None) -> None:
    # A connection that is dropped with a statement under way, as when its task is cancelled, would keep
    # its lock until the statement is garbage-collected.
    connection.rollback()


# By which a host, and we, tell our connections from others.
_CONNECTING: dict[str, dict[str, Any]] = {"postgresql": {"server_settings": {"application_name": "oneonone"}}}
_TEXTS = (str, tuple, list)
# What makes a session see one state throughout, and take no lock that others wait for.
READING: dict[str, dict[str, Any]] = {
    "sqlite": {"sqlite_begin": "DEFERRED"},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
# One statement sees one state by itself: it needs no transaction around it.
_ASKING: dict[str, dict[str, Any]] = {
    "sqlite": {"sqlite_begin": None},
    "postgresql": {"isolation_level": "AUTOCOMMIT"},
}


def make_engine(url: str) -> AsyncEngine:
    """An engine for `sqlite+aiosqlite` or `postgresql+asyncpg`."""
    # Parameters hold names and emails, which no log may show.
    engine = create_async_engine(
        make_url(url),
        pool_pre_ping=not url.startswith("sqlite"),
        hide_parameters=True,
        pool_size=CONNECTIONS,
        max_overflow=0,
        connect_args=_CONNECTING.get(url.partition("+")[0], {}),
    )
    if engine.dialect.name == "postgresql":
        partial_on_postgresql()
    event.listen(engine.sync_engine, "before_cursor_execute", _leave_out_nul, retval=True)
    if engine.dialect.name == "sqlite":
        if file := file_of(url):
            event.listen(engine.sync_engine, "do_connect", lambda *_: keep_private(file))
        event.listen(engine.sync_engine, "do_connect", quick_sqlite.connect)
        event.listen(engine.sync_engine, "before_cursor_execute", quick_sqlite.choose_place)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        event.listen(engine.sync_engine, "invalidate", _roll_back_sqlite)
    return engine


def _close(_connection: Any, record: Any) -> None:
    record.invalidate()


def _leave_out_nul(_c: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> tuple[str, Any]:
    # PostgreSQL's text has no NUL, whatever people send.
    return statement, _without_nul(parameters) if isinstance(parameters, _TEXTS) else parameters


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "")
    # What most statements are given is neither text nor rows of it.
    return type(value)([_without_nul(each) if isinstance(each, _TEXTS) else each for each in value])


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own BEGIN is deferred; ours is issued by _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    # Of a file that is there, it would wait for whoever writes; see `let_shrink`.
    cursor.execute("PRAGMA page_count")
    if not cursor.fetchone()[0]:
        cursor.execute("PRAGMA auto_vacuum=INCREMENTAL")
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _give_back(pages: int, connection: sqlite3.Connection) -> None:
    # A script goes on till the end; `execute` would give back one page.
    connection.executescript(f"PRAGMA incremental_vacuum({pages})")


def _begin_sqlite(connection: Any) -> None:
    options = connection.get_execution_options()
    # A deferred transaction that later writes fails at once with "database is locked".
    kind = options.get("sqlite_begin", "IMMEDIATE")
    if kind is not None:
        connection.connection.dbapi_connection.begin(kind, options.get("sqlite_patience", PATIENCE))


class Turns(asyncio.Semaphore):
    """So many are at work at the same time: first come, first served."""

    def __init__(self, at_once: int) -> None:
        super().__init__(at_once)
        self._at_once, self._waiting = at_once, 0
        # When somebody first had to wait since there was a turn free, and when those who had to got theirs.
        self._given: deque[float] = deque(maxlen=KNOWN)

    @property
    def are_too_many(self) -> bool:
        """Whether whoever comes now would have to wait for long, as it goes at the moment."""
        if not self.locked() or not self._given:
            return False
        ahead = min(self._waiting + self._at_once, len(self._given) - 1)
        return asyncio.get_running_loop().time() - self._given[-1 - ahead] > LONG_WAIT

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[bool]:
        """One of the turns, and whether it had to be waited for."""
        now, has_to_wait = asyncio.get_running_loop().time, self.locked()
        if not has_to_wait:
            self._given.clear()
        elif not self._given:
            self._given.append(now())
        self._waiting += 1
        try:
            await self.acquire()
        finally:
            self._waiting -= 1
        if has_to_wait:
            self._given.append(now())
        try:
            # What follows may never wait: whoever comes meanwhile queues up here, and not unseen in the loop.
            await asyncio.sleep(0)
            yield has_to_wait
        finally:
            self.release()


class Database:
    """One database: short sessions for reading, one transaction for each use case that writes.

    Both raise Unavailable if the database is busy for too long or cannot be reached.

    Whoever is asked for something takes one of the `turns` first. `at_hand` are connections to SQLite.

    `on_due` is called after a commit that left notifications to send, with the earliest instant of them,
    `on_live` after one that left live messages to edit, `on_event` after one that left server events,
    `on_erasure` after one that left some to take out, `on_series` after one that left calendars to open,
    `on_outdated` for each calendar of which it changed what the planner reads.
    """

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self.on_due: Callable[[datetime], None] = lambda due_at: None
        self.on_live: Callable[[datetime], None] = lambda due_at: None
        self.on_event: Callable[[datetime], None] = lambda due_at: None
        self.on_erasure: Callable[[datetime], None] = lambda due_at: None
        self.on_outdated: Callable[[int], None] = lambda calendar_id: None
        self.on_series: Callable[[datetime], None] = lambda due_at: None
        self.turns = Turns(TURNS)
        kind = self.engine.dialect.name
        self._is_sqlite = kind == "sqlite"
        self._readers = async_sessionmaker(self.engine.execution_options(**READING[kind]))
        beginless = self.engine.execution_options(**_ASKING[kind])
        self._askers = async_sessionmaker(beginless)
        self.at_hand = AtHand(beginless, TURNS)
        # SQLite takes one writer at a time, and lets the others poll: in a queue they are far quicker.
        self.batches = Batches(self.at_hand)

    @asynccontextmanager
    async def reading(self, *, one_statement: bool = False) -> AsyncIterator[AsyncSession]:
        """A session that writes nothing and sees one consistent state; cheaper for `one_statement`."""
        with told():
            async with self._reader(one_statement=one_statement) as session:
                yield session

    def _reader(self, *, one_statement: bool) -> AbstractAsyncContextManager[AsyncSession]:
        if self._is_sqlite:
            return self.at_hand.reading(one_statement=one_statement)
        return (self._askers if one_statement else self._readers)()

    async def ask(self, statement: Prepared, **values: Any) -> list[Any]:
        """All rows of one statement by itself; on SQLite without a session around it."""
        if not self._is_sqlite:
            async with self.reading(one_statement=True) as session:
                return await statement.all(session, **values)
        engine = self.engine.sync_engine
        with told():
            connection = await self.at_hand.take()
            try:
                return await statement.on_sqlite(engine, connection.dbapi_connection, values)
            finally:
                await self.at_hand.give_back(connection)

    @asynccontextmanager
    async def writing(self, patience: float = PATIENCE) -> AsyncIterator[AsyncSession]:
        """One transaction, begun at once: all of it is kept, or, if anything is raised, nothing.

        It waits at most so many seconds of `patience` for other writers of SQLite to finish.
        """
        due = Due()
        options = {"expire_on_commit": False, "sync_session_class": WritingSession, "due": due}
        writer = self.batches.part if self._is_sqlite else self._transaction
        with told():
            async with writer(patience, **options) as session:
                yield session
        if due.notifications:
            self.on_due(min(due.notifications))
        if due.live_messages:
            self.on_live(min(due.live_messages))
        if due.server_events:
            self.on_event(min(due.server_events))
        if due.erasures:
            self.on_erasure(min(due.erasures))
        for calendar_id in due.outdated:
            self.on_outdated(calendar_id)
        if due.series:
            self.on_series(min(due.series))

    @asynccontextmanager
    async def _transaction(self, _patience: float, **options: Any) -> AsyncIterator[AsyncSession]:
        """A session of PostgreSQL in a transaction; what is not committed is taken back."""
        session = AsyncSession(self.engine, **options)
        try:
            await to_its_end(session.connection())
            yield session
            with told(perhaps_saved=True):
                await to_its_end(session.commit())
        finally:
            await to_its_end(session.close())

    async def let_shrink(self) -> None:
        """Rebuilds a SQLite file of an earlier version, once, so that it can give back space at all.

        It takes as long as copying the file, and as much room.
        """
        if self.engine.dialect.name != "sqlite":
            return
        async with self.engine.execution_options(sqlite_begin=None).connect() as connection:
            if await connection.scalar(text("PRAGMA auto_vacuum")) == 0:
                await connection.execute(text("PRAGMA auto_vacuum=INCREMENTAL"))
                await connection.execute(text("VACUUM").execution_options(in_thread=True))

    async def give_back_space(self, pages: int) -> None:
        """Gives so many pages at most that a SQLite file no longer uses back to the disk; PostgreSQL sees to
        that by itself.
        """
        if self.engine.dialect.name != "sqlite":
            return
        with told():
            async with self.batches.alone(PATIENCE) as driver:
                await greenlet_spawn(partial(driver.run, partial(_give_back, pages), in_thread=True))

    async def close(self) -> None:
        """Closes all connections: those in use, and any that are made later, once they are given back."""
        event.listen(self.engine.sync_engine, "checkin", _close)
        await self.at_hand.close()
        await self.engine.dispose()
