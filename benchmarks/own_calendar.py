"""Importing somebody's calendar of 10,000 events: how long it takes, and for how long the loop is held.

All of it, as `/availability import` does it for a calendar of three months: once with events over four years,
of which each hundredth repeats every week, and once with all of them in these months, which no people have.
"""

import asyncio
import gc
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from benchmarks.databases import on_a_database
from db.engine import Database
from services.answers import imports
from tests.support.fakes import Office

EVENTS = 10_000
WANTED = 0.05
"""Seconds for which the loop may be held at most."""
FIRST, LAST = datetime(2026, 1, 12, tzinfo=UTC), datetime(2026, 4, 12, tzinfo=UTC)
TICK = 0.001


@dataclass
class Import:
    """Seconds that it took and for which the loop was held at most, and how many busy spans came of it."""

    took: float
    stall: float
    found: int


def calendar(start: datetime, length: timedelta, *, repeats: bool) -> bytes:
    """As many events, one after the other, with notes."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Benchmark//EN"]
    for number in range(EVENTS):
        lines += [
            *("BEGIN:VEVENT", f"UID:{number}@example.com", f"SUMMARY:Something {number}"),
            f"DTSTART;TZID=Europe/Berlin:{start + number * length / EVENTS:%Y%m%dT%H%M%S}",
            *("DURATION:PT5M", f"DESCRIPTION:{'Notes. ' * 10}"),
            *(["RRULE:FREQ=WEEKLY;COUNT=200"] if repeats and number % 100 == 0 else []),
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


CALENDARS = {
    "over four years": calendar(FIRST - timedelta(days=1000), timedelta(days=1500), repeats=True),
    "in three months": calendar(FIRST, LAST - FIRST, repeats=False),
}


async def measure(office: Office, ref: str, data: bytes) -> Import:
    """One import while the loop has something to do every millisecond."""
    stalls: list[float] = []

    async def tick() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(TICK)
            stalls.append(time.perf_counter() - before - TICK)

    async def fetch() -> bytes:
        return data

    ticking = asyncio.ensure_future(tick())
    await asyncio.sleep(0.1)
    stalls.clear()
    start = time.perf_counter()
    shown = await imports.bring_file(office.ask("olga"), ref, fetch)
    took = time.perf_counter() - start
    await asyncio.sleep(0.1)
    ticking.cancel()
    return Import(took, max(stalls), len(shown.taken))


async def run(url: str) -> float:
    """The longest stall."""
    office = Office(Database(url))
    await office.register("olga")
    ref = await office.calendar(start_date=f"{FIRST:%Y-%m-%d}", end_date=f"{LAST:%Y-%m-%d}")
    longest = 0.0
    await measure(office, ref, b"BEGIN:VCALENDAR\nEND:VCALENDAR\n")  # Statements are compiled once.
    gc.freeze()  # As the bot does once it is at work.
    for name, data in CALENDARS.items():
        result = await measure(office, ref, data)
        print(f"{EVENTS:,} events {name} in {len(data) / 1e6:.1f} MB, {result.found:,} busy spans:", end=" ")
        print(f"took {result.took:.2f} s; the loop was held for {result.stall * 1000:.1f} ms at most")
        longest = max(longest, result.stall)
    await office.database.close()
    return longest


if __name__ == "__main__":
    if on_a_database(run) > WANTED:
        raise SystemExit(f"more than the {WANTED * 1000:.0f} ms that it may be")
