"""The gateway connections of this process, one for each shard: all there are, unless others share them.

Light: it is loaded before the bot connects. `bot.shared_shards` has what several processes do.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import discord
from discord.backoff import ExponentialBackoff
from discord.gateway import DiscordWebSocket
from discord.shard import EventItem, EventType, Shard

BETWEEN_IDENTIFIES = 5.5
"""Seconds between two in the same bucket; Discord wants five between their arrivals."""
_NEEDS_INTENT = 4014
_log = logging.getLogger(__name__)


class Shards:
    """All shards, in this process alone."""

    def __init__(self, client: discord.AutoShardedClient) -> None:
        self._client = client
        self._online: defaultdict[int, asyncio.Event] = defaultdict(asyncio.Event)
        self._buckets: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._tasks: set[asyncio.Future[Any]] = set()
        self.concurrency = 1

    async def begin(self, count: int, concurrency: int) -> None:
        """Connects to so many shards in all, so many of them at once. Raises Fault."""
        self.concurrency = concurrency
        self._count_all(count)
        self._expect(range(count))
        for shard in range(count):
            self._soon(self._launch(shard))

    def note_online(self, shard: int) -> None:
        """Discord has it online, now or again."""
        self._online[shard].set()

    async def turn(self, shard: int) -> None:
        """Waits until Discord takes an IDENTIFY for this shard."""
        bucket = shard % self.concurrency
        await self._buckets[bucket].acquire()
        try:
            await self._reserve(bucket)
        finally:
            self._soon(self._leave_to_next(bucket))

    async def _leave_to_next(self, bucket: int) -> None:
        await asyncio.sleep(BETWEEN_IDENTIFIES)
        await self._free(bucket)
        self._buckets[bucket].release()

    async def _reserve(self, bucket: int) -> None:
        """Waits for other processes."""

    async def _free(self, bucket: int) -> None:
        """Lets other processes go on."""

    @property
    def are_connected(self) -> bool:
        """Whether Discord tells this process of everything that it should at the moment."""
        shards = self._client.shards
        return all(number in shards and not shards[number].is_closed() for number in self._held())

    def _held(self) -> Collection[int]:
        """Those that are this process's."""
        return range(self._client.shard_count or 1)

    def knows(self, guild_id: int) -> bool:
        """Whether it is known here whether the bot is in this server."""
        return self._client.is_ready()

    async def may_answer(self, interaction: discord.Interaction[Any]) -> bool:
        """Whether it is this process that answers."""
        return True

    def answers_alone(self, interaction: Mapping[str, Any]) -> bool:
        """Whether it is certain that nobody else answers it, as it came."""
        return True

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Meanwhile no other process tells Discord the commands."""
        yield

    async def leave(self) -> None:
        """Hands over to other processes, which go on."""

    async def close(self) -> None:
        """Lets go of everything. The bot has left Discord."""
        for task in self._tasks:
            task.cancel()

    def _count_all(self, count: int) -> None:
        """There are so many in all."""
        self._client.shard_count = self._client._connection.shard_count = count

    def _expect(self, shards: Iterable[int]) -> None:
        """The bot is ready as soon as these are."""
        self._client._connection.shard_ids = list(shards)

    async def _launch(self, shard: int) -> None:
        """Connects to a shard, and goes on trying; what Discord refuses for good ends the bot.

        `launch_shard` of discord.py would go on trying then as well.
        """
        client: Any = self._client
        tell = client._AutoShardedClient__queue.put_nowait
        backoff = ExponentialBackoff()
        while True:
            connecting = DiscordWebSocket.from_client(client, initial=True, shard_id=shard)
            try:
                socket = await asyncio.wait_for(connecting, client.shard_connect_timeout)
            except discord.ConnectionClosed as closed:
                needs_intent = closed.code == _NEEDS_INTENT
                error = discord.PrivilegedIntentsRequired(shard) if needs_intent else closed
                tell(EventItem(EventType.terminate, None, error))
                return
            except Exception as error:
                _log.warning("can't connect shard %d (%s); trying again", shard, type(error).__name__)
                await asyncio.sleep(backoff.delay())
            else:
                client._AutoShardedClient__shards[shard] = launched = Shard(socket, client, tell)
                launched.launch()
                return

    async def _connect(self, shard: int) -> None:
        """Connects to a shard, and waits until it is online."""
        self._online[shard].clear()
        await self._launch(shard)
        await self._online[shard].wait()

    async def _close_all_but(self, kept: Collection[int]) -> None:
        """Leaves the other shards, and forgets their servers, of which it hears nothing new."""
        for number, shard in self._client.shards.items():
            if number not in kept and not shard.is_closed():
                await shard.disconnect()
        for server in [each for each in self._client.guilds if each.shard_id not in kept]:
            self._client._connection._remove_guild(server)

    def _soon(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
