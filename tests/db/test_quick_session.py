"""Sessions on SQLite that are made late, on connections that are kept at hand."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import CONNECTIONS, Database
from db.models import Note
from db.prepared import Prepared

_NOTES = Note.metadata.tables[Note.__tablename__]
_ADDED, _KEYS = Prepared(insert(_NOTES)), Prepared(select(_NOTES.c.key))


@pytest.mark.parametrize("use", [AsyncSession.get_bind, lambda one: one.add_all([])], ids=["asked", "given"])
async def test_what_was_written_stays_when_the_session_that_is_made_has_nothing_to_do(
    database: Database, use: Callable[[AsyncSession], Any]
) -> None:
    async with database.writing() as session:
        await _ADDED.all(session, key="kept", value="")
        use(session)
    assert [row.key for row in await database.ask(_KEYS)] == ["kept"]


async def test_what_was_written_goes_with_what_failed_when_the_session_is_made(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.writing() as session:
            await _ADDED.all(session, key="lost", value="")
            session.add_all([])
            raise ZeroDivisionError
    assert await database.ask(_KEYS) == []


async def test_whoever_waits_for_a_connection_gets_the_first_that_is_free(database: Database) -> None:
    async with AsyncExitStack() as others:
        first = AsyncExitStack()
        await first.enter_async_context(database.reading())
        for _ in range(CONNECTIONS - 1):
            await others.enter_async_context(database.reading())
        waiting = asyncio.ensure_future(database.ask(_KEYS))
        await asyncio.sleep(0)
        await first.aclose()
        async with asyncio.timeout(2):
            assert await waiting == []
