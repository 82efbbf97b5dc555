"""Who has which shard, as advisory locks of PostgreSQL on a connection of their own.

The server frees them when the connection ends: at once if the process dies, and after `IDLE` if it stands
still or its machine is gone. A process that stood still has to look before it relies on them (`is_sure`).
"""

import asyncio
import time
from collections.abc import Mapping
from datetime import timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from scheduling.sharding import Holdings

IDLE = timedelta(seconds=10)
"""After so long without a sign of life, the server ends a connection, and with it all that it has locked."""
SURE = IDLE / 2
_ANSWERS_WITHIN = 3.0
_LOOK = text(
    "SELECT locks.classid::bigint, locks.objid::bigint, locks.pid,"
    " extract(epoch FROM clock_timestamp() - pg_postmaster_start_time())::float"
    " FROM pg_locks AS locks JOIN pg_database ON pg_database.oid = locks.database"
    " WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND datname = current_database()"
)


class LockKind(IntEnum):
    """What is locked; the number beside it is a shard unless it says otherwise."""

    MEMBER = 1_663_010  # Shared by all, by how many shards there are.
    OWNER = 1_663_011
    OFFER = 1_663_012
    JOINING = 1_663_013
    JOINED = 1_663_014
    IDENTIFY = 1_663_015  # By the bucket that Discord counts in.
    COMMANDS = 1_663_016  # By nothing.


class LocksLost(Exception):
    """The connection is gone, and all that it had locked with it."""


class ShardLocks:
    """The locks of one process. Everything but `open` and `close` raises LocksLost."""

    def __init__(self, url: str) -> None:
        idle = str(round(IDLE.total_seconds() * 1000))
        settings = {"application_name": "oneonone shards", "idle_session_timeout": idle}
        self._engine = create_async_engine(
            url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"server_settings": settings, "timeout": _ANSWERS_WITHIN},
        )
        self._connection: AsyncConnection | None = None
        self._turn = asyncio.Lock()
        self._alive_at = float("-inf")
        self.me = 0
        self.counts: set[int] = set()
        self.server_is_up_for = timedelta()

    @property
    def is_sure(self) -> bool:
        """Whether the locks are still held, for all that has happened since they were last heard of."""
        return time.monotonic() - self._alive_at < SURE.total_seconds()

    async def open(self) -> None:
        """Connects; nothing is locked yet. Raises what the driver does."""
        await self._drop()
        self._connection = await self._engine.connect()
        self.me = await self._ask("SELECT pg_backend_pid()", {})

    async def close(self) -> None:
        """Lets go of everything."""
        await self._drop()
        await self._engine.dispose()

    async def look(self) -> Holdings:
        """Who has what now."""
        rows = await self._run(_LOOK, {})
        found: dict[int, dict[int, int]] = {kind: {} for kind in LockKind}
        members, self.counts = set(), set()
        for kind, number, process, up in rows:
            self.server_is_up_for = timedelta(seconds=up)
            if kind == LockKind.MEMBER:
                members.add(process)
                self.counts.add(number)
            elif kind in found:
                found[kind][number] = process
        return Holdings(
            members,
            found[LockKind.OWNER],
            frozenset(found[LockKind.OFFER]),
            found[LockKind.JOINING],
            frozenset(found[LockKind.JOINED]),
        )

    async def enter(self, count: int) -> None:
        """Is one of the members, for so many shards."""
        await self._ask(
            "SELECT pg_try_advisory_lock_shared(:kind, :number)", {"kind": LockKind.MEMBER, "number": count}
        )

    async def withdraw(self, count: int) -> None:
        """Is no longer one of the members, and keeps what it has."""
        await self._ask(
            "SELECT pg_advisory_unlock_shared(:kind, :number)", {"kind": LockKind.MEMBER, "number": count}
        )

    async def take(self, kind: LockKind, number: int = 0) -> bool:
        """Locks it, unless somebody else has."""
        return bool(
            await self._ask("SELECT pg_try_advisory_lock(:kind, :number)", {"kind": kind, "number": number})
        )

    async def free(self, kind: LockKind, number: int = 0) -> None:
        """Unlocks it."""
        await self._ask("SELECT pg_advisory_unlock(:kind, :number)", {"kind": kind, "number": number})

    async def take_interaction(self, number: int) -> bool:
        """Whether nobody else answers it; from then on, nobody does."""
        return bool(await self._ask("SELECT pg_try_advisory_lock(:number)", {"number": number}))

    async def forget_interaction(self, number: int) -> None:
        """It is too old to be answered by anybody."""
        await self._ask("SELECT pg_advisory_unlock(:number)", {"number": number})

    async def _ask(self, statement: str, values: Mapping[str, Any]) -> Any:
        return (await self._run(text(statement), values))[0][0]

    async def _run(self, statement: Any, values: Mapping[str, Any]) -> Any:
        # To its end, whoever is cancelled: a connection that is cut short is closed, with all its locks.
        query = asyncio.ensure_future(self._query(statement, values))
        query.add_done_callback(lambda done: done.cancelled() or done.exception())  # Nobody may be waiting.
        return await asyncio.shield(query)

    async def _query(self, statement: Any, values: Mapping[str, Any]) -> Any:
        async with self._turn:
            if self._connection is None:
                raise LocksLost
            asked = time.monotonic()
            try:
                async with asyncio.timeout(_ANSWERS_WITHIN):
                    rows = (await self._connection.execute(statement, values)).all()
            except (SQLAlchemyError, OSError, TimeoutError) as error:
                await self._drop()
                raise LocksLost from error
            self._alive_at = asked
            return rows

    async def _drop(self) -> None:
        self._alive_at = float("-inf")
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                await connection.invalidate()
                await connection.close()
            except (SQLAlchemyError, OSError):
                return
