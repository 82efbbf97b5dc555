"""The best times of a calendar with 500 people over 92 days, pressed for by eight at once.

Run with `python -m benchmarks.suggesting`. It tells when the last of them is acknowledged, how long others
wait at most meanwhile, when they have the answer, how much memory that takes, and how soon it ends once the
calendar changes.
"""

import asyncio
import random
import resource
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import update

from db.engine import Database
from db.models import Calendar
from db.schema import upgrade
from scheduling.errors import CalendarChanged
from scheduling.intervals import Span
from scheduling.planning.search import Invitee, Search
from services.planning import suggestions
from services.planning.computing import Computation, Planner
from tests.support.crowds import give_times
from tests.support.fakes import Office

PEOPLE, DAYS, PRESSES = 500, 92, 8
FIRST = datetime(2026, 3, 2, tzinfo=UTC)


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}")
        office, planner = Office(database), Planner()
        database.on_outdated = planner.end
        await upgrade(database.engine)
        await office.register("olga")
        ref = await office.calendar(
            mode="one-on-one", start_date="2026-03-02", end_date="2026-06-01", buffer="10m"
        )
        await give_times(database, ref, search())
        await pressed(office, planner, ref)
        await changed(office, planner, ref)
        await database.close()


async def pressed(office: Office, planner: Planner, ref: str) -> None:
    before, began = memory(), time.perf_counter()
    async with waits() as longest:
        computations = await asyncio.gather(*(press(office, planner, ref) for _ in range(PRESSES)))
        acknowledged = time.perf_counter() - began
        found = await asyncio.gather(*(one.finding for one in computations))
    best, times = found[0].options[0], len({id(one) for one in computations})
    print(f"{PRESSES} presses, worked out {times}x: acknowledged in {acknowledged:.2f} s")
    print(f"answered in {time.perf_counter() - began:.1f} s: {len(best.slots)} placed, at most {best.bound}")
    print(f"longest wait of others: {max(longest) * 1000:.0f} ms")
    print(f"memory: {memory() - before:.0f} MB more, {memory():.0f} MB in all")


async def changed(office: Office, planner: Planner, ref: str) -> None:
    computation = await press(office, planner, ref)
    while not computation.progress.placed:  # noqa: ASYNC110 - it is set in another thread
        await asyncio.sleep(0.01)
    async with office.database.writing() as session:
        await session.execute(update(Calendar).values(version=Calendar.version + 1))
    began = time.perf_counter()
    planner.end(computation.asked.calendar.id)
    try:
        await computation.finding
    except CalendarChanged:
        print(f"ended {(time.perf_counter() - began) * 1000:.0f} ms after the calendar has changed")


async def press(office: Office, planner: Planner, ref: str) -> Computation:
    return planner.compute(office.store, await suggestions.ask_for(office.ask("olga"), ref))


@asynccontextmanager
async def waits() -> AsyncIterator[list[float]]:
    """How much later than it should somebody gets their turn, again and again."""
    late: list[float] = []

    async def wait() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            late.append(time.perf_counter() - began - 0.005)

    waiting = asyncio.create_task(wait())
    yield late
    waiting.cancel()


def search() -> Search:
    """Everybody gives an hour or two of each day."""
    rng = random.Random(1)
    people = []
    for number in range(PEOPLE):
        spans: tuple[list[Span], list[Span]] = ([], [])
        for day in range(DAYS):
            start = FIRST + timedelta(days=day, minutes=rng.randrange(480, 1200, 15))
            spans[rng.random() < 0.5].append(Span(start, start + rng.choice([1, 2]) * timedelta(hours=1)))
        people.append(Invitee(number, tuple(spans[0]), tuple(spans[1])))
    return Search(tuple(people), (), timedelta(minutes=30), FIRST)


def memory() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    asyncio.run(main())
