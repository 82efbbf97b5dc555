"""Importing somebody's calendar of 10,000 events: how long it takes, and for how long the loop is held."""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from db.engine import Database
from scheduling.intervals import Span
from services.people import reading
from services.request import Account, Request, Store

EVENTS = 10_000
WANTED = 0.05
"""Seconds for which the loop may be held at most."""
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Import:
    """Seconds that it took and for which the loop was held at most, and how many busy spans came of it."""

    took: float
    stall: float
    found: int


def calendar(events: int = EVENTS) -> bytes:
    """Years of events, with notes; each hundredth repeats every week."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Benchmark//EN"]
    for number in range(events):
        start = NOW + timedelta(days=number * 1500 // events - 1000, hours=8 + number % 10)
        lines += [
            *("BEGIN:VEVENT", f"UID:{number}@example.com", f"SUMMARY:Something {number}"),
            f"DTSTART;TZID=Europe/Berlin:{start:%Y%m%dT%H%M%S}",
            *("DURATION:PT30M", f"DESCRIPTION:{'Notes. ' * 10}"),
            *(["RRULE:FREQ=WEEKLY;COUNT=200"] if number % 100 == 0 else []),
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


async def measure(data: bytes) -> Import:
    """One import while the loop has something to do every millisecond."""
    store = Store(Database("sqlite+aiosqlite:///never-opened.db"), lambda: NOW)
    request = Request(store, Account(1, "ben"), NOW)
    stalls: list[float] = [0.0]

    async def tick() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            stalls.append(time.perf_counter() - before - 0.001)

    ticking = asyncio.ensure_future(tick())
    await asyncio.sleep(0.1)
    stalls.clear()
    start = time.perf_counter()
    found = await reading.read(request, data, Span(NOW, NOW + timedelta(days=400)), "Europe/Berlin", [])
    took = time.perf_counter() - start
    ticking.cancel()
    await store.database.close()
    return Import(took, max(stalls), len(found))


def main() -> None:
    data = calendar()
    result = asyncio.run(measure(data))
    print(f"{EVENTS:,} events in {len(data) / 1e6:.1f} MB, {result.found:,} busy spans")
    print(f"took {result.took:.2f} s; the loop was held for {result.stall * 1000:.1f} ms at most")
    if result.stall > WANTED:
        raise SystemExit(f"more than the {WANTED * 1000:.0f} ms that it may be")


if __name__ == "__main__":
    main()
