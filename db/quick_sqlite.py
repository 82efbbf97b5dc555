"""SQLite through aiosqlite with one visit to its thread for each statement, where SQLAlchemy makes four.

Making a cursor, executing, fetching and closing are one function here. What the next statement can bring
along waits for it: a BEGIN that takes no lock, and how long another may wait for its lock. A ROLLBACK of
nothing is none. This leans on private parts of SQLAlchemy and aiosqlite: tests/db/test_quick_sqlite.py says
so if an update changes them.
"""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, cast

from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection, AsyncAdapt_aiosqlite_cursor
from sqlalchemy.engine import Dialect
from sqlalchemy.util import EMPTY_DICT

_BROUGHT_ALONG = ("BEGIN DEFERRED", "PRAGMA busy_timeout=")


def connect(dialect: Dialect, _record: Any, arguments: Any, options: Any) -> "QuickConnection":
    """For SQLAlchemy's event "do_connect"."""
    usual: Any = dialect.connect(*arguments, **options)
    return QuickConnection(usual.dbapi, usual._connection)


class QuickCursor(AsyncAdapt_aiosqlite_cursor):
    """Has all rows, and what there is to know of them, when its statement has been executed."""

    __slots__ = ("_told",)

    def __init__(self, adapt_connection: AsyncAdapt_aiosqlite_connection) -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection
        self._soft_closed_memoized = EMPTY_DICT
        self._rows = deque()
        self._told: tuple[Any, int, int] = (None, -1, 0)

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

    @property
    def _own(self) -> "QuickConnection":
        own: Any = self._adapt_connection
        return cast(QuickConnection, own)

    async def _async_soft_close(self) -> None:
        """There is nothing left to close."""

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        if operation.startswith(_BROUGHT_ALONG):
            self._own.waiting.append(operation)
        else:
            await self._in_thread("execute", operation, parameters or ())

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:
        await self._in_thread("executemany", operation, seq_of_parameters)

    async def _in_thread(self, how: str, operation: str, parameters: Any) -> None:
        connection = self._own
        async with connection._execute_mutex:
            before = tuple(connection.waiting)
            connection.waiting.clear()
            work = _work(self._connection._conn, before, how, operation, parameters)
            self._rows, *told = await self._connection._execute(work)
            self._told = tuple(told)


class QuickConnection(AsyncAdapt_aiosqlite_connection):
    """`waiting` are the statements that the next one brings along."""

    __slots__ = ("waiting",)
    _cursor_cls = QuickCursor  # type: ignore[assignment]  # it takes what it has made for the usual one

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self.waiting: list[str] = []

    def rollback(self) -> None:
        self.waiting.clear()
        if self._connection.in_transaction:
            super().rollback()

    def commit(self) -> None:
        self.waiting.clear()
        if self._connection.in_transaction:
            super().commit()


def _work(
    connection: Any, before: Sequence[str], how: str, operation: str, parameters: Any
) -> Callable[[], tuple[deque[Any], Any, int, int]]:
    """What is done in the thread of the connection."""

    def work() -> tuple[deque[Any], Any, int, int]:
        for statement in before:
            connection.execute(statement)
        cursor = getattr(connection, how)(operation, parameters)
        try:
            rows = deque(cursor.fetchall() if cursor.description else ())
            return rows, cursor.description, cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()

    return work
