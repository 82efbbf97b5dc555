"""The bot beside a bare discord.py bot that answers and stores nothing, both as processes on the loopback.

Run as `python -m benchmarks.interactions`; `--scale 0.1` asks a tenth as often, `--postgresql` uses that,
`--strangers 100000` also measures with so many calendars of others stored, `--only start` a part.

200 people have 200 calendars with 5 invitees and 50 with 20; who has answered has 4 entries. 50 ask at once,
every time somebody else about another calendar. In each round the bare bot and each row take turns, so that
what else the machine does meets both; a row's ratio is that to the bare bot of its round. Refusals, and what
comes after Discord's three seconds, are no answers.
"""

import argparse
import asyncio
import platform
import tempfile
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import text, update

from benchmarks import crowd
from benchmarks.load import AUTOCOMPLETE, COMMAND, PRESS, Ask, Bot, Outcome, Quick, quick_discord, running
from db.engine import Database
from db.models import Calendar, Event
from tests.support import postgres
from tests.support.databases import migrate

_BARE = 1_500
_LARGE = range(crowd.SMALL + 1, crowd.SMALL + crowd.LARGE + 1)


@dataclass(frozen=True)
class Row:
    """A line of the table: what is asked, how often, and the least and the wished share of bare's rate."""

    name: str
    ask: Ask
    count: int
    floor: float
    aim: float


class Crowd:
    """What the people of a town ask. Their Discord ids are those of the town."""

    def __init__(self, people: list[int]) -> None:
        self.people = people
        self._adds = self._presses = 0

    def autocomplete(self, number: int) -> tuple[int, int, dict[str, Any]]:
        option = {"name": "calendar", "type": 3, "value": "light", "focused": True}
        return self._who(number % crowd.PEOPLE + 1), AUTOCOMPLETE, _command("calendar", "view", [option])

    def view(self, number: int) -> tuple[int, int, dict[str, Any]]:
        calendar = crowd.SMALL // 2 + 1 + number % (crowd.SMALL // 2)
        return self.look(crowd.attendee(calendar, 1), calendar)

    def view_with_picture(self, number: int) -> tuple[int, int, dict[str, Any]]:
        calendar = _LARGE[number % crowd.LARGE]
        return self.look(crowd.owner(calendar), calendar)

    def press(self, _number: int) -> tuple[int, int, dict[str, Any]]:
        """Declines and accepts in turn: each is an answer that changes something."""
        self._presses += 1
        half = crowd.SMALL // 2
        calendar, turn = self._presses % half + 1, self._presses // half
        verb = "decline" if turn % 2 == 0 else "accept"
        data = {"component_type": 2, "custom_id": f"{verb}:{calendar}"}
        return self._who(crowd.attendee(calendar, 3)), PRESS, data

    def add(self, _number: int) -> tuple[int, int, dict[str, Any]]:
        self._adds += 1
        calendar, turn = self._adds % crowd.SMALL + 1, self._adds // crowd.SMALL
        who = crowd.attendee(calendar, 1 + turn % 2)
        return self.add_line(who, calendar, crowd.line(turn + calendar))

    def mixed(self, number: int) -> tuple[int, int, dict[str, Any]]:
        """Typing twice for each view, with and without a picture, press and add."""
        asks = (self.autocomplete, self.view, self.autocomplete, self.press, self.add, self.view_with_picture)
        return asks[number % len(asks)](number)

    def look(self, who: int, calendar: int) -> tuple[int, int, dict[str, Any]]:
        """`/calendar view` by one of the people, counted from 1."""
        option = {"name": "calendar", "type": 3, "value": f"cal:{calendar}"}
        return self._who(who), COMMAND, _command("calendar", "view", [option])

    def add_line(self, who: int, calendar: int, when: str) -> tuple[int, int, dict[str, Any]]:
        """`/availability add` by one of them."""
        options = [
            {"name": "calendar", "type": 3, "value": f"cal:{calendar}"},
            {"name": "when", "type": 3, "value": when},
        ]
        return self._who(who), COMMAND, _command("availability", "add", options)

    def look_as_guest(self, number: int, calendar: int) -> tuple[int, int, dict[str, Any]]:
        """The same by one of the guests of the crowded calendar."""
        return crowd.guest(number), *self.look(1, calendar)[1:]

    def status(self, calendar: int) -> tuple[int, int, dict[str, Any]]:
        """`/calendar status` by the owner."""
        option = {"name": "calendar", "type": 3, "value": f"cal:{calendar}"}
        return self._who(crowd.owner(calendar)), COMMAND, _command("calendar", "status", [option])

    def _who(self, number: int) -> int:
        return self.people[number - 1]


def _command(group: str, name: str, options: list[dict[str, Any]]) -> dict[str, Any]:
    nested = [{"type": 1, "name": name, "options": options}]
    return {"id": "1", "name": group, "type": 1, "options": nested}


def ping(number: int) -> tuple[int, int, dict[str, Any]]:
    """What the bare bot is asked."""
    return 10**17 + number % crowd.PEOPLE, COMMAND, {"id": "1", "name": "ping", "type": 1}


def rows(people: Crowd) -> list[Row]:
    return [
        Row("autocomplete of calendars", people.autocomplete, 1_000, 0.40, 0.60),
        Row("/calendar view without a picture", people.view, 600, 0.25, 0.40),
        Row("/calendar view with pictures of 50", people.view_with_picture, 300, 0.05, 0.15),
        Row("Accept and Decline", people.press, 400, 0.10, 0.20),
        Row("/availability add", people.add, 400, 0.12, 0.20),
    ]


# Running


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
        settings = {"ONEONONE_DATABASE__URL": self.url, "ONEONONE_LOGGING__LEVEL": "WARNING"}
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


async def throughput(on: Stage, rounds: int) -> None:
    """The rows of the table, in turns with the bare bot; then memory after many, for both."""
    async with on.bare() as bare, on.bot() as bot:
        await asyncio.sleep(2)
        idle = bot.memory, bare.memory
        await _in_turns(on, rows(on.people), bot, bare, rounds)
        outcome = await bot.answer(on.people.mixed, on.times(2_000))
        beside = await bare.answer(ping, on.times(2_000))
        late = f"{outcome.late} late, {outcome.refused} refused, p99 {outcome.p99:.0f} ms"
        print(
            f"\n{on.times(2_000)} mixed: {_of(outcome.per_second, beside.per_second)} of bare's rate, {late}"
        )
        print(f"memory, MB: idle {_of(*idle)}, afterwards {_of(bot.memory, bare.memory)} of bare's")


async def _in_turns(on: Stage, table: list[Row], bot: Bot, bare: Bot, rounds: int) -> None:
    found: dict[str, list[tuple[Outcome, Outcome]]] = {row.name: [] for row in table}
    await bot.answer(on.people.mixed, 60), await bare.answer(ping, 200)
    for _ in range(rounds):
        for row in table:
            beside = await bare.answer(ping, on.times(_BARE))
            found[row.name].append((await bot.answer(row.ask, on.times(row.count)), beside))
    print(_line("50 at once", *_COLUMNS))
    for row in table:
        print(_throughput(row, found[row.name]), flush=True)


async def least(on: Stage, rounds: int) -> None:
    """What there is to gain at most: the rows without a picture by a bot that is nothing but the SQL."""
    async with on.bare() as bare, on.least() as bot:
        print("\nthe same statements by hand, in a bot without SQLAlchemy, rules and texts")
        await _in_turns(on, [row for row in rows(on.people) if "pictures" not in row.name], bot, bare, rounds)


def _throughput(row: Row, pairs: Iterable[tuple[Outcome, Outcome]]) -> str:
    both = list(pairs)
    ratios = [one.per_second / bare.per_second for one, bare in both]
    p99s = [one.p99 / bare.p99 for one, bare in both]
    cpu = [median(each.cpu_ms for each in side) for side in zip(*both, strict=True)]
    return _line(
        row.name,
        _spread(ratios, 3),
        f"{cpu[1] / cpu[0]:.3f}",
        f"{cpu[0]:.1f} ({cpu[1]:.2f})",
        _spread([one.p99 for one, _ in both], 0),
        _spread(p99s, 1),
        str(sum(one.late for one, _ in both)),
        str(sum(one.refused for one, _ in both)),
        f"{row.floor:.2f} ({row.aim:.2f})",
    )


async def fresh_pictures(on: Stage, rounds: int) -> None:
    """50 calendars that have changed, looked at at once: when all are answered, and all pictures there."""
    answered, complete = [], []
    async with on.bot() as bot:
        await bot.answer(on.people.mixed, 60)
        for number in range(rounds):
            await _change_all(on.url, number)
            asked = [on.people.view_with_picture(one) for one in range(crowd.LARGE)]
            tries = [bot.picture(who, data) for who, _, data in asked]
            results = await asyncio.gather(*tries, return_exceptions=True)
            there = [one for one in results if isinstance(one, tuple)]
            lost = len(results) - len(there) + sum(one[0] > 3 for one in there)
            answered.append(max(one[0] for one in there))
            complete.append(max(one[1] for one in there))
            if lost:
                print(f"  {lost} of {crowd.LARGE} not answered in time")
    told = f"all answered {_spread(answered, 2)}, all there {_spread(complete, 2)}"
    print(f"\n50 new pictures at once, s: {told}")


async def zones(on: Stage, rounds: int) -> None:
    """100 people in 20 time zones, who look at the same calendar at once after it has changed."""
    answered, complete = [], []
    async with on.bot() as bot:
        await bot.answer(on.people.mixed, 60)
        for number in range(rounds):
            await _change_all(on.url, number)
            asked = [on.people.look_as_guest(one, crowd.CROWDED) for one in range(1, 101)]
            results = await asyncio.gather(*(bot.picture(who, data) for who, _, data in asked))
            answered.append(max(one[0] for one in results))
            complete.append(max(one[1] for one in results))
    told = f"all answered {_spread(answered, 2)}, all there {_spread(complete, 2)}"
    print(f"\n100 people in 20 zones look at one calendar of 500, s: {told}")


async def _change_all(url: str, number: int) -> None:
    """As if somebody had answered on each of the large calendars."""
    database = Database(url)
    async with database.engine.begin() as connection:
        large = [*_LARGE, crowd.CROWDED]
        changed = update(Calendar).where(Calendar.id.in_(large))
        await connection.execute(changed.values(version=Calendar.version + 1))
        first = text("(SELECT min(id) FROM event AS e WHERE e.calendar_id = event.calendar_id)")
        moved = update(Event).where(Event.calendar_id.in_(large), Event.id == first)
        until = datetime.combine(crowd.FIRST_DAY, datetime.min.time()) + timedelta(hours=12, minutes=number)
        await connection.execute(moved.values(end_time=until.astimezone()))
    await database.close()


async def overload(on: Stage, rounds: int) -> None:
    """Twice as many at once as can be answered in time, for ten seconds: how much of it is."""
    shares, capacities = [], []
    async with on.bot() as bot:
        await bot.answer(on.people.mixed, 60)
        for _ in range(rounds):
            capacity = (await bot.answer(on.people.view, on.times(600))).per_second
            flood = await bot.flood(on.people.view, 2 * capacity, seconds=10)
            capacities.append(capacity)
            shares.append(flood.answered / 10 / capacity)
            print(f"  {flood.answered} answered, {flood.refused} refused, {flood.late} late")
    told = f"{_spread(shares, 2)} of it answered in time; aim 0.9"
    print(f"\ntwice the capacity ({median(capacities):.0f} a second): {told}")


async def start(on: Stage, rounds: int) -> None:
    """From the start of the process to READY, and to the answer to what is asked right then."""
    ready, first = [], []
    async with on.bot() as bot:
        await bot.answer(on.people.mixed, 1)  # So that all is compiled, migrated and told to Discord.
    for _ in range(rounds):
        async with on.bare() as bare:
            pass
        async with on.bot() as bot:
            ready.append(bot.ready_after / bare.ready_after)
            outcome = await bot.answer(on.people.add, 1)
            first.append(outcome.latencies[0] if outcome.latencies else float("nan"))
    print(f"\nREADY, of bare's: {_spread(ready, 2)} (bare {bare.ready_after:.2f} s); floor 2.5, aim 2.0")
    print(f"the first /availability add, asked at READY, s: {_spread(first, 2)}")


async def one_with_many(on: Stage, rounds: int) -> None:
    """Somebody with 400 entries against somebody with 4, ten at once."""
    ratios: dict[str, list[float]] = {"view": [], "add": []}
    day = crowd.FIRST_DAY + timedelta(days=85)
    async with on.bot() as bot:
        await bot.answer(on.people.mixed, 60)
        for _ in range(rounds):
            for name in ratios:
                cost = []
                for number in (1, 2):
                    who = crowd.attendee(crowd.DILIGENT, number)
                    asked = (
                        on.people.look(who, crowd.DILIGENT)
                        if name == "view"
                        else on.people.add_line(who, crowd.DILIGENT, f"{day} 9-10")
                    )
                    outcome = await bot.answer(lambda _, asked=asked: asked, on.times(100), 10)  # type: ignore[misc]
                    cost.append(outcome.cpu_ms)
                ratios[name].append(cost[0] / cost[1])
    told = ", ".join(f"{name} {_spread(each, 2)}" for name, each in ratios.items())
    print(f"\n400 entries of one person against 4, CPU: {told}; floor 2, aim 1.3")


async def stalls(on: Stage) -> None:
    """How long others wait while somebody sends what takes longest: many ranges on each of 92 days."""
    lines = [", ".join(_minutes(*each)) for each in ((43, 0), (43, 2), (5, 0), (5, 0), (5, 2))]
    who = crowd.attendee(crowd.DILIGENT, 2)
    tried = {
        f"adds line {number} of {len(when)} characters": on.people.add_line(who, crowd.DILIGENT, when)
        for number, when in enumerate(lines, 1)
    }
    tried["looks at the status of 500 people"] = on.people.status(crowd.CROWDED)
    tried["looks at the calendar of 500 people"] = on.people.look(1, crowd.CROWDED)
    print("\nlongest wait of others, ms, while somebody")
    async with on.bot() as bot:
        await bot.answer(on.people.mixed, 60)
        for what, asked in tried.items():
            with bot.stalls(on.people.autocomplete) as waits:
                await asyncio.sleep(0.3)
                outcome = await bot.answer(lambda _, asked=asked: asked, 1)  # type: ignore[misc]
                await asyncio.sleep(0.3)
            ended = "answered" if outcome.answered else "refused" if outcome.refused else "late"
            print(f"  {what} ({ended}): {1000 * max(waits):.0f}")


def _minutes(count: int, offset: int) -> Iterable[str]:
    """So many one-minute ranges of every day, apart from each other; a line holds 43."""
    for k in range(count):
        hour, minute = divmod(4 * 60 + 7 * k + offset, 60)
        yield f"{hour}:{minute:02}-{hour}:{minute + 1:02}"


# Telling

_COLUMNS = (
    "of bare's rate",
    "of bare by CPU",
    "CPU ms (bare)",
    "p99 ms",
    "p99 of bare's",
    "late",
    "refused",
    "floor (aim)",
)


def _line(name: str, *cells: str) -> str:
    return f"{name:36}" + "".join(f"{cell:>22}" for cell in cells)


def _spread(values: list[float], digits: int) -> str:
    """The median, and from the least to the most."""
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f})"


def _of(one: float, bare: float) -> str:
    return f"{one:.0f} ({one / bare:.2f}x)"


PARTS = ("throughput", "least", "pictures", "zones", "overload", "start", "many", "stalls")


async def measure(url: str, asked: argparse.Namespace, strangers: int = 0) -> None:
    """All parts that are asked for, on an empty migrated database."""
    async with stage(url, asked.scale, strangers) as on:
        wanted = asked.only or PARTS
        if "throughput" in wanted:
            await throughput(on, asked.rounds)
        if "least" in wanted and url.startswith("sqlite"):
            await least(on, asked.rounds)
        if "pictures" in wanted:
            await fresh_pictures(on, asked.rounds)
        if "zones" in wanted:
            await zones(on, asked.rounds)
        if "overload" in wanted:
            await overload(on, asked.rounds)
        if "start" in wanted:
            await start(on, asked.rounds)
        if "many" in wanted:
            await one_with_many(on, asked.rounds)
        if "stalls" in wanted:
            await stalls(on)


async def sqlite(asked: argparse.Namespace, strangers: int = 0) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'oneonone.db'}"
        await migrate(url)
        await measure(url, asked, strangers)


async def postgresql(asked: argparse.Namespace, server: postgres.Server, strangers: int = 0) -> None:
    async with server.copy() as url:
        await measure(url, asked, strangers)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--scale", type=float, default=1.0, help="how often all is asked")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", choices=PARTS)
    parser.add_argument("--strangers", type=int, default=0, help="calendars of others, as a second table")
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    print(f"{platform.machine()}, Python {platform.python_version()}, {asked.rounds} rounds")
    for strangers in sorted({0, asked.strangers}):
        print(f"\n{'PostgreSQL' if asked.postgresql else 'SQLite'}, {strangers} calendars of others\n")
        if asked.postgresql:
            with postgres.serve() as server:
                asyncio.run(postgresql(asked, server, strangers))
        else:
            asyncio.run(sqlite(asked, strangers))


if __name__ == "__main__":
    main()
