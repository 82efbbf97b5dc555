"""All that a test over the wire needs, joined: Discord, a town in it, its books, and bots to start."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from simcord.backend.models import Interaction

from tests.support.settings import TIRELESS
from tests.support.wire.books import Books, Count, open_books
from tests.support.wire.loopback import Loopback, open_loopback
from tests.support.wire.process import Bot, start
from tests.support.wire.town import Town, found


@dataclass
class Scene:
    """Where a test over the wire happens."""

    discord: Loopback
    town: Town
    books: Books
    folder: Path
    stack: AsyncExitStack
    bots: list[Bot] = field(default_factory=list)
    settings: Mapping[str, str] = field(default_factory=dict)

    def environment(self, bot: str = "bot") -> dict[str, str]:
        """The settings of a bot in this scene."""
        database = {"ONEONONE_DATABASE__URL": self.books.url}
        return {**self.discord.environment(bot), **database, **TIRELESS, **self.settings}

    async def start(self, *, hurried: bool = True, ready: bool = True, limit: int | None = None) -> Bot:
        """Starts a bot, and waits until it is at work; it ends with the scene."""
        before = self.discord.gateway.identified
        log = self.folder / f"bot{len(self.bots) + 1}.log"
        bot = await start(self.environment(log.stem), log, hurried=hurried, limit=limit)
        self.stack.push_async_callback(bot.kill)
        self.bots.append(bot)
        if ready:
            await self.until_online(before, bot)
            await self.discord.until(lambda: "at work" in bot.said or not bot.runs)
        return bot

    def set_clock(self, seconds: float) -> None:
        """The bots' clock is so far ahead of ours. They read the file at any moment: it is replaced whole."""
        file = self.folder / "ahead"
        written = file.with_suffix(".new")
        written.write_text(str(seconds), "utf-8")
        written.replace(file)
        self.settings = {"WIRE_CLOCK": str(file)}

    async def until_online(self, before: int, *bots: Bot) -> None:
        """Waits until somebody more than `before` has identified; a bot that ends instead is told of."""
        await self.discord.until(
            lambda: (
                self.discord.gateway.identified > before
                or not all(bot.runs for bot in bots)
                or all("at work" in bot.said for bot in bots)
            )
        )
        for bot in bots:
            assert bot.runs, bot.said[-3000:]

    async def last_word(self) -> None:
        """Waits until what was asked before has been seen to."""
        await self.discord.answered(self.town.slash(self.town.people[9], "help"))
        for bot in self.bots:
            await bot.stop()

    async def errors(self) -> list[str]:
        """What the bots, which are stopped, have logged as going wrong; where it did is in their logs."""
        for bot in self.bots:
            await bot.stop()
        lines = [line for bot in self.bots for line in bot.said.splitlines()]
        return [line for line in lines if " ERROR " in line or " CRITICAL " in line]

    async def time_to_answer(self, asked: Sequence[Interaction]) -> list[float]:
        """Waits for all answers; how long each took."""
        began = self.discord.clock()
        taken: dict[int, float] = {}

        def note() -> bool:
            for interaction in asked:
                if interaction.responded:
                    taken.setdefault(interaction.id, self.discord.clock() - began)
            return len(taken) == len(asked)

        await self.discord.until(note, within=20)
        return list(taken.values())

    async def settled(self, within: float = 60) -> Count:
        """Waits until nothing that is due is open any more; how it stands then, or when time is up."""
        deadline = self.discord.clock() + within
        count = await self.books.count(self.discord.ledger)
        while count.open and self.discord.clock() < deadline:
            await self.discord.changed(within=0.3)
            count = await self.books.count(self.discord.ledger)
        return count


@asynccontextmanager
async def open_scene(url: str, folder: Path, people: int = 20) -> AsyncIterator[Scene]:
    """A scene on a migrated database; whatever was started in it is killed at its end."""
    async with open_loopback() as discord, AsyncExitStack() as stack:
        town = found(discord, people)
        books = await stack.enter_async_context(open_books(town, url))
        yield Scene(discord, town, books, folder, stack)
