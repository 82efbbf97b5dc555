"""A database that cannot be used is told apart from a mistake of ours, and waited for only as asked."""

import logging
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from db.engine import Database
from db.models import Note
from scheduling.errors import Unavailable
from tests.support import postgres


async def test_a_full_disk_is_told_in_one_line(sqlite_url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    database = Database(sqlite_url)
    with pytest.raises(Unavailable) as told:
        async with database.writing() as session:
            await session.execute(text("PRAGMA max_page_count = 1"))
            session.add(Note(key="long", value="x" * 1_000_000))
    await database.close()
    assert not told.value.perhaps_saved
    assert [record.message for record in caplog.records] == [
        "can't use the database: database or disk is full"
    ]


@pytest.mark.parametrize("patience", [0, 0.1])
async def test_a_writer_waits_for_another_process_as_long_as_it_has_patience(
    sqlite_url: str, patience: float
) -> None:
    database = Database(sqlite_url)
    with closing(sqlite3.connect(sqlite_url.partition("///")[2], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable):
            async with database.writing(patience):
                raise AssertionError("not its turn")
        other.execute("ROLLBACK")
    async with database.writing(patience) as session:
        session.add(Note(key="late", value="but saved"))
    await database.close()


async def test_a_writer_waits_for_another_of_this_process_as_long_as_it_has_patience(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    async with database.writing() as session:
        with pytest.raises(Unavailable):
            async with database.writing(0.01):
                raise AssertionError("not its turn")
        session.add(Note(key="first", value="saved"))
    await database.close()


async def test_a_server_that_is_down_is_told(postgres_server: postgres.Server) -> None:
    async with postgres_server.copy() as url:
        database = Database(url)
        async with postgres_server.down():
            for opened in (database.reading, database.writing):
                with pytest.raises(Unavailable):
                    async with opened() as session:
                        await session.execute(text("SELECT 1"))
        await database.close()


async def test_a_connection_lost_while_saving_leaves_open_whether_it_was_saved(
    postgres_server: postgres.Server,
) -> None:
    async with postgres_server.copy() as url:
        database = Database(url)
        with pytest.raises(Unavailable) as told:
            async with database.writing() as session:
                session.add(Note(key="perhaps", value="saved"))
                await session.flush()
                mine = await session.scalar(text("SELECT pg_backend_pid()"))
                await postgres_server.execute(f"SELECT pg_terminate_backend({mine})")
        await database.close()
        assert told.value.perhaps_saved


async def test_text_that_a_database_cannot_hold_is_kept_without_it(database: Database) -> None:
    async with database.writing() as session:
        session.add(Note(key="nul", value="a\x00b"))
    async with database.reading() as session:
        query = select(Note.value).where(Note.key == "n\x00ul")
        assert await session.scalar(query) == "ab"


async def test_a_mistake_of_ours_is_not_put_down_to_the_database(database: Database) -> None:
    with pytest.raises(DBAPIError):
        async with database.writing() as session:
            await session.execute(text("SELECT nonsense FROM nowhere"))
    with pytest.raises(IntegrityError):
        async with database.writing() as session:
            await session.execute(text("INSERT INTO note (key, value) VALUES ('a', 'b'), ('a', 'c')"))
