"""Delivery under load: 10,000 notifications due in the same minute, on SQLite and on PostgreSQL.

Everything but Discord is real: the claim, the texts, the sender, the marks, and logs at INFO. Lateness is
measured with a Discord that takes 200 ms for each message and no more than 50 of them a second.
"""

import asyncio
import logging
import os
import resource
import sys
import time
import tracemalloc
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from statistics import quantiles
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import Connection, event, func, insert, select, text, update

from benchmarks.databases import on_a_database
from bot.delivery.outage import Outage
from bot.delivery.sender import Sender
from cogs import notifications as render
from cogs.bot import Bot
from db.engine import Database
from db.models import Attendee, Base, Calendar, Event, Notification, User
from scheduling.model import Acceptance, AnswerStatus, EventType, Mode, NotificationKind, Outcome
from services.outbox.claims import claim
from services.request import Store

PEOPLE, CALENDARS = 10_000, 100
KINDS = (NotificationKind.INVITATION, NotificationKind.DEADLINE_REMINDER, NotificationKind.FINALIZED)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
EARLIER = NOW - timedelta(days=2)
ZONES = ("Europe/Berlin", "Africa/Lagos", "Europe/London", "Africa/Nairobi")
DISCORD = 50  # Messages a second.
SEND_TAKES = 0.2
SENT_ROWS, LATENESS_ROWS, MEMORY_ROWS = 2_000, 1_000, 500  # Enough for rates, in a minute or two.
Row = dict[str, Any]


@dataclass
class Counts:
    """What a database was asked meanwhile; a BEGIN is a transaction and no statement."""

    statements: int = 0
    transactions: int = 0


@dataclass(frozen=True)
class Speed:
    """How long it took for how many rows, and what it asked of the database."""

    rows: int
    seconds: float
    counts: Counts

    @property
    def per_second(self) -> float:
        return self.rows / self.seconds


@dataclass
class Discord:
    """Takes messages: at once, or each after a while, and 50 within any second. `taken` says when."""

    takes: float = 0
    taken: list[float] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: count(10**18))
    _begun: deque[float] = field(default_factory=lambda: deque(maxlen=DISCORD))

    def bot(self, store: Store) -> Bot:
        """A bot that is nothing but this, as far as the sender knows it."""
        channel = SimpleNamespace(send=self.send)
        return cast(Bot, SimpleNamespace(store=store, get_partial_messageable=lambda _id: channel))

    async def send(self, content: str | None, **message: Any) -> SimpleNamespace:
        """Takes one, made into what goes over the wire."""
        message["embed"].to_dict(), message["view"].to_components()
        if self.takes:
            now = time.perf_counter()
            full = len(self._begun) == DISCORD
            self._begun.append(max(now, self._begun[0] + 1) if full else now)
            await asyncio.sleep(self._begun[-1] + self.takes - now)
        self.taken.append(time.perf_counter())
        return SimpleNamespace(id=next(self._ids))


# What is due


async def fill(database: Database) -> None:
    """10,000 people on 100 calendars, each of whom is owed one message; the same ones each time."""
    people = range(1, PEOPLE + CALENDARS + 1)
    async with database.engine.begin() as connection:
        for table, rows in (
            (User, [_user(number) for number in people]),
            (Calendar, [_calendar(number) for number in range(1, CALENDARS + 1)]),
            (Attendee, [_attendee(number) for number in people[:PEOPLE]]),
            (Event, list(_events())),
            (Notification, list(_notifications(Random(4)))),
        ):
            await connection.run_sync(_insert, table, rows)
    if database.engine.dialect.name == "postgresql":  # As its autovacuum does; nobody does it on SQLite.
        async with database.engine.begin() as connection:
            await connection.execute(text("ANALYZE"))


def _insert(connection: Connection, table: type[Base], rows: list[Row]) -> None:
    connection.execute(insert(table), rows)


def _calendar_of(person: int) -> int:
    return person % CALENDARS + 1


def _kind_of(calendar: int) -> NotificationKind:
    return KINDS[calendar % len(KINDS)]


def _user(number: int) -> Row:
    name = f"person{number}"
    return {
        "id": number,
        "discord_id": 10**17 + number,
        "discord_name": name,
        **{column: name for column in ("username", "username_key", "first_name", "full_name_key")},
        **{column: f"{name}@example.com" for column in ("email", "email_key")},
        "last_name": "Example",
        "timezone": ZONES[number % len(ZONES)],
        "registered_at": EARLIER,
        "dm_channel_id": 10**16 + number,
    }


def _calendar(number: int) -> Row:
    return {
        "id": number,
        "owner_id": PEOPLE + number,
        "name": f"Planning {number}",
        "name_key": f"planning {number}",
        "description": "When shall we three meet again? In thunder, lightning, or in rain?",
        "start_date": date(2026, 3, 9),
        "end_date": date(2026, 3, 20),
        "timezone": ZONES[number % len(ZONES)],
        "deadline": NOW + timedelta(hours=48),
        "mode": Mode.GROUP,
        "meeting_length": 60,
        "day_start": 9 * 60,
        "day_end": 17 * 60,
        "is_finalized": _kind_of(number) is NotificationKind.FINALIZED,
    }


def _attendee(person: int) -> Row:
    calendar = _calendar_of(person)
    has_answered = _kind_of(calendar) is NotificationKind.FINALIZED
    return {
        "calendar_id": calendar,
        "user_id": person,
        "accepted": Acceptance.ACCEPTED if has_answered else Acceptance.INVITED,
        "status": AnswerStatus.SUBMITTED if has_answered else AnswerStatus.NONE,
    }


def _events() -> Iterator[Row]:
    """The meetings, and three times of everybody who has answered."""
    for calendar in range(1, CALENDARS + 1):
        if _kind_of(calendar) is NotificationKind.FINALIZED:
            yield _event(calendar, PEOPLE + calendar, 0, EventType.FINALIZED)
    for person in range(1, PEOPLE + 1):
        if _kind_of(_calendar_of(person)) is NotificationKind.FINALIZED:
            yield from (_event(_calendar_of(person), person, day, EventType.HIGH) for day in range(3))


def _event(calendar: int, owner: int, day: int, event_type: EventType) -> Row:
    start = datetime(2026, 3, 10 + day, 14, tzinfo=UTC)
    return {
        "calendar_id": calendar,
        "owner_id": owner,
        "start_time": start,
        "end_time": start + timedelta(hours=1),
        "event_type": event_type,
        "last_modified": EARLIER,
        "ical_uid": f"{calendar}@example.com" if event_type is EventType.FINALIZED else None,
    }


def _notifications(random: Random) -> Iterator[Row]:
    """What is due within the minute, in no order; its ids come first. Then, who was invited days ago."""
    for person in random.sample(range(1, PEOPLE + 1), PEOPLE):
        due_at = NOW - timedelta(seconds=random.uniform(0, 60))
        yield _notification(person, _kind_of(_calendar_of(person)), due_at)
    for person in range(1, PEOPLE + 1):
        if _kind_of(_calendar_of(person)) is not NotificationKind.INVITATION:
            invited = _notification(person, NotificationKind.INVITATION, EARLIER)
            yield invited | {"outcome": Outcome.SENT, "sent_at": EARLIER, "attempts": 1}


def _notification(person: int, kind: NotificationKind, due_at: datetime) -> Row:
    return {
        "kind": kind,
        "calendar_id": _calendar_of(person),
        "user_id": person,
        "dedupe_key": f"{kind}:{_calendar_of(person)}:{person}",
        "created_at": min(due_at, EARLIER),
        "due_at": due_at,
        "attempts": 0,
        "outcome": None,
        "sent_at": None,
    }


async def make_due(database: Database, rows: int, due_at: datetime | None = None) -> None:
    """Opens that many again and closes the others; with `due_at`, all are due at that instant."""
    closed = {"outcome": Outcome.WITHDRAWN, "sent_at": None, "leased_until": None, "attempts": 0}
    opened = {"outcome": None, **({"due_at": due_at} if due_at else {})}
    async with database.engine.begin() as connection:
        await connection.execute(update(Notification).where(Notification.id <= PEOPLE).values(closed))
        await connection.execute(update(Notification).where(Notification.id <= rows).values(opened))


# Measuring


@contextmanager
def counting(database: Database) -> Iterator[Counts]:
    """Counts what is asked of the database meanwhile."""
    counts, engine = Counts(), database.engine.sync_engine

    def note_statement(_connection: Any, _cursor: Any, *_rest: Any) -> None:
        counts.statements += 1

    def note_begin(_connection: Any) -> None:
        counts.transactions += 1

    listeners: dict[str, Callable[..., None]] = {
        "before_cursor_execute": note_statement,
        "begin": note_begin,
    }
    for name, listener in listeners.items():
        event.listen(engine, name, listener)
    yield counts
    for name, listener in listeners.items():
        event.remove(engine, name, listener)


async def _speed(database: Database, rows: int, work: Callable[[], Awaitable[Any]]) -> Speed:
    with counting(database) as counts:
        begun = time.perf_counter()
        await work()
        return Speed(rows, time.perf_counter() - begun, counts)


async def _render_due(store: Store) -> None:
    while batch := await claim(store):
        for claimed in batch:
            message = render.message(claimed)
            message.embed.to_dict(), message.view.to_components()


async def rendering(database: Database) -> Speed:
    """Claims and renders all, and sends none."""
    await make_due(database, PEOPLE)
    store = Store(database, lambda: NOW)
    return await _speed(database, PEOPLE, lambda: _render_due(store))


async def sending(database: Database) -> Speed:
    """Sends some of them, to a Discord that takes no time; each is marked."""
    await make_due(database, SENT_ROWS)
    sender = _sender(Store(database, lambda: NOW), Discord())
    speed = await _speed(database, SENT_ROWS, sender.send_due)
    await _check(database, SENT_ROWS)
    return speed


async def memory(database: Database) -> float:
    """By how many MB the memory grew at its peak, while some were sent."""
    await make_due(database, MEMORY_ROWS)
    tracemalloc.start()
    await _sender(Store(database, lambda: NOW), Discord()).send_due()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 2**20


async def lateness(database: Database) -> list[float]:
    """By how many seconds each is late, when all are due at once and Discord is as quick as it allows."""
    await make_due(database, LATENESS_ROWS, NOW)
    discord, begun = Discord(SEND_TAKES), time.perf_counter()
    store = Store(database, lambda: NOW + timedelta(seconds=time.perf_counter() - begun))
    await _sender(store, discord).send_due()
    await _check(database, LATENESS_ROWS)
    return [taken - begun for taken in discord.taken]


def _sender(store: Store, discord: Discord) -> Sender:
    return Sender(discord.bot(store), Outage(store.now))


async def _check(database: Database, rows: int) -> None:
    """What was not sent was not measured."""
    query = select(func.count()).where(Notification.outcome == Outcome.SENT, Notification.id <= PEOPLE)
    async with database.reading() as session:
        sent = await session.scalar(query)
    if sent != rows:
        raise RuntimeError(f"{sent} of {rows} were sent")


# Telling


async def measure(url: str) -> list[str]:
    """The column of the table for one database."""
    database = Database(url)
    await fill(database)
    rendered, sent = await rendering(database), await sending(database)
    grown, late = await memory(database), await lateness(database)
    await database.close()
    per_row = [f"{one / sent.rows:.2f}" for one in (sent.counts.statements, sent.counts.transactions)]
    return [
        _against_discord(rendered.per_second),
        f"{rendered.counts.statements / rendered.rows:.2f}",
        _against_discord(sent.per_second),
        *per_row,
        f"{grown:.1f}",
        _against_discord(len(late) / max(late)),
        *(f"{found:.1f} ({best:.1f})" for found, best in zip(_spread(late), _spread(_best()), strict=True)),
    ]


LABELS = (
    f"{PEOPLE}: claimed and rendered a second",
    "  statements a row",
    f"{SENT_ROWS}: claimed, sent and marked a second",
    "  statements a row",
    "  transactions a row",
    f"{MEMORY_ROWS}: memory growth at its peak, MB",
    f"{LATENESS_ROWS} due at once, 200 ms each: sent a second",
    "  late, s: median (at an even 50 a second)",
    "  late, s: p95",
    "  late, s: p99",
    "  late, s: worst",
)


def _against_discord(per_second: float) -> str:
    return f"{per_second:.0f} ({per_second / DISCORD:.{0 if per_second > 500 else 2}f}x)"


def _spread(values: list[float]) -> list[float]:
    """The median, p95, p99 and the worst."""
    cuts = quantiles(values, n=100)
    return [cuts[49], cuts[94], cuts[98], max(values)]


def _best() -> list[float]:
    """How late they would be at an even 50 a second."""
    return [number / DISCORD + SEND_TAKES for number in range(LATENESS_ROWS)]


def main() -> None:
    """Measures each database that there is, and prints one table."""
    logging.basicConfig(level=logging.INFO, stream=open(os.devnull, "w"))  # noqa: SIM115 - for the whole run
    columns = {"SQLite": on_a_database(measure)}
    try:
        columns["PostgreSQL"] = on_a_database(measure, postgresql=True)
    except pytest.skip.Exception as reason:
        print(f"PostgreSQL is left out: {reason}")
    _print(columns)


def _print(columns: dict[str, list[str]]) -> None:
    kinds = ", ".join(kind.value for kind in KINDS)
    print(f"{PEOPLE} notifications due in one minute ({kinds}), {PEOPLE} people, {CALENDARS} calendars;")
    print(f"(x) against the {DISCORD} a second that Discord takes. Aim 1000 a second, floor 300.\n")
    rows = [("", *columns), *zip(LABELS, *columns.values(), strict=True)]
    for label, *cells in rows:
        print(f"{label:46}" + "".join(f"{cell:>16}" for cell in cells))
    print(f"\npeak memory of the process, MB: {_peak():.0f}")


def _peak() -> float:
    """Linux counts it in KiB, macOS in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    main()
