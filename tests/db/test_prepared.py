"""Prepared statements find and store what a session does, on both databases."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from db.engine import Database
from db.models import HandledInteraction, User
from db.prepared import Prepared
from db.quick_session import QuickSession

NOW = datetime(2026, 1, 12, 9, tzinfo=UTC)
_TABLE = HandledInteraction.metadata.tables[HandledInteraction.__tablename__]
HANDLE = Prepared(insert(_TABLE))
HANDLED = Prepared(select(HandledInteraction.discord_id, HandledInteraction.handled_at))
USER = Prepared(select(User).where(User.discord_id == bindparam("discord_id")))


async def test_what_is_stored_is_found_as_it_was(database: Database) -> None:
    async with database.writing() as session:
        await HANDLE.all(session, discord_id=7, handled_at=NOW)
        assert await HANDLED.all(session) == [(7, NOW)]
    async with database.reading() as session:
        assert (await HANDLED.one(session)).handled_at == NOW
    assert await database.ask(HANDLED) == [(7, NOW)]


async def test_what_a_session_has_not_written_yet_is_found_too(database: Database) -> None:
    async with database.writing() as session:
        session.add(User(discord_id=7, discord_name="Ben"))
        found = await USER.one(session, discord_id=7)
        assert (found.discord_name, found.email) == ("Ben", None)
        assert await USER.one(session, discord_id=8) is None


async def test_on_sqlite_a_session_is_made_once_more_is_needed_than_prepared_statements(
    sqlite_url: str,
) -> None:
    database = Database(sqlite_url)
    try:
        async with database.writing() as session:
            assert isinstance(session, QuickSession)
            await HANDLE.all(session, discord_id=7, handled_at=NOW)
            assert not session.is_made
            assert await session.scalar(select(HandledInteraction.discord_id)) == 7
            assert session.is_made
    finally:
        await database.close()


async def test_what_the_database_refuses_is_raised_as_by_a_session(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.writing() as session:
            for _ in range(2):
                await HANDLE.all(session, discord_id=7, handled_at=NOW)
    assert await database.ask(HANDLED) == []


async def test_a_value_that_the_column_would_make_up_has_to_be_given(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    try:
        async with database.writing() as session:
            with pytest.raises(ValueError, match="have to be given"):
                table = User.metadata.tables[User.__tablename__]
                await Prepared(insert(table)).all(session, discord_id=7, discord_name="Ben")
    finally:
        await database.close()
