"""Sessions on SQLite that are in their transaction at once, and made only where it takes more than prepared
statements: making one of SQLAlchemy's and ending it takes longer than most use cases do with it.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.util.concurrency import greenlet_spawn

from db.quick_sqlite import PATIENCE, QuickConnection, to_its_end


def driver_of(connection: PoolProxiedConnection) -> QuickConnection:
    """What all connections of the pool are on SQLite; see `connect` in db/quick_sqlite.py."""
    return cast(QuickConnection, connection.dbapi_connection)


class QuickSession(AsyncSession):
    """An AsyncSession with `options` as soon as anything but its `driver` is used."""

    def __init__(
        self, engine: AsyncEngine, connection: PoolProxiedConnection, options: dict[str, Any]
    ) -> None:
        # That of AsyncSession is called in __getattr__.
        self.engine = engine
        self.driver = driver_of(connection)
        self._pooled, self.options = connection, options

    @property
    def is_made(self) -> bool:
        """Whether there is anything that it could have to write."""
        return "sync_session" in self.__dict__

    def __getattr__(self, name: str) -> Any:
        if self.is_made or name not in ("sync_session", "_proxied"):
            raise AttributeError(name)
        connection = AsyncConnection(self.engine, Connection(self.engine.sync_engine, self._pooled))
        super().__init__(connection, **self.options)
        return self.__dict__[name]


class AtHand:
    """Connections of an engine that begins no transactions by itself. Up to `most` are kept at hand:
    to take one from the pool and to give it back takes longer than a statement.
    """

    def __init__(self, engine: AsyncEngine, most: int) -> None:
        self.engine = engine
        self._most, self._coming = most, 0
        self.kept: list[PoolProxiedConnection] = []

    async def take(self) -> PoolProxiedConnection:
        """One that nobody uses."""
        if self.kept:
            return self.kept.pop()
        self._coming += 1
        try:
            return await greenlet_spawn(self.engine.sync_engine.pool.connect)
        finally:
            self._coming -= 1

    async def give_back(self, connection: PoolProxiedConnection) -> None:
        """Rolls back what is not committed."""
        driver = driver_of(connection)
        is_idle = connection.is_valid and not driver.is_busy
        try:
            # Whoever waits for the pool gets what goes back there, and not what is at hand.
            if is_idle and not self._coming and len(self.kept) < self._most:
                await driver.roll_back_here()
                self.kept.append(connection)
        finally:
            if connection not in self.kept:
                await to_its_end(greenlet_spawn(connection.close))

    async def close(self) -> None:
        """Gives back to the pool those that are at hand, and from now on whatever is."""
        self._most = 0
        while self.kept:
            await greenlet_spawn(self.kept.pop().close)

    @asynccontextmanager
    async def reading(self, *, one_statement: bool) -> AsyncIterator[QuickSession]:
        """A session to read with, in a transaction unless it is for `one_statement`."""
        connection = await self.take()
        session = QuickSession(self.engine, connection, {})
        try:
            if not one_statement:
                await session.driver.begin_here("DEFERRED", PATIENCE)
            yield session
        finally:
            if session.is_made:
                await to_its_end(self._end(session, connection))
            else:
                await self.give_back(connection)

    async def _end(self, session: QuickSession, connection: PoolProxiedConnection) -> None:
        try:
            await session.close()
        finally:
            await self.give_back(connection)
