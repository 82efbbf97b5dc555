"""Closing a database closes all of its connections, those in use once whoever uses them is done."""

import asyncio

import pytest
from sqlalchemy import event, text

from db.engine import Database


@pytest.fixture
def open_connections(database: Database) -> set[int]:
    """Those to the database, by their ids, as they come and go."""
    found = set[int]()
    engine = database.engine.sync_engine
    event.listen(engine, "connect", lambda connection, _: found.add(id(connection)))
    event.listen(engine, "close", lambda connection, _: found.discard(id(connection)))
    return found


@pytest.mark.parametrize("use", ["reading", "writing", "one statement"])
async def test_a_connection_that_is_in_use_is_closed_once_it_is_not(
    database: Database, open_connections: set[int], use: str
) -> None:
    session_of = database.writing() if use == "writing" else database.reading(one_statement="one" in use)
    async with session_of as session:
        assert await session.scalar(text("SELECT 1")) == 1
        await database.close()
        assert len(open_connections) == 1
        assert await session.scalar(text("SELECT 2")) == 2, "whoever is at work may end it"
    assert not open_connections


async def test_whatever_is_at_hand_or_comes_later_is_closed_too(
    database: Database, open_connections: set[int]
) -> None:
    async def read() -> None:
        async with database.reading() as session:
            await session.scalar(text("SELECT 1"))

    await asyncio.gather(*(read() for _ in range(3)))
    assert open_connections
    await database.close()
    assert not open_connections
    await read()
    assert not open_connections
