"""The after-commit hook wakes the sender for what a transaction left to send, and for nothing else."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Database
from db.models import Notification, ServerEvent, User
from scheduling.model import NotificationKind, Outcome
from tests.support.valid_rows import NOON, store

LATER = NOON + timedelta(hours=1)


@pytest.fixture
async def rung(database: Database) -> list[datetime]:
    """What the hook was called with, for a database with one calendar on it."""
    async with database.engine.begin() as connection:
        await connection.run_sync(store)
    calls: list[datetime] = []
    database.on_due = calls.append
    return calls


def owed(key: str, due_at: datetime, **columns: Any) -> Notification:
    """An open notification, unless `columns` close it."""
    usual = {"kind": NotificationKind.INVITATION, "calendar_id": 1, "user_id": 1, "created_at": NOON}
    return Notification(**(usual | {"dedupe_key": key, "due_at": due_at} | columns))


async def test_it_is_called_once_with_the_earliest_that_is_due(
    database: Database, rung: list[datetime]
) -> None:
    async with database.writing() as session:
        session.add_all([owed("a", LATER), owed("b", NOON)])
        await session.flush()
        session.add(owed("c", LATER + timedelta(hours=1)))
        assert rung == [], "called before the commit"
    assert rung == [NOON]


async def test_it_is_called_when_a_notification_is_put_off_or_opened_again(
    database: Database, rung: list[datetime]
) -> None:
    async with database.writing() as session:
        session.add(owed("a", NOON, outcome=Outcome.WITHDRAWN))
    async with database.writing() as session:
        row = await session.scalar(select(Notification).filter_by(dedupe_key="a"))
        assert row is not None
        row.outcome, row.due_at = None, LATER
    assert rung == [LATER]


Work = Callable[[AsyncSession], Awaitable[Any]]


async def _raise(session: AsyncSession) -> None:
    session.add(owed("a", NOON))
    await session.flush()
    raise RuntimeError("on purpose")


async def _be_cancelled(session: AsyncSession) -> None:
    session.add(owed("a", NOON))
    await session.flush()
    raise asyncio.CancelledError


async def _write_closed_ones(session: AsyncSession) -> None:
    session.add(owed("a", NOON, outcome=Outcome.SENT, sent_at=NOON))
    session.add(owed("b", NOON, outcome=Outcome.UNREACHABLE))


async def _write_what_somebody_is_sending(session: AsyncSession) -> None:
    session.add(owed("a", NOON, leased_until=LATER))


async def _write_something_else(session: AsyncSession) -> None:
    session.add(User(discord_id=5, discord_name="Ana"))


NOTHING_TO_SEND: list[Work] = [
    _raise,
    _be_cancelled,
    _write_closed_ones,
    _write_what_somebody_is_sending,
    _write_something_else,
]


@pytest.mark.parametrize("work", NOTHING_TO_SEND)
async def test_it_is_not_called_when_nothing_is_left_to_send(sqlite_url: str, work: Work) -> None:
    database = Database(sqlite_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(store)
    rung: list[datetime] = []
    database.on_due = rung.append
    try:
        async with database.writing() as session:
            await work(session)
    except (RuntimeError, asyncio.CancelledError):
        pass
    assert rung == []
    await database.close()


@pytest.mark.parametrize("failure", [RuntimeError, asyncio.CancelledError, KeyboardInterrupt])
async def test_nothing_is_kept_of_a_use_case_that_raises(
    database: Database, failure: type[BaseException]
) -> None:
    with pytest.raises(failure):
        async with database.writing() as session:
            session.add(User(discord_id=1, discord_name="Ana"))
            await session.flush()
            session.add(User(discord_id=2, discord_name="Bo"))
            raise failure
    async with database.reading() as session:
        assert (await session.scalars(select(User))).all() == []


async def test_a_server_event_rings_a_bell_of_its_own(database: Database, rung: list[datetime]) -> None:
    events: list[datetime] = []
    database.on_event = events.append
    async with database.writing() as session:
        row = (await session.scalars(select(ServerEvent))).one()
        row.due_at, row.leased_until = LATER, NOON
    assert events == [], "somebody is at it, and sees that it is due again"
    async with database.writing() as session:
        (await session.get_one(ServerEvent, row.id)).leased_until = None
    assert (events, rung) == ([LATER], [])


async def test_a_reader_writes_nothing(database: Database) -> None:
    async with database.writing() as session:
        session.add(User(discord_id=1, discord_name="Ana"))
    async with database.reading() as session:
        (await session.get_one(User, 1)).discord_name = "Somebody else"
    async with database.reading() as session:
        assert (await session.get_one(User, 1)).discord_name == "Ana"
