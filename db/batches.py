"""Group commit on SQLite: whoever waits to write does so in the same transaction as the one before, and one
COMMIT, which waits once for the disk, keeps it all.

Each has a part of it, a savepoint: what fails is taken back by itself. Nobody goes on before the COMMIT.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from sqlalchemy.pool import PoolProxiedConnection

from db.quick_session import AtHand, QuickSession, driver_of
from db.quick_sqlite import QuickConnection, to_its_end


class Batch:
    """A transaction of several writers; `lost` is why nothing of it was kept."""

    ending: "asyncio.Task[None]"
    is_over = False
    lost: BaseException | None = None

    def __init__(self, connection: PoolProxiedConnection) -> None:
        self.connection = connection
        self.driver = driver_of(connection)


class _Lent:
    """A connection that SQLAlchemy does not give up if one of those who share it is cancelled."""

    def __init__(self, connection: PoolProxiedConnection) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def invalidate(self, *_: Any, **__: Any) -> None:
        """Their part is taken back; that of the others stays."""


class Batches:
    """The transactions in which is written, one after the other. First come, first served."""

    def __init__(self, at_hand: AtHand) -> None:
        self._at_hand = at_hand
        self._turn = asyncio.Lock()
        self._open: Batch | None = None

    @asynccontextmanager
    async def part(self, patience: float, **options: Any) -> AsyncIterator[QuickSession]:
        """A session; what it writes is kept once this has ended, or nothing of it if anything is raised.

        It waits so many seconds at most until it may write.
        """
        batch = None
        try:
            async with self._in_turn(patience) as left:
                batch = self._open or await self._begin(left)
                async with self._session(batch, options) as session:
                    yield session
        finally:
            if batch is not None:
                await to_its_end(batch.ending)
        if batch.lost is not None:
            raise batch.lost

    @asynccontextmanager
    async def alone(self, patience: float) -> AsyncIterator[QuickConnection]:
        """A connection that is in no transaction, while nobody else writes."""
        async with self._in_turn(patience):
            if self._open is not None:
                await self._end(self._open)
            connection = await self._at_hand.take()
            try:
                yield driver_of(connection)
            finally:
                await self._at_hand.give_back(connection)

    @asynccontextmanager
    async def _in_turn(self, patience: float) -> AsyncIterator[float]:
        """What is left of the patience once it is one's turn."""
        now = asyncio.get_running_loop().time
        until = now() + patience
        try:
            async with asyncio.timeout_at(until):
                await self._turn.acquire()
        except TimeoutError:
            raise TimeoutError("another writer is taking too long") from None
        try:
            yield max(until - now(), 0)
        finally:
            self._turn.release()

    async def _begin(self, patience: float) -> Batch:
        connection = await self._at_hand.take()
        batch = Batch(connection)
        try:
            await batch.driver.begin_here("IMMEDIATE", patience)
        except BaseException:
            await to_its_end(self._at_hand.give_back(connection))
            raise
        batch.driver.is_shared = True
        self._open = batch
        # It queues up behind those who wait already: they are the ones who share it.
        batch.ending = asyncio.create_task(self._end_in_turn(batch))
        return batch

    @asynccontextmanager
    async def _session(self, batch: Batch, options: dict[str, Any]) -> AsyncIterator[QuickSession]:
        lent = cast(PoolProxiedConnection, _Lent(batch.connection))
        session = QuickSession(self._at_hand.engine, lent, options)
        await batch.driver.begin_part()
        try:
            try:
                yield session
                if session.is_made:
                    await session.commit()
            finally:
                if session.is_made:
                    await to_its_end(session.close())
            await batch.driver.keep_part()
        except BaseException as error:
            await to_its_end(self._undo(batch, error))
            raise

    async def _undo(self, batch: Batch, why: BaseException) -> None:
        """Takes back one part; all of them, if the database has done so, as where the disk is full."""
        try:
            if batch.driver.is_in_transaction:
                await batch.driver.undo_part()
                return
        except Exception as error:
            why = error
        batch.lost = why
        self._open = None

    async def _end_in_turn(self, batch: Batch) -> None:
        async with self._turn:
            await self._end(batch)

    async def _end(self, batch: Batch) -> None:
        """Keeps it, unless it is lost. For those whose turn it is."""
        if batch.is_over:
            return
        batch.is_over = True
        if self._open is batch:
            self._open = None
        try:
            if batch.lost is None:
                await batch.driver.commit_here()
        except Exception as error:
            batch.lost = error
        finally:
            batch.driver.is_shared = False
            await self._at_hand.give_back(batch.connection)
