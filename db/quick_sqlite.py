"""SQLite through aiosqlite, with statements on the event loop: a visit to a thread takes longer than most.

What may take long goes to the thread: a COMMIT, which waits for the disk; a statement with the execution
option `in_thread`, which may find hundreds of rows; and whatever meets a lock, to wait for it there. Between
the statements of a transaction others get their turn. This leans on private parts of SQLAlchemy and
aiosqlite: tests/db/test_quick_sqlite.py says so if an update changes them.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Coroutine
from time import monotonic
from typing import Any, TypeVar, cast

from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection, AsyncAdapt_aiosqlite_cursor
from sqlalchemy.engine import Dialect
from sqlalchemy.util import EMPTY_DICT
from sqlalchemy.util.concurrency import await_, in_greenlet

PATIENCE = 5.0  # Seconds for which a statement waits for another's lock.
AT_A_STRETCH = 0.004  # Seconds after which others get their turn before the next statement.
T = TypeVar("T")
Told = tuple[deque[Any], Any, int, int]
"""What there is to know of a statement: its rows, their description, how many it changed, the last id."""


async def to_its_end(work: Coroutine[Any, Any, T] | asyncio.Task[T]) -> T:
    """Waits for the work to end even if cancelled: a BEGIN or ROLLBACK cut short would keep its lock."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        # Whoever was cancelled does not care how it ended.
        await asyncio.gather(task, return_exceptions=True)
        raise


def connect(dialect: Dialect, _record: Any, arguments: Any, options: Any) -> "QuickConnection":
    """For SQLAlchemy's event "do_connect"."""
    usual: Any = dialect.connect(*arguments, **options)
    return QuickConnection(usual.dbapi, usual._connection)


def choose_place(_c: Any, cursor: Any, _statement: Any, _parameters: Any, context: Any, _many: Any) -> None:
    """For SQLAlchemy's event "before_cursor_execute"."""
    cursor.in_thread = context.execution_options.get("in_thread", False)


class QuickCursor(AsyncAdapt_aiosqlite_cursor):
    """Has all rows, and what there is to know of them, when its statement has been executed."""

    __slots__ = ("_told", "in_thread")

    def __init__(self, adapt_connection: AsyncAdapt_aiosqlite_connection) -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection
        self._soft_closed_memoized = EMPTY_DICT
        self._rows = deque()
        self._told: tuple[Any, int, int] = (None, -1, 0)
        self.in_thread = False

    @property
    def description(self) -> Any:
        return self._told[0]

    @property
    def rowcount(self) -> int:
        return self._told[1]

    @property
    def lastrowid(self) -> int:
        return self._told[2]

    def close(self) -> None:
        self._rows.clear()

    async def _async_soft_close(self) -> None:
        """There is nothing left to close."""

    def execute(self, operation: Any, parameters: Any = None) -> None:
        self._run(lambda connection: connection.execute(operation, parameters or ()))

    def executemany(self, operation: Any, seq_of_parameters: Any) -> None:
        self._run(lambda connection: connection.executemany(operation, seq_of_parameters))

    def _run(self, execute: Callable[[sqlite3.Connection], sqlite3.Cursor]) -> None:
        own = cast("QuickConnection", cast(Any, self._adapt_connection))
        self._rows, *told = own.run(lambda connection: _all_of(execute(connection)), in_thread=self.in_thread)
        self._told = tuple(told)


def _all_of(cursor: sqlite3.Cursor) -> Told:
    try:
        rows = deque(cursor.fetchall() if cursor.description else ())
        return rows, cursor.description, cursor.rowcount, cursor.lastrowid or 0
    finally:
        cursor.close()


def _is_locked(error: sqlite3.OperationalError) -> bool:
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


def _waiting(work: Callable[[sqlite3.Connection], T], connection: sqlite3.Connection, patience: float) -> T:
    connection.execute(f"PRAGMA busy_timeout={patience * 1000:.0f}")
    try:
        return work(connection)
    finally:
        connection.execute("PRAGMA busy_timeout=0")


def _undo_part(connection: sqlite3.Connection) -> None:
    connection.execute("ROLLBACK TO part")
    connection.execute("RELEASE part")


class QuickConnection(AsyncAdapt_aiosqlite_connection):
    """On the loop it waits for no lock. `_visits` are the things that its thread has still to do.

    While it `is_shared`, its transaction is not ended by one session that uses it; see db/batches.py.
    """

    __slots__ = ("_since", "_visits", "is_shared")
    _cursor_cls = QuickCursor  # type: ignore[assignment]  # it takes what it has made for the usual one

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self._visits: deque[None] = deque()
        self._since = 0.0
        self.is_shared = False
        self.run(lambda connection: connection.execute("PRAGMA busy_timeout=0"))

    def begin(self, kind: str, patience: float) -> None:
        """Begins a transaction; if that needs a lock, it waits so many seconds at most."""
        self.run(lambda connection: connection.execute(f"BEGIN {kind}"), patience=patience)
        self._since = monotonic()

    async def begin_here(self, kind: str, patience: float) -> None:
        """The same without SQLAlchemy, to its end."""
        await self._do(lambda connection: connection.execute(f"BEGIN {kind}"), patience=patience, whole=True)
        self._since = monotonic()

    async def commit_here(self) -> None:
        """Commits without SQLAlchemy, if there is anything to commit."""
        if self.is_in_transaction:
            await self._do(sqlite3.Connection.commit, in_thread=True)

    async def roll_back_here(self) -> None:
        """Rolls back without SQLAlchemy, to the end."""
        if self.is_in_transaction:
            await self._do(sqlite3.Connection.rollback, whole=True)

    async def begin_part(self) -> None:
        """Begins what can be undone by itself."""
        await self._do(lambda connection: connection.execute("SAVEPOINT part"), whole=True)

    async def keep_part(self) -> None:
        """Ends it, to be committed with all the rest."""
        await self._do(lambda connection: connection.execute("RELEASE part"), whole=True)

    async def undo_part(self) -> None:
        """Takes back what was done since it began."""
        await self._do(_undo_part, whole=True)

    @property
    def is_in_transaction(self) -> bool:
        """Whether there is anything to commit; some errors, as of a full disk, end a transaction."""
        return bool(self._connection.in_transaction)

    @property
    def is_busy(self) -> bool:
        """Whether its thread is at something."""
        return bool(self._visits)

    def rollback(self) -> None:
        if self.is_in_transaction and not self.is_shared:
            self.run(sqlite3.Connection.rollback, whole=True)

    def commit(self) -> None:
        if self.is_in_transaction and not self.is_shared:
            self.run(sqlite3.Connection.commit, in_thread=True)

    def _terminate_force_close(self) -> None:
        # Whoever is cancelled while it is closed leaves that to its own end: a thread that is stopped twice
        # would keep it waiting for ever.
        if not in_greenlet():
            super()._terminate_force_close()

    def run(self, work: Callable[[sqlite3.Connection], T], **how: Any) -> T:
        """Does it on the loop, unless it may take long, has to wait, or the thread is still at something."""
        return await_(self._do(work, **how))

    async def fetch(self, statement: str, parameters: Any, *, in_thread: bool) -> deque[Any]:
        """All rows that it finds, for whoever can wait for them without SQLAlchemy."""

        def work(connection: sqlite3.Connection) -> Told:
            return _all_of(connection.execute(statement, parameters))

        return (await self._do(work, in_thread=in_thread))[0]

    async def _do(
        self,
        work: Callable[[sqlite3.Connection], T],
        *,
        in_thread: bool = False,
        patience: float = PATIENCE,
        whole: bool = False,
    ) -> T:
        try:
            return await self._run(work, in_thread, patience, whole)
        except Exception as error:
            self._handle_exception(error)

    async def _run(
        self, work: Callable[[sqlite3.Connection], T], in_thread: bool, patience: float, whole: bool
    ) -> T:
        if not in_thread and not self._visits:
            long = self._connection.in_transaction and monotonic() - self._since > AT_A_STRETCH
            if long and not whole:
                await asyncio.sleep(0)
                self._since = monotonic()
            try:
                return work(self._connection._conn)
            except sqlite3.OperationalError as error:
                if not _is_locked(error):
                    raise
        visit = self._visit(work, patience)
        return cast(T, await (to_its_end(visit) if whole else visit))

    async def _visit(self, work: Callable[[sqlite3.Connection], Any], patience: float) -> Any:
        """Does it in the thread, which ends it even if nobody waits for it any more."""
        connection = self._connection._conn

        def visit() -> Any:
            try:
                # What meets no lock needs nothing more: each further call waits for its turn with the loop.
                return work(connection)
            except sqlite3.OperationalError as error:
                if not _is_locked(error):
                    raise
                return _waiting(work, connection, patience)
            finally:
                self._visits.popleft()

        self._visits.append(None)
        try:
            return await self._connection._execute(visit)
        finally:
            self._since = monotonic()
