"""The database of a test: people whom the bot knows, what it owes them, and what became of it."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from db import models
from db.engine import Database
from scheduling.model import Acceptance, AnswerStatus, EventType, Mode, NotificationKind, Outcome
from services.answers import availability
from services.outbox.owed import owe
from services.request import Account, Request, Store
from tests.support.wire.ledger import Ledger
from tests.support.wire.town import Town

_SENT_FOR = (None, Outcome.SENT)


@dataclass(frozen=True)
class Count:
    """Rows by what became of them: all were owed. `open` ones are neither sent nor ended yet."""

    owed: int
    delivered: int
    withdrawn: int
    doubled: Collection[int]
    lost: Collection[int]
    open: Collection[int]

    @property
    def is_right(self) -> bool:
        return not (self.doubled or self.lost or self.open)


class Books:
    """What the test reads and writes beside the bot. `users` are the rows of the people of the town."""

    def __init__(self, town: Town, url: str) -> None:
        self.town = town
        self.url = url
        self.database = Database(url)
        self.users: dict[int, int] = {}
        self._calendars = 0

    async def enter(self) -> None:
        """Registers everybody in the town."""
        now = datetime.now(UTC)
        async with self.database.writing() as session:
            users = [models.User(**_user(*who, now)) for who in enumerate(self.town.people)]
            session.add_all(users)
            await session.flush()
            self.users = {user.discord_id: user.id for user in users}

    async def invite(
        self, people: Sequence[int], due: datetime | None = None, days: tuple[int, float] = (10, 8)
    ) -> int:
        """Owes each of them an invitation to a new calendar; its id. Starts and deadline are in `days`."""
        now = datetime.now(UTC)
        self._calendars += 1
        async with self.database.writing() as session:
            name = f"Lighthouse {self._calendars}"
            calendar = models.Calendar(**calendar_of(self.users[self.town.owner], name, now, *days))
            session.add(calendar)
            await session.flush()
            for user_id in (self.users[who] for who in people):
                session.add(models.Attendee(calendar_id=calendar.id, user_id=user_id))
                kind = NotificationKind.INVITATION
                owe(session, kind, calendar_id=calendar.id, user_id=user_id, revision=1, now=now, due_at=due)
            return calendar.id

    async def set_meetings(self, people: Sequence[int]) -> int:
        """Gives each of them a one-on-one on a new calendar that is finalized, back to back; its id.

        They could all come at any of its times.
        """
        now = datetime.now(UTC)
        self._calendars += 1
        async with self.database.writing() as session:
            fields = calendar_of(self.users[self.town.owner], f"Harbour {self._calendars}", now, 10, 8)
            calendar = models.Calendar(**fields, is_finalized=True)
            session.add(calendar)
            await session.flush()
            day = datetime.combine(calendar.start_date, time(9), UTC)
            for number, user_id in enumerate(self.users[who] for who in people):
                answered = {"accepted": Acceptance.ACCEPTED, "status": AnswerStatus.SUBMITTED}
                session.add(models.Attendee(calendar_id=calendar.id, user_id=user_id, **answered))
                times = {"calendar_id": calendar.id, "owner_id": user_id, "last_modified": now}
                all_day = {"start_time": day, "end_time": day + timedelta(hours=9)}
                session.add(models.Event(**times, **all_day, event_type=EventType.HIGH))
                start = day + number * timedelta(minutes=30)
                slot = {"start_time": start, "end_time": start + timedelta(minutes=30)}
                uid = f"{uuid4()}@oneonone"
                session.add(models.Event(**times, **slot, event_type=EventType.FINALIZED, ical_uid=uid))
            return calendar.id

    async def absent(self) -> list[int]:
        """The ids of those absences about which the owner has not decided."""
        async with self.database.reading() as session:
            return list(await session.scalars(select(models.Absence.id).order_by(models.Absence.id)))

    async def ways(self) -> list[int]:
        """The ids of the smallest changes that have been found for calendars as they are."""
        kept, calendar = models.Proposal, models.Calendar
        async with self.database.reading() as session:
            query = select(kept.id).join(calendar, calendar.id == kept.calendar_id)
            return list(await session.scalars(query.where(kept.version == calendar.version, kept.rank == 0)))

    async def answer(self, who: int, calendar: str) -> None:
        """Somebody answers, as through another process on the same database."""
        store = Store(self.database, lambda: datetime.now(UTC))
        await availability.add(Request(store, Account(who, "somebody"), store.now()), calendar, "any time")

    async def named(self, name: str) -> models.Calendar | None:
        """The calendar of this name."""
        async with self.database.reading() as session:
            found: models.Calendar | None = await session.scalar(select(models.Calendar).filter_by(name=name))
            return found

    async def rows(self) -> dict[int, models.Notification]:
        """All notifications by their ids."""
        async with self.database.reading() as session:
            return {row.id: row for row in await session.scalars(select(models.Notification))}

    async def unmarked(self, ledger: Ledger, bot: str) -> list[int]:
        """What Discord has accepted of a bot and is not marked as sent."""
        rows = await self.rows()
        sent = [row for row, sender in ledger.senders.items() if sender == bot]
        return [row for row in sent if row in rows and rows[row].outcome is None]

    async def count(self, ledger: Ledger) -> Count:
        """Holds what is due by now against what Discord has accepted, row by row."""
        now = datetime.now(UTC)
        owed = {row.id: row for row in (await self.rows()).values() if row.due_at <= now}
        needed = {number for number, row in owed.items() if row.outcome in _SENT_FOR}
        # What was held for somebody may come together, as one message.
        made = {message for messages in ledger.accepted.values() for message in messages}
        missing = {
            number for number in needed - ledger.accepted.keys() if owed[number].message_id not in made
        }
        return Count(
            owed=len(owed),
            delivered=len(owed.keys() & ledger.accepted.keys()),
            withdrawn=len([row for row in owed.keys() - needed if row not in ledger.accepted]),
            doubled=ledger.doubled.keys(),
            lost={number for number in missing if owed[number].outcome is Outcome.SENT},
            open={number for number, row in owed.items() if row.outcome is None},
        )


@asynccontextmanager
async def open_books(town: Town, url: str) -> AsyncIterator[Books]:
    """The books of a town on a migrated database, with everybody entered."""
    books = Books(town, url)
    try:
        await books.enter()
        yield books
    finally:
        await books.database.close()


def _user(number: int, who: int, now: datetime) -> dict[str, Any]:
    name = f"person{number}"
    return {
        "discord_id": who,
        "discord_name": name,
        "username": name,
        "username_key": name,
        "email": f"{name}@example.com",
        "email_key": f"{name}@example.com",
        "first_name": "Person",
        "last_name": f"No{number}",
        "full_name_key": f"person no{number}",
        "timezone": "UTC",
        "waking_start": 0,
        "waking_end": 1440,
        "registered_at": now,
    }


def calendar_of(owner: int, name: str, now: datetime, starts_in: int, closes_in: float) -> dict[str, Any]:
    """The columns of a calendar that begins and closes in so many days."""
    start = now.date() + timedelta(days=starts_in)
    return {
        "owner_id": owner,
        "name": name,
        "name_key": name.casefold(),
        "description": "",
        "start_date": start,
        "end_date": start + timedelta(days=4),
        "timezone": "UTC",
        "deadline": now + timedelta(days=closes_in),
        "mode": Mode.ONE_ON_ONE,
        "meeting_length": 30,
        "buffer": 0,
        "day_start": 540,
        "day_end": 1080,
    }
