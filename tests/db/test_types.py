"""Column types: an instant is aware, in UTC, and exact to the microsecond."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from db.engine import Database
from db.models import HandledInteraction, Notification, User

EXACT = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)
INSTANTS = [
    EXACT,
    EXACT.replace(microsecond=1),
    EXACT.replace(microsecond=0),
    EXACT.astimezone(ZoneInfo("America/St_Johns")),
    EXACT.astimezone(timezone(timedelta(hours=5, minutes=45))),
    datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin")),
    datetime(1, 1, 2, tzinfo=UTC),
    datetime(9999, 12, 30, 23, 59, 59, 999999, tzinfo=UTC),
]


async def test_instants_come_back_exactly_and_in_utc(database: Database) -> None:
    async with database.writing() as session:
        session.add_all(HandledInteraction(discord_id=n, handled_at=at) for n, at in enumerate(INSTANTS))
    async with database.reading() as session:
        query = select(HandledInteraction.handled_at).order_by(HandledInteraction.discord_id)
        kept = list(await session.scalars(query))
    # Compared in UTC: Python finds no instant of a doubled hour equal to one in another zone.
    assert kept == [at.astimezone(UTC) for at in INSTANTS]
    assert {at.tzinfo for at in kept} == {UTC}


async def test_instants_are_compared_as_instants_by_the_database(database: Database) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    async with database.writing() as session:
        session.add(HandledInteraction(discord_id=1, handled_at=EXACT))
    for later, expected in ((timedelta(microseconds=1), 1), (timedelta(0), None)):
        query = select(HandledInteraction.discord_id)
        before = query.where(HandledInteraction.handled_at < (EXACT + later).astimezone(berlin))
        async with database.reading() as session:
            assert await session.scalar(before) == expected, f"{later} later"


async def test_naive_values_are_refused_wherever_they_come_from(database: Database) -> None:
    naive = EXACT.replace(tzinfo=None)
    with pytest.raises(StatementError, match="naive"):
        async with database.writing() as session:
            session.add(User(discord_id=1, discord_name="Ana", unreachable_since=naive))
    with pytest.raises(StatementError, match="naive"):
        async with database.reading() as session:
            await session.scalar(select(Notification.id).where(Notification.due_at <= naive))
    async with database.reading() as session:
        assert await session.scalar(select(User.id)) is None, "nothing of it was kept"


async def test_no_instant_stays_none(database: Database) -> None:
    async with database.writing() as session:
        session.add(User(discord_id=1, discord_name="Ana"))
    async with database.reading() as session:
        assert (await session.get_one(User, 1)).unreachable_since is None
