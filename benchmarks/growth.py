"""What is over being forgotten, after a million interactions: run as `python -m benchmarks.growth`.

`--interactions 100000` stores a tenth; `--postgresql` uses that. Each interaction has left a row: calendars
over the last 500 days with 10 people each, their times, and what was sent to them. Prints how large it all
is before and after, how many runs that takes, and the longest time for which others would wait to write.
"""

import argparse
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import event, insert, text

from benchmarks.databases import on_a_database
from db.engine import Database
from db.holding import TABLES
from services.request import Store
from services.retention import PAGES, forget

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DAYS, PEOPLE, TIMES, SENT = 500, 10, 4, 5
PER_CALENDAR = PEOPLE * (1 + TIMES + SENT)
Row = dict[str, Any]


class Measured(Database):
    """Notes how long each transaction that writes takes, and how many statements there are."""

    longest = 0.0
    statements = 0

    @asynccontextmanager
    async def writing(self, patience: float = 5.0) -> AsyncIterator[Any]:
        began = time.perf_counter()
        async with super().writing(patience) as session:
            yield session
        self.longest = max(self.longest, time.perf_counter() - began)

    def count(self) -> None:
        """Begins to count."""

        def note(*_arguments: Any) -> None:
            self.statements += 1

        event.listen(self.engine.sync_engine, "before_cursor_execute", note)


def rows(calendars: int) -> Iterator[tuple[str, Row]]:
    """Everything that is stored, table by table."""
    people = range(1, calendars // 4 + PEOPLE + 1)
    for number in people:
        yield "user", {"discord_id": 10**17 + number, "discord_name": f"user {number}"}
    for number in range(1, calendars + 1):
        yield "calendar", _calendar(number, people[number % len(people)])
    ids = count(1)
    for number in range(1, calendars + 1):
        at = _day_of(number)
        for user in (people[(number + one) % len(people)] for one in range(1, PEOPLE + 1)):
            on_it: Row = {"calendar_id": number, "user_id": user}
            yield "attendee", on_it
            for hour in range(TIMES):
                start = at + timedelta(hours=hour)
                times = {"start_time": start, "end_time": start + timedelta(minutes=50), "last_modified": at}
                yield "event", {"calendar_id": number, "owner_id": user, "event_type": "HIGH", **times}
            for _ in range(SENT):
                yield "notification", on_it | _sent(next(ids), at)


def _day_of(calendar: int) -> datetime:
    return NOW - timedelta(days=calendar % DAYS)


def _calendar(number: int, owner: int) -> Row:
    day = _day_of(number)
    return {
        "owner_id": owner,
        "name": f"calendar {number}",
        "name_key": f"calendar {number}",
        "start_date": day.date(),
        "end_date": day.date(),
        "timezone": "UTC",
        "deadline": day,
        "mode": "group",
        "meeting_length": 30,
        "day_start": 540,
        "day_end": 1080,
    }


def _sent(number: int, at: datetime) -> Row:
    done = {"outcome": "sent", "sent_at": at, "message_id": number}
    return {"kind": "nudge", "dedupe_key": f"nudge:{number}", "created_at": at, "due_at": at, **done}


async def fill(database: Database, calendars: int) -> None:
    """Stores all of it, some thousand rows at a time."""
    waiting: dict[str, list[Row]] = {}
    for table, row in rows(calendars):
        waiting.setdefault(table, []).append(row)
    async with database.engine.begin() as connection:
        for table, found in waiting.items():
            for start in range(0, len(found), 5000):
                await connection.execute(insert(TABLES[table]), found[start : start + 5000])


async def stored(database: Database) -> str:
    """How many rows there are, and how large they are."""
    is_sqlite = database.engine.dialect.name == "sqlite"
    size = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    async with database.reading() as session:
        number = sum([await session.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in TABLES])  # noqa: S608 - our own
        query = size if is_sqlite else "SELECT pg_database_size(current_database())"
        large = await session.scalar(text(query)) or 0
    return f"{number:,} rows, {large / 1e6:,.0f} MB"


async def measure(url: str, interactions: int) -> None:
    database = Measured(url)
    await fill(database, interactions // PER_CALENDAR)
    print(f"{database.engine.dialect.name}: {await stored(database)}")
    database.count()
    store, runs, began = Store(database, lambda: NOW), 0, time.perf_counter()
    database.longest = 0
    more = True
    while more:
        more, runs = await forget(store), runs + 1
    took = time.perf_counter() - began
    for _ in range(interactions // 2_500):
        await database.give_back_space(PAGES)
    print(f"after {runs} runs in {took:.1f} s: {await stored(database)}")
    waits = f"others wait {database.longest * 1e3:.0f} ms at most"
    print(f"{database.statements / runs:.0f} statements a run; {waits}")
    await database.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--interactions", type=int, default=1_000_000)
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    on_a_database(lambda url: measure(url, asked.interactions), postgresql=asked.postgresql)
