"""Sessions on SQLite that are in their transaction at once, and made only where it takes more than prepared
statements: making one of SQLAlchemy's and ending it takes longer than most use cases do with it.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.util.concurrency import greenlet_spawn

from db.quick_sqlite import PATIENCE, QuickConnection, to_its_end


class QuickSession(AsyncSession):
    """An AsyncSession with `options` as soon as anything but its `driver` is used."""

    def __init__(
        self, engine: AsyncEngine, connection: PoolProxiedConnection, options: dict[str, Any]
    ) -> None:
        # That of AsyncSession is called in __getattr__.
        self.engine = engine
        self.driver: QuickConnection = connection.dbapi_connection  # type: ignore[assignment]  # see `connect`
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

    async def commit(self) -> None:
        """Keeps what was written."""
        await (super().commit() if self.is_made else self.driver.commit_here())

    async def end(self) -> None:
        """Gives back the connection, on which what was not kept is taken back, even if cancelled."""
        if self.is_made or self.driver.is_busy:
            await to_its_end(self._end())
        else:
            await self._end()

    async def _end(self) -> None:
        try:
            if self.is_made:
                await self.close()
        finally:
            await greenlet_spawn(self._pooled.close)


@asynccontextmanager
async def quick_session(
    engine: AsyncEngine, begin: str | None, patience: float = PATIENCE, **options: Any
) -> AsyncIterator[QuickSession]:
    """A session in a transaction of that kind, if any; `engine` begins none by itself."""
    session = QuickSession(engine, await greenlet_spawn(engine.sync_engine.pool.connect), options)
    try:
        if begin is not None:
            await session.driver.begin_here(begin, patience)
        yield session
    finally:
        await session.end()
