"""Kills bots at random moments while commands come and messages are due, and counts what became of it all."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from simcord.backend.models import Interaction

from tests.support.wire.books import Count
from tests.support.wire.events import EventBook
from tests.support.wire.faults import SENDING, SERVER_EVENTS, held_answer
from tests.support.wire.invariants import broken_invariants
from tests.support.wire.process import Bot
from tests.support.wire.scene import Scene
from tests.support.wire.series import SeriesBook

# Of the kills that are aimed at the moment between Discord's accepting a message and our mark.
AIMED = 0.5
_LONGEST_LIFE = 0.8


@dataclass
class Tally:
    """How many kills there were, how many in between, and what was asked and answered meanwhile."""

    kills: int = 0
    in_between: int = 0
    asked: list[Interaction] = field(default_factory=list)
    count: Count | None = None

    @property
    def answered(self) -> int:
        return sum(interaction.responded for interaction in self.asked)

    def __str__(self) -> str:
        count = self.count
        assert count is not None
        return (
            f"{self.kills} kills, {self.in_between} between accepting and marking; {count.owed} owed, "
            f"{count.delivered} delivered, {count.withdrawn} withdrawn, {len(count.doubled)} doubled, "
            f"{len(count.lost)} lost, {len(count.open)} open; "
            f"{self.answered} of {len(self.asked)} commands answered"
        )


class Killer:
    """Runs so many bots on one scene; each kill is of one of them, while the others go on."""

    aimed_at = SENDING

    def __init__(self, scene: Scene, bots: int, seed: int) -> None:
        self._scene = scene
        self._random = random.Random(seed)
        self._bots: list[Bot] = []
        self._wanted = bots
        self.tally = Tally()

    async def run(self, kills: int) -> Tally:
        """Kills so often, then lets everything come to its end."""
        while len(self._bots) < self._wanted:
            self._bots.append(await self._scene.start())
        for _ in range(kills):
            await self._round()
        self.tally.count = await self._scene.settled(within=90)
        await self._check()
        return self.tally

    async def _round(self) -> None:
        people = self._random.sample(self._scene.town.people[1:], 8)
        await self._owe(people)
        await self._ask(people)
        aimed = self._random.random() < AIMED
        victim = await (self._kill_in_between() if aimed else self._kill_somewhere())
        self.tally.kills += 1
        await self._check()
        self._bots[self._bots.index(victim)] = await self._scene.start()
        await self._check()

    async def _owe(self, people: Sequence[int]) -> None:
        """Owes these people something before the kill."""
        await self._scene.books.invite(people)

    async def _ask(self, people: Sequence[int]) -> None:
        """A stream of commands; some of them will never be answered."""
        town = self._scene.town
        calls = [
            town.slash(town.owner, "calendar create", name="Pier", start_date="in 9 days"),
            town.slash(people[0], "availability add", calendar="Lighthouse 1", when="any time"),
            town.slash(town.owner, "calendar invite", calendar="Lighthouse 1", user=people[1]),
            town.slash(people[2], "calendar list"),
        ]
        self.tally.asked += calls

    async def _kill_somewhere(self) -> Bot:
        victim = self._random.choice(self._bots)
        await asyncio.sleep(self._random.uniform(0, _LONGEST_LIFE))
        return await self._kill(victim)

    async def _kill_in_between(self) -> Bot:
        """Waits until Discord holds answers back from one of them, and kills that one."""
        fault = held_answer(path=self.aimed_at, times=self._random.randint(1, 5))
        discord = self._scene.discord
        discord.faults.append(fault)
        try:
            await discord.until(lambda: bool(fault.held))
            return await self._kill(next(bot for bot in self._bots if bot.name == fault.held[0]))
        finally:
            discord.faults.remove(fault)
            fault.let_go.set()

    async def _kill(self, victim: Bot) -> Bot:
        await victim.kill()
        self.tally.in_between += bool(await self._unmarked(victim))
        return victim

    async def _unmarked(self, victim: Bot) -> list[int]:
        """What Discord has accepted of it and is not marked."""
        return await self._scene.books.unmarked(self._scene.discord.ledger, victim.name)

    async def _check(self) -> None:
        broken = await broken_invariants(self._scene.books.database)
        assert not broken, broken


class RevisionKiller(Killer):
    """The same while meetings that are set change: people can't make theirs, and the owner decides."""

    _calendar = 0

    async def _owe(self, people: Sequence[int]) -> None:
        """Opens a finalized calendar on which each of them has a meeting."""
        self._calendar = await self._scene.books.set_meetings(people)

    async def _ask(self, people: Sequence[int]) -> None:
        """Two can't make theirs; the owner decides about those before, and moves everybody elsewhere."""
        town, books = self._scene.town, self._scene.books
        ref = f"cal:{self._calendar}"
        decided = [f"go_without:{absence}" for absence in await books.absent()]
        decided += [f"send_change:{way}" for way in await books.ways()]
        self._random.shuffle(decided)
        self.tally.asked += [
            town.press(people[0], f"cant_at_all:{self._calendar}"),
            town.submit(people[1], f"cant_form:{self._calendar}", when="any time"),
            town.slash(town.owner, "calendar edit", calendar=ref, place=f"Room {self.tally.kills}"),
            *(town.press(town.owner, custom_id) for custom_id in decided[:2]),
        ]


class SeriesKiller(Killer):
    """The same while meetings that repeat are skipped and moved, and series end."""

    def __init__(self, scene: Scene, bots: int, seed: int) -> None:
        super().__init__(scene, bots, seed)
        self.series = SeriesBook(scene.books)

    async def _owe(self, people: Sequence[int]) -> None:
        """Sets one for them."""
        await self.series.set_meetings(people)

    async def _ask(self, people: Sequence[int]) -> None:
        """The owner changes four of the meetings at once, and makes moves that were shown."""
        town = self._scene.town
        meetings = self._random.sample(await self.series.ahead(), 4)
        skipped, ended, first, second = (f"{number}:{version}" for number, version in meetings)
        shown = await self.series.drafts()
        self.tally.asked += [
            town.submit(town.owner, f"move_one_form:{first}", when="sunday 20:00"),
            town.press(town.owner, f"skip_one:{skipped}"),
            town.submit(town.owner, f"move_one_form:{second}", when="saturday 20:00"),
            *(town.press(town.owner, f"move_one:{draft}") for draft in shown[-2:]),
            town.press(town.owner, f"end_after:{ended}"),
        ]


class AgainKiller(Killer):
    """The same while calendars open themselves again and invite who was on the one before."""

    def __init__(self, scene: Scene, bots: int, seed: int) -> None:
        super().__init__(scene, bots, seed)
        self.series = SeriesBook(scene.books)

    async def _owe(self, people: Sequence[int]) -> None:
        """One for each half of them."""
        for half in (people[:4], people[4:]):
            await self.series.open_again(half)

    async def _ask(self, people: Sequence[int]) -> None:
        """Nothing: it comes about by itself."""

    async def _round(self) -> None:
        """Until the next, all are open again."""
        await super()._round()
        discord = self._scene.discord
        deadline = discord.clock() + 30
        while await self.series.opened() and discord.clock() < deadline:
            await discord.changed(within=0.3)


class EventKiller(Killer):
    """The same while meetings become events of the server, move to other places, and are canceled."""

    aimed_at = SERVER_EVENTS

    def __init__(self, scene: Scene, bots: int, seed: int) -> None:
        super().__init__(scene, bots, seed)
        self.events = EventBook(scene.books)

    async def _owe(self, people: Sequence[int]) -> None:
        """Wants three more."""
        for who in people[:3]:
            await self.events.want(who)

    async def _ask(self, people: Sequence[int]) -> None:
        """Two of the last move to another place; what is older is canceled, or the server would be full."""
        town = self._scene.town
        *older, second, first = await self.events.taking_place()
        places = [f"Room {self.tally.kills}", f"Hall {self.tally.kills}"]
        self.tally.asked += [
            *(
                town.slash(town.owner, "calendar edit", calendar=f"cal:{calendar}", place=place)
                for calendar, place in zip((first, second), places, strict=True)
            ),
            *(town.press(town.owner, f"cancel_calendar:{calendar}") for calendar in older[:-4]),
        ]

    async def _unmarked(self, victim: Bot) -> list[int]:
        return await self.events.unmarked()
