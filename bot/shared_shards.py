"""Sharing the shards with other processes on the same PostgreSQL, by advisory locks (`db.shard_locks`).

A shard changes hands while both are connected to it. Both get each interaction then, so whoever locks its id
first answers it. Otherwise the owner of the shard answers, after it has made sure that it still is.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import discord

from bot.client import OneOnOne
from bot.config import Fault
from bot.database import database_faults
from bot.shards import Shards
from db.shard_locks import LockKind, LocksLost, ShardLocks
from scheduling.sharding import Holdings, next_steps, shard_of

LOOK_EVERY = timedelta(seconds=2)
LOOK_OFTEN = timedelta(seconds=0.3)
HANDED_OVER_WITHIN = timedelta(seconds=60)
SETTLED_AFTER = timedelta(seconds=5)
"""After PostgreSQL has started, everybody first gets the shards again that they have had."""
ANSWERED_WITHIN = timedelta(seconds=3)
MAKES_SURE_WITHIN = 1.5
_log = logging.getLogger(__name__)


class SharedShards(Shards):
    """This process's share of the shards."""

    def __init__(self, bot: OneOnOne) -> None:
        super().__init__(bot)
        self._bot = bot
        self._url = bot.settings.database.url
        with database_faults(self._url):
            self._locks = ShardLocks(self._url)
        self._count = 0
        self._owned: set[int] = set()
        self._offered: set[int] = set()
        self._joining: dict[int, asyncio.Task[None]] = {}
        # Until when somebody else may answer on a shard as well.
        self._new: dict[int, float] = {}
        self._taken: dict[int, float] = {}
        self._seen = Holdings(frozenset())
        self._looking = asyncio.Lock()
        self._changed = asyncio.Event()
        self._is_leaving = self._is_lost = False

    async def begin(self, count: int, concurrency: int) -> None:
        """Takes its share of so many shards. Raises Fault if other processes count them differently."""
        self.concurrency = concurrency
        with database_faults(self._url):
            await self._locks.open()
        await self._locks.look()
        self._count = self._agree(count)
        await self._locks.enter(self._count)
        await self._locks.look()
        least = min(self._locks.counts)
        if least < self._count:  # Somebody came at the same time, whom Discord has advised otherwise.
            await self._locks.withdraw(self._count)
            self._count = self._agree(self._count)
            await self._locks.enter(self._count)
        self._count_all(self._count)
        self._soon(self._keep())

    def _agree(self, count: int) -> int:
        """As many as the others have, if it was left to Discord."""
        others = self._locks.counts - {count}
        if others and self._bot.settings.discord.shards is None:
            return min(others)
        if others:
            raise Fault(
                f"discord.shards is {count} here, and {min(others)} in other processes on this database:"
                " stop them all to change it"
            )
        return count

    async def _keep(self) -> None:
        """Looks, again and again, what is to be done."""
        while True:
            try:
                await self._look()
            except LocksLost:
                pass  # It has been said, and the next look tries again.
            except Exception:
                _log.exception("sharing out the shards failed; trying again")
            await self._close_all_but(self._owned | self._joining.keys())
            moving = self._offered or self._joining or self._is_leaving or self._is_lost
            every = LOOK_OFTEN if moving else LOOK_EVERY
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), every.total_seconds())

    async def _look(self) -> None:
        async with self._looking:
            try:
                self._seen = await self._locks.look()
            except LocksLost:
                await self._reopen()
                return
            steps = next_steps(self._seen, self._locks.me, self._count)
            for shard in steps.offer:
                if await self._locks.take(LockKind.OFFER, shard):
                    self._offered.add(shard)
            for shard in steps.keep:
                await self._keep_after_all(shard)
            for shard in steps.let_go:
                await self._let_go(shard)
            if self._locks.server_is_up_for >= SETTLED_AFTER:
                for shard in (*steps.take, *steps.join):
                    await self._join(shard)
            await self._forget()
            if not (steps.take or steps.join or self._joining):
                self._bot.connected.set()  # A process that has no shard sends all the same.

    async def _reopen(self) -> None:
        """Connects again, and drops whatever somebody else has taken meanwhile."""
        if not self._is_lost:
            self._is_lost = True
            _log.warning("lost the locks of the shards; getting them again")
        try:
            await self._locks.open()
        except Exception:
            raise LocksLost from None
        self._offered.clear()
        # Those that are not connected yet are taken anew, as nobody's.
        self._owned -= self._joining.keys()
        for task in self._joining.values():
            task.cancel()
        self._joining.clear()
        self._taken.clear()
        if not self._is_leaving:
            await self._locks.enter(self._count)
        for shard in sorted(self._owned):
            if not await self._locks.take(LockKind.OWNER, shard):
                self._owned.discard(shard)
                _log.warning("shard %d is another process's now", shard)
        self._is_lost = False
        _log.info("has the locks again")

    async def _join(self, shard: int) -> None:
        if shard in self._joining or not await self._locks.take(LockKind.JOINING, shard):
            return
        self._seen = await self._locks.look()
        if shard in self._seen.owners and shard not in self._seen.offered:
            await self._locks.free(LockKind.JOINING, shard)
            return
        self._joining[shard] = asyncio.create_task(self._come(shard))

    async def _keep_after_all(self, shard: int) -> None:
        # Whoever joins it now would find it offered no more.
        if await self._locks.take(LockKind.JOINING, shard):
            await self._locks.free(LockKind.OFFER, shard)
            self._offered.discard(shard)
            await self._locks.free(LockKind.JOINING, shard)

    async def _come(self, shard: int) -> None:
        """Connects to a shard, and owns it as soon as nobody else does."""
        self._expect([*self._owned, *self._joining])
        with contextlib.suppress(LocksLost):
            if shard not in self._seen.owners and await self._locks.take(LockKind.OWNER, shard):
                self._own(shard)
            await self._connect(shard)
            await self._locks.take(LockKind.JOINED, shard)
            while shard in self._joining:
                if shard in self._owned or await self._locks.take(LockKind.OWNER, shard):
                    self._own(shard)
                    del self._joining[shard]
                    await self._locks.free(LockKind.JOINED, shard)
                    await self._locks.free(LockKind.JOINING, shard)
                    _log.info("shard %d is this process's", shard)
                else:
                    await asyncio.sleep(LOOK_OFTEN.total_seconds() / 3)
        self._changed.set()

    def _own(self, shard: int) -> None:
        self._owned.add(shard)
        self._new[shard] = time.monotonic() + ANSWERED_WITHIN.total_seconds()

    async def _let_go(self, shard: int) -> None:
        """Somebody else is connected to it: from now on it is theirs."""
        self._owned.discard(shard)
        self._offered.discard(shard)
        await self._close_all_but(self._owned | self._joining.keys())
        await self._locks.free(LockKind.OFFER, shard)
        await self._locks.free(LockKind.OWNER, shard)
        _log.info("shard %d was handed over", shard)

    async def _forget(self) -> None:
        """Interactions that are too old to be answered."""
        now = time.monotonic()
        for number in [number for number, until in self._taken.items() if until < now]:
            del self._taken[number]
            await self._locks.forget_interaction(number)

    async def turn(self, shard: int) -> None:
        """Waits until Discord takes an IDENTIFY of any process; never comes for a shard that is not ours."""
        await super().turn(shard)
        if shard not in self._owned | self._joining.keys():
            raise asyncio.CancelledError

    async def _reserve(self, bucket: int) -> None:
        while True:
            try:
                return await self._wait_for(LockKind.IDENTIFY, bucket)
            except LocksLost:  # Without them nobody knows who is at it, or whose the shard is by now.
                await asyncio.sleep(LOOK_OFTEN.total_seconds())

    async def _free(self, bucket: int) -> None:
        with contextlib.suppress(LocksLost):
            await self._locks.free(LockKind.IDENTIFY, bucket)

    def _held(self) -> Collection[int]:
        return self._owned

    def knows(self, guild_id: int) -> bool:
        shard = shard_of(guild_id, self._count)
        return shard in self._owned and shard not in self._joining

    async def may_answer(self, interaction: discord.Interaction[Any]) -> bool:
        await self._make_sure()
        shard = shard_of(interaction.guild_id, self._count)
        if self._is_settled(shard):
            return True
        age = self._bot.skew.discords_now - interaction.created_at
        if age > ANSWERED_WITHIN:
            return False
        try:
            is_ours = await self._locks.take_interaction(interaction.id)
        except LocksLost:
            return shard in self._owned
        self._taken[interaction.id] = time.monotonic() + 2 * ANSWERED_WITHIN.total_seconds()
        return is_ours

    def answers_alone(self, interaction: Mapping[str, Any]) -> bool:
        guild_id = interaction.get("guild_id")
        return self._locks.is_sure and self._is_settled(shard_of(guild_id and int(guild_id), self._count))

    def _is_settled(self, shard: int) -> bool:
        """Whether it is ours, and no other process answers on it as well."""
        is_moving = shard in self._offered or time.monotonic() < self._new.get(shard, 0)
        return shard in self._owned and not is_moving

    async def _make_sure(self) -> None:
        """After a standstill, looks whether what was ours still is; without a database, nobody else's is."""
        if not self._locks.is_sure and not self._is_lost:
            await asyncio.wait([asyncio.ensure_future(self._look_again())], timeout=MAKES_SURE_WITHIN)

    async def _look_again(self) -> None:
        async with self._looking:
            if self._locks.is_sure or self._is_lost:
                return
            try:
                self._seen = await self._locks.look()
            except LocksLost:
                with contextlib.suppress(LocksLost):
                    await self._reopen()

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        with contextlib.suppress(LocksLost):
            await self._wait_for(LockKind.COMMANDS, 0)
        try:
            yield
        finally:
            with contextlib.suppress(LocksLost):
                await self._locks.free(LockKind.COMMANDS)

    async def _wait_for(self, kind: LockKind, number: int) -> None:
        """Until this process has it. Raises LocksLost."""
        async for _ in self._watching():
            if await self._locks.take(kind, number):
                return

    async def _watching(self) -> AsyncIterator[Holdings]:
        while True:
            yield await self._locks.look()
            await asyncio.sleep(LOOK_OFTEN.total_seconds())

    async def leave(self) -> None:
        """Offers all that it has, and goes on until others have it, if there are any."""
        self._is_leaving = True
        self._changed.set()
        with contextlib.suppress(LocksLost, TimeoutError):
            await self._locks.withdraw(self._count)
            async with asyncio.timeout(HANDED_OVER_WITHIN.total_seconds()):
                async for holdings in self._watching():
                    if not (self._owned and holdings.members):
                        return

    async def close(self) -> None:
        await super().close()
        for task in self._joining.values():
            task.cancel()
        await self._locks.close()
