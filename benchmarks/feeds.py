"""Calendar feeds, each with 50 meetings, all asked for at once: run as `python -m benchmarks.feeds`.

`--feeds 10000` is what the bot is to answer within a minute; by default, it's a twentieth of that.
`--postgresql` uses that. Every person is in 50 groups of ten. Another process asks for them, twenty at a
time: at first, when each is noted as read; again; with gzip; and with what was sent before, which is answered
by 304. Prints how long that takes, what the server spends on each, and the longest stall of its loop.
"""

import argparse
import asyncio
import hashlib
import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from statistics import quantiles
from typing import Any

import aiohttp
from sqlalchemy import insert

from benchmarks.databases import on_a_database
from bot.client import OneOnOne
from bot.config import Settings, WebSettings
from bot.web.site import WebServer
from db.engine import Database
from db.holding import TABLES
from services.request import Host, Store

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MEETINGS, GROUP, AT_ONCE, TICK = 50, 10, 20, 0.005
WAYS: dict[str, dict[str, str]] = {
    "first": {},
    "200": {},
    "200, gzip": {"Accept-Encoding": "gzip"},
    "304": {},
}
Row = dict[str, Any]
Tags = list[str]


def token(number: int) -> str:
    return f"token-{number:016}"


def rows(feeds: int) -> Iterator[tuple[str, Row]]:
    """Everything that is stored, table by table."""
    for number in range(1, feeds + 1):
        yield "user", {"discord_id": 10**17 + number, "discord_name": f"user {number}"}
        hashed = hashlib.sha256(token(number).encode()).hexdigest()
        yield "feed", {"user_id": number, "token_hash": hashed, "changed_at": NOW}
    for number in range(1, feeds * MEETINGS // GROUP + 1):
        members = [(number * GROUP + one) % feeds + 1 for one in range(GROUP)]
        start = NOW + timedelta(hours=number % 2000)
        yield "calendar", _calendar(number, members[0], start)
        meeting = {"start_time": start, "end_time": start + timedelta(minutes=50), "last_modified": NOW}
        uid = {"event_type": "FINALIZED", "ical_uid": f"{number}@oneonone"}
        yield "event", {"calendar_id": number, "owner_id": members[0], **meeting, **uid}
        for user in members:
            yield "attendee", {"calendar_id": number, "user_id": user, "accepted": "accepted"}


def _calendar(number: int, owner: int, start: datetime) -> Row:
    name, day = f"Reading group {number}", start.date()
    text = "We read a chapter, and then talk about it; bring a pen."
    plan = {"mode": "group", "meeting_length": 50, "day_start": 540, "day_end": 1080, "is_finalized": True}
    days = {"start_date": day, "end_date": day, "timezone": "Europe/Berlin", "deadline": NOW}
    return {"owner_id": owner, "name": name, "name_key": name, "description": text, **plan, **days}


async def fill(database: Database, feeds: int) -> None:
    """Stores all of it, some thousand rows at a time."""
    waiting: dict[str, list[Row]] = {}
    for table, row in rows(feeds):
        waiting.setdefault(table, []).append(row)
    async with database.engine.begin() as connection:
        for table in ("user", "feed", "calendar", "event", "attendee"):
            for start in range(0, len(waiting[table]), 5000):
                await connection.execute(insert(TABLES[table]), waiting[table][start : start + 5000])


async def _ask(port: int, feeds: int, headers: dict[str, str], tags: Tags) -> tuple[list[float], int, Tags]:
    """How long each took, how many octets came, and the tags of what came."""
    took, octets, got = [0.0] * feeds, 0, [""] * feeds
    numbers = iter(range(feeds))

    async def app(session: aiohttp.ClientSession) -> None:
        nonlocal octets
        for number in numbers:
            known = {"If-None-Match": tags[number]} if tags else {}
            began = time.perf_counter()
            there = f"http://127.0.0.1:{port}/feed/{token(number + 1)}.ics"
            async with session.get(there, headers=headers | known) as response:
                octets += len(await response.read())
                assert response.status == (304 if tags else 200), response.status  # noqa: S101
                got[number] = response.headers["ETag"]
            took[number] = time.perf_counter() - began

    async with aiohttp.ClientSession(auto_decompress=False, skip_auto_headers=["Accept-Encoding"]) as session:
        await asyncio.gather(*(app(session) for _ in range(AT_ONCE)))
    return took, octets, got


def ask(*arguments: Any) -> tuple[list[float], int, Tags]:
    """The same in a process of its own."""
    return asyncio.run(_ask(*arguments))


async def stalls() -> float:
    """The longest time for which the loop did nothing else, until cancelled."""
    longest, last = 0.0, time.perf_counter()
    try:
        while True:
            await asyncio.sleep(TICK)
            now = time.perf_counter()
            longest, last = max(longest, now - last - TICK), now
    except asyncio.CancelledError:
        return longest


async def measure(url: str, feeds: int) -> None:
    settings = Settings(web=WebSettings(listen="127.0.0.1:0", public_url="https://meet.example.org"))
    database = Database(url)
    await fill(database, feeds)
    bot = OneOnOne(settings, lambda: NOW)
    bot.store = Store(database, lambda: NOW, host=Host(feeds_at=settings.web.feeds_at))
    server = WebServer(bot)
    await server.start()
    print(f"{database.engine.dialect.name}: {feeds:,} feeds of {MEETINGS} meetings, {AT_ONCE} at a time")
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apps:
        await loop.run_in_executor(apps, time.sleep, 0)
        tags: Tags = []
        for name, headers in WAYS.items():
            watching = asyncio.ensure_future(stalls())
            began, worked = time.perf_counter(), time.process_time()
            known = tags if name == "304" else []
            took, octets, tags = await loop.run_in_executor(apps, ask, server.port, feeds, headers, known)
            lasted, worked = time.perf_counter() - began, time.process_time() - worked
            watching.cancel()
            print(_told(name, feeds, lasted, worked, took, octets, await watching), flush=True)
    await server.stop()
    await bot.close()
    await database.close()


def _told(
    name: str, feeds: int, lasted: float, worked: float, took: list[float], octets: int, stall: float
) -> str:
    speed = f"{lasted:6.1f} s, {feeds / lasted:5.0f} a second, CPU {worked / feeds * 1e3:.2f} ms"
    p99 = quantiles(took, n=100)[98] * 1e3
    size = f"{octets / feeds / 1e3:.1f} kB each"
    return f"{name:<10} {speed}, p99 {p99:.0f} ms, {size}, longest stall {stall * 1e3:.0f} ms"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    on_a_database(lambda url: measure(url, asked.feeds), postgresql=asked.postgresql)
