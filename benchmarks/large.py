"""What is done for 500 people at once: how long it takes to be answered, and keeps others from writing.

Run as `python -m benchmarks.large` (with `--postgresql` on that). The bot is a process on the loopback; each
use case is asked for alone, and again right after 500 people were invited, while their DMs go out to a
Discord that takes them as quickly as they come.
"""

import argparse
import asyncio
import platform
import re
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web
from sqlalchemy import Connection, func, insert, select, text

from benchmarks.databases import on_a_database
from benchmarks.load import COMMAND, PRESS, Bot, Quick, is_refusal, running
from benchmarks.questions import command
from db.engine import Database
from db.models import Attendee, Base, Calendar, Draft, Event, Notification, User
from scheduling.model import AnswerStatus, EventType, Mode, NotificationKind, Outcome
from services.outbox.owed import owed
from tests.support.settings import TIRELESS
from tests.support.wire.loopback import open_loopback

PEOPLE, ENTRIES = 500, 4
FIRST_DAY = datetime.now(UTC).date() + timedelta(days=10)
DEADLINE = datetime.now(UTC).replace(microsecond=0) + timedelta(days=9)
_HELD = re.compile(r"^held (\d+) ms by (.+)$", re.MULTILINE)
_STOOD = re.compile(r"stood still for (\d+) ms")
_EACH_ROUND = 25
"""Calendars with everybody on them."""
_ANSWERING = ("CommandTree-invoker", "discord.py: on_interaction")
Row = dict[str, Any]


class Harbour(Quick):
    """One where everybody may do everything. `said` is the last answer that was there only later."""

    said = b""

    async def _edit(self, request: web.Request, token: str) -> web.Response:
        self.said = await request.read()
        return await super()._edit(request, token)

    def _payload(self, number: str, who: int, kind: int, data: Row) -> Row:
        payload = super()._payload(number, who, kind, data)
        payload["member"]["permissions"] = payload["app_permissions"] = str(2**53 - 1)
        return payload


@dataclass(frozen=True)
class Took:
    """Seconds until the answer. Milliseconds for which the use case, and what was sent, kept others from
    writing, and for which the loop stood still, if it did for a tenth of a second.
    """

    answer: float
    held: int
    others: int
    stood: int


@dataclass
class Bench:
    """A bot at work, and the database that it works on, looked at from outside.

    Everybody is on `crowded` calendars; nobody is on those with the number after, and a draft of the same
    number says that everybody is to be invited. On those that are `answered`, everybody has given times.
    """

    bot: Bot
    discord: Harbour
    database: Database
    log: Path
    crowded: Iterator[int]
    answered: Iterator[int]

    async def ask(self, kind: int, data: Row) -> tuple[float, bytes]:
        """Asks as the organizer; seconds until the answer was there in full, and what it said."""
        began = time.perf_counter()
        took, body, number = await self.discord.ask(self.discord.town.owner, kind, data)
        if is_refusal(body):
            raise RuntimeError(body.decode("utf-8", "replace")[:1000])
        if not re.search(rb'"type": ?[56]\b', body[:300]):
            return took, body
        edited = self.discord.edited_at(number)
        async with asyncio.timeout(60):
            return await edited - began, self.discord.said

    async def measure(self, kind: int, data: Row) -> tuple[Took, bytes]:
        """The same, and what it cost others until then."""
        before = len(self.log.read_text())
        answer, body = await self.ask(kind, data)
        await asyncio.sleep(0.1)
        said = self.log.read_text()[before:]
        held = [(int(ms), whose.startswith(_ANSWERING)) for ms, whose in _HELD.findall(said)]
        own, others = ([ms for ms, is_own in held if is_own is which] for which in (True, False))
        stood = [int(ms) for ms in _STOOD.findall(said)]
        return Took(answer, *(max(each, default=0) for each in (own, others, stood))), body

    async def send_all(self) -> None:
        """Waits until nothing is due."""
        row = Notification
        due = select(func.count()).where(row.outcome.is_(None), row.due_at <= datetime.now(UTC))
        async with asyncio.timeout(120):
            while True:
                async with self.database.reading(one_statement=True) as session:
                    if not await session.scalar(due):
                        return
                await asyncio.sleep(0.1)


async def everything(bench: Bench, *, busy: bool) -> dict[str, Took]:
    """All that is measured, each on a calendar of its own; `busy` while invitations go out."""
    found: dict[str, Took] = {}

    async def measure(what: str, kind: int, data: Row) -> bytes:
        if busy:
            await bench.ask(*_press("invite_drafted", next(bench.crowded) + 1))
        found[what], body = await bench.measure(kind, data)
        await bench.send_all()
        return body

    await measure("invite", *_press("invite_drafted", next(bench.crowded) + 1))
    await measure("copy", *_type("copy", next(bench.crowded), start_date=f"{FIRST_DAY}"))
    await measure("edit the place", *_type("edit", next(bench.crowded), place="Room 5"))
    deadline = f"{DEADLINE - timedelta(days=1):%Y-%m-%d %H:%M}"
    await measure("edit the deadline", *_type("edit", next(bench.crowded), deadline=deadline))
    shown = await measure("edit the hours: shown", *_type("edit", next(bench.answered), hours="9-18"))
    [drafted] = re.findall(rb"apply_edit:(\d+)", shown)
    await measure("edit the hours: confirmed", *_press("apply_edit", int(drafted)))
    await measure("uninvite", *_type("uninvite", next(bench.crowded), attendee=f"att:{PEOPLE}"))
    await measure("remind", *_type("remind", next(bench.crowded)))
    await measure("post", *_press("post_open", next(bench.crowded)))
    return found


def _type(name: str, calendar: int, **options: str) -> tuple[int, Row]:
    given = {"calendar": f"cal:{calendar}", **options}
    return COMMAND, command(
        "calendar", name, [{"name": each, "type": 3, "value": value} for each, value in given.items()]
    )


def _press(verb: str, number: int) -> tuple[int, Row]:
    return PRESS, {"component_type": 2, "custom_id": f"{verb}:{number}"}


# What there is


async def fill(database: Database, discord: Harbour, crowded: range, answered: range) -> None:
    """The organizer, 500 people who have heard from the bot before, and calendars for all that is asked."""
    who = range(2, PEOPLE + 2)
    filled = (*crowded, *answered)
    rows: list[tuple[type[Base], Iterator[Row]]] = [
        (User, (_user(number, one, discord) for number, one in enumerate(discord.town.people, 1))),
        (Calendar, (_calendar(number) for number in range(1, answered.stop))),
        (Attendee, (_attendee(one, each, one in answered) for one in filled for each in who)),
        (Event, (_event(one, each, k) for one in answered for each in who for k in range(ENTRIES))),
        (Notification, (each for one in filled for person in who for each in _owed(one, person))),
        (Draft, (_draft(number + 1, discord.town.people) for number in crowded)),
    ]
    async with database.engine.begin() as connection:
        for table, made in rows:
            await connection.run_sync(_insert, table, list(made))
    async with database.engine.begin() as connection:
        await connection.execute(text("ANALYZE"))


def _insert(connection: Connection, table: type[Base], rows: list[Row]) -> None:
    for start in range(0, len(rows), 5000):
        connection.execute(insert(table), rows[start : start + 5000])
    if connection.dialect.name == "postgresql" and "id" in rows[0]:
        name = table.__tablename__
        connection.execute(
            text(f"SELECT setval(pg_get_serial_sequence('\"{name}\"', 'id'), {rows[-1]['id']})")
        )


def _user(number: int, discord_id: int, discord: Harbour) -> Row:
    name = f"person{number}"
    return {
        "id": number,
        "discord_id": discord_id,
        **dict.fromkeys(("discord_name", "username", "username_key", "full_name_key"), name),
        **dict.fromkeys(("email", "email_key"), f"{name}@example.com"),
        **{"first_name": "Person", "last_name": f"No{number}", "locale": "en-US"},
        "timezone": "Europe/Berlin",
        "registered_at": datetime.now(UTC),
        "dm_channel_id": discord.town.dm(discord_id),
    }


def _calendar(number: int) -> Row:
    return {
        "id": number,
        "owner_id": 1,
        **{"name": f"Lighthouse {number}", "name_key": f"lighthouse {number}", "description": ""},
        **{"start_date": FIRST_DAY, "end_date": FIRST_DAY + timedelta(days=4), "timezone": "UTC"},
        "deadline": DEADLINE,
        **{"mode": Mode.GROUP, "meeting_length": 60, "day_start": 9 * 60, "day_end": 19 * 60},
    }


def _attendee(calendar: int, who: int, has_answered: bool) -> Row:
    status = AnswerStatus.SUBMITTED if has_answered else AnswerStatus.NONE
    return {"calendar_id": calendar, "user_id": who, "status": status}


def _event(calendar: int, who: int, number: int) -> Row:
    """Half past five to seven in the evening."""
    start = datetime.combine(FIRST_DAY + timedelta(days=number), clock(17, 30), UTC)
    return {
        **{"calendar_id": calendar, "owner_id": who, "event_type": EventType.HIGH},
        **{"start_time": start, "end_time": start + timedelta(hours=1, minutes=30)},
        "last_modified": datetime.now(UTC),
    }


def _owed(calendar: int, who: int) -> Iterator[Row]:
    """An invitation that was sent a day ago, and the reminders to come."""
    then = datetime.now(UTC) - timedelta(days=1)
    about: Row = {"calendar_id": calendar, "user_id": who, "revision": 1, "now": then}
    open_still = {"attempts": 0, "outcome": None, "sent_at": None}
    yield owed(NotificationKind.INVITATION, **about) | {
        "attempts": 1,
        "outcome": Outcome.SENT,
        "sent_at": then,
    }
    for hours in (48, 4):
        due_at = DEADLINE - timedelta(hours=hours)
        yield owed(NotificationKind.DEADLINE_REMINDER, **about, due_at=due_at) | open_still


def _draft(number: int, people: Sequence[int]) -> Row:
    return {
        "id": number,
        **{"user_discord_id": people[0], "kind": "role members"},
        "payload": {"calendar": number, "people": [[one, f"person{one % 1000}", ""] for one in people[1:]]},
        "expires_at": datetime.now(UTC) + timedelta(days=1),
    }


# Measuring


@asynccontextmanager
async def opened(url: str, rounds: int) -> AsyncIterator[Bench]:
    """A bot at work for everybody, warm."""
    crowded = range(1, 2 * _EACH_ROUND * rounds, 2)
    answered = range(crowded.stop + 1, crowded.stop + 1 + 2 * rounds)
    with tempfile.TemporaryDirectory() as folder:
        discord, database, log = Harbour(PEOPLE + 1), Database(url), Path(folder) / "bot.log"
        settings = {"ONEONONE_DATABASE__URL": url, "ONEONONE_LOGGING__LEVEL": "WARNING", **TIRELESS}
        async with open_loopback(discord):
            await fill(database, discord, crowded, answered)
            async with running("benchmarks.timed_bot", (), settings, discord, log) as bot:
                bench = Bench(bot, discord, database, log, iter(crowded), iter(answered))
                await bench.ask(*_type("status", 3))
                yield bench
        await database.close()


async def measure(url: str, rounds: int) -> None:
    """The table for one database."""
    async with opened(url, rounds) as bench:
        found = [{busy: await everything(bench, busy=busy) for busy in (False, True)} for _ in range(rounds)]
    print(f"the longest of {rounds} rounds; while invitations go out in brackets\n")
    print(
        "| | answer, s | keeps others from writing, ms | what is sent does, ms | the loop stood still, ms |"
    )
    print("| --- | --- | --- | --- | --- |")
    for what in found[0][False]:
        took = {busy: [one[busy][what] for one in found] for busy in (False, True)}
        cells = [
            f"{max(getattr(one, each) for one in took[False]):{kind}}"
            f" ({max(getattr(one, each) for one in took[True]):{kind}})"
            for each, kind in (("answer", ".2f"), ("held", ""), ("others", ""), ("stood", ""))
        ]
        print(f"| {what} | " + " | ".join(cells) + " |")


def main() -> None:
    """Measures one database."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    database = "PostgreSQL" if asked.postgresql else "SQLite"
    print(f"{platform.machine()}, Python {platform.python_version()}, {PEOPLE} people, {database}")
    on_a_database(partial(measure, rounds=asked.rounds), postgresql=asked.postgresql)


if __name__ == "__main__":
    main()
