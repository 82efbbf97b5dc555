"""How long pictures of availability and of timetables take, how large they are, how long they stall others.

Run as `python -m benchmarks.pictures`. Each case has a process of its own. "grid" counts who can when,
"drawing" is the quickest of a few rounds, "stall" the longest that an event loop stood still meanwhile.
"""

import asyncio
import random
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from typing import TypeVar
from zoneinfo import ZoneInfo

from cogs.render.audience import Audience
from cogs.render.heatmap import heatmap
from cogs.render.timetable_pictures import timetable_picture
from scheduling.heat import Heat, heat_of
from scheduling.intervals import Span
from scheduling.model import Calendar, Entry, Person, Preference
from scheduling.timetables import TimetableSheet, numbered, sheets
from scheduling.zones import instant_at

FIRST = date(2026, 9, 28)
ZONE = "Europe/Berlin"
ROUNDS = 5
COLUMNS = ("days", "people", "grid, ms", "drawing, ms", "first drawing, ms", "stall, ms", "KB", "memory, MB")
OF_TIMETABLES = ("meetings", "days", "drawing, ms", "first drawing, ms", "KB", "memory, MB")
Result = TypeVar("Result")


def calendar(
    days: int, hours: tuple[int, int] = (540, 1080), zone: str = ZONE, first: date = FIRST
) -> Calendar:
    """A calendar of so many days, by default over the end of summer time."""
    owner = Person(1, 1, "owner")
    deadline = datetime(2026, 1, 1, tzinfo=UTC)
    last = first + timedelta(days=days - 1)
    return Calendar(
        id=1,
        owner=owner,
        name="Plans",
        start_date=first,
        end_date=last,
        timezone=zone,
        deadline=deadline,
        hours=hours,
    )


def answers(to: Calendar, people: int, seed: int = 1, step: int = 60) -> list[list[Entry]]:
    """What so many people may say: most on most days something, more on some days, most around noon."""
    chance = random.Random(seed)
    days = [to.start_date + timedelta(days=k) for k in range((to.end_date - to.start_date).days + 1)]
    popular = {day: chance.uniform(0.2, 0.8) for day in days}
    return [
        [entry for day in days if chance.random() < popular[day] for entry in _day(to, day, step, chance)]
        for _ in range(people)
    ]


def _day(to: Calendar, day: date, step: int, chance: random.Random) -> list[Entry]:
    """Something they prefer, then something they can do if needed; now and then only one of them."""
    start, end = to.hours
    steps = (end - start) // step
    first = start + step * int(steps * min(0.9, abs(chance.gauss(0.35, 0.25))))
    middle = min(end, first + step * chance.randint(1, max(1, steps // 2)))
    last = min(end, middle + step * chance.randint(0, 2))
    parts = (first, middle, Preference.HIGH), (middle, last, Preference.LOW)
    zone = ZoneInfo(to.timezone)
    return [
        Entry(0, Span(instant_at(day, a, zone), instant_at(day, b, zone)), preference)
        for a, b, preference in parts
        if a < b and chance.random() < 0.8
    ]


def timetable(meetings: int, days: int) -> list[TimetableSheet]:
    """So many one-on-ones of half an hour on so many days."""
    chance, first = random.Random(1), datetime(2026, 9, 28, 7, tzinfo=UTC)
    starts = [first + timedelta(days=k % days, minutes=35 * (k // days)) for k in range(meetings)]
    rows = (
        (
            Person(k, k, f"Guest {k}"),
            Span(at, at + timedelta(minutes=30)),
            chance.choice([*Preference]),
            False,
            False,
        )
        for k, at in enumerate(starts)
    )
    return sheets(numbered(rows), ZONE, timedelta(minutes=5), is_set=True)


def measured_timetable(meetings: int, days: int) -> str:
    """One line of the table of timetables: its largest sheet."""
    sheet, audience = max(timetable(meetings, days), key=lambda one: len(one.rows)), Audience(ZONE)
    before = memory()
    picture, first = timed(lambda: timetable_picture(sheet, audience))
    more = memory() - before
    drawing = min(timed(lambda: timetable_picture(sheet, audience))[1] for _ in range(ROUNDS))
    figures = (f"{drawing:.0f}", f"{first:.0f}", f"{len(picture) / 1024:.0f}", f"{more:.0f}")
    return f"| {meetings} | {days} | {' | '.join(figures)} |"


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    start = time.perf_counter()
    result = work()
    return result, (time.perf_counter() - start) * 1000


def measured(days: int, people: int) -> str:
    """One line of the table."""
    plans = calendar(days)
    given = answers(plans, people)
    heat, grid = timed(lambda: heat_of(plans, given, ZONE))
    before = memory()
    picture, first = timed(lambda: heatmap(heat))
    more = memory() - before
    drawing = min(timed(lambda: heatmap(heat))[1] for _ in range(ROUNDS))
    stall = asyncio.run(longest_stall(heat)) * 1000
    figures = (f"{grid:.0f}", f"{drawing:.0f}", f"{first:.0f}", f"{stall:.0f}", f"{len(picture) / 1024:.0f}")
    return f"| {days} | {people} | {' | '.join(figures)} | {more:.0f} |"


async def longest_stall(heat: Heat) -> float:
    """How long a loop that wants to run all the time does not, while a thread draws."""
    drawing = asyncio.create_task(asyncio.to_thread(heatmap, heat))
    longest, last = 0.0, time.perf_counter()
    while not drawing.done():
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    return longest


def memory() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _head(columns: tuple[str, ...]) -> None:
    print(f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}")


def main() -> None:
    _head(COLUMNS)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        for days in (1, 5, 92):
            for people in (5, 500):
                print(pool.submit(measured, days, people).result(), flush=True)
        print()
        _head(OF_TIMETABLES)
        for meetings, days in ((5, 1), (40, 5), (40, 10), (70, 7)):
            print(pool.submit(measured_timetable, meetings, days).result(), flush=True)


if __name__ == "__main__":
    main()
