"""Where benchmarks.interactions happens: a database with the crowd in it, and a Discord for each bot."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import crowd
from benchmarks.load import Bot, Quick, quick_discord, running
from benchmarks.questions import Crowd
from db.engine import Database
from tests.support.settings import TIRELESS


@dataclass
class Stage:
    """A database with the crowd in it, and the Discord of each bot."""

    url: str
    discord: Quick
    bare_discord: Quick
    people: Crowd
    folder: Path
    scale: float

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[Bot]:
        settings = {"ONEONONE_DATABASE__URL": self.url, "ONEONONE_LOGGING__LEVEL": "WARNING", **TIRELESS}
        log = self.folder / "bot.log"
        async with running("bot", ("run",), settings, self.discord, log) as bot:
            yield bot

    @asynccontextmanager
    async def least(self) -> AsyncIterator[Bot]:
        settings, log = {"ONEONONE_DATABASE__URL": self.url}, self.folder / "least.log"
        async with running("benchmarks.least", (), settings, self.discord, log) as bot:
            yield bot

    @asynccontextmanager
    async def bare(self) -> AsyncIterator[Bot]:
        log = self.folder / "bare.log"
        async with running("benchmarks.bare", (), {}, self.bare_discord, log) as bot:
            yield bot

    def times(self, count: int) -> int:
        return max(50, round(count * self.scale))


@asynccontextmanager
async def stage(url: str, scale: float, strangers: int = 0) -> AsyncIterator[Stage]:
    """A filled, migrated database with a Discord for each of the two bots."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        discord = await stack.enter_async_context(quick_discord(crowd.PEOPLE))
        bare_discord = await stack.enter_async_context(quick_discord())
        database = Database(url)
        await crowd.fill(database, list(discord.town.people), strangers)
        await database.close()
        yield Stage(url, discord, bare_discord, Crowd(list(discord.town.people)), folder, scale)
