"""Many at once on one database: nothing is lost, nobody is turned away, and readers see one state."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, event, select, text

from db.engine import Database
from db.models import Note
from services.outbox.claims import claim
from services.outbox.due import next_due
from tests.support.couriers import cancelled_at
from tests.support.fakes import Office

TURNS = 100


async def test_two_connections_lose_no_read_modify_write(sqlite_url: str) -> None:
    """With deferred transactions this fails with "database is locked"."""
    mine, theirs = Database(sqlite_url), Database(sqlite_url)
    await _write(mine, counter="0")
    await asyncio.gather(_count(mine), _count(theirs))
    assert await _read(mine, "counter") == str(2 * TURNS)
    await mine.close()
    await theirs.close()


async def test_a_reader_sees_one_state_while_a_writer_writes(database: Database) -> None:
    await _write(database, first="old", second="old")
    async with database.reading() as session:
        assert (await session.get_one(Note, "first")).value == "old"
        await _write(database, first="new", second="new")
        assert (await session.get_one(Note, "second")).value == "old", "half of this reader's state is newer"
    assert await _read(database, "second") == "new"


async def test_neither_readers_nor_writers_wait_for_each_other(database: Database) -> None:
    await _write(database, note="old")
    async with asyncio.timeout(4), database.writing() as writer:
        (await writer.get_one(Note, "note")).value = "new"
        await writer.flush()
        assert await _read(database, "note") == "old", "a reader sees what is not committed"
    assert await _read(database, "note") == "new"


async def test_a_writer_that_is_cancelled_lets_go_of_the_database_at_once(
    sqlite_url: str, subtests: pytest.Subtests
) -> None:
    """Wherever it is cancelled: as when the bot is stopped while it claims."""
    database, other = Database(sqlite_url), Database(sqlite_url)
    await _write(database, counter="0")
    stop, got_that_far = 0, True
    while got_that_far:
        stop += 1
        # With a connection, so that it is cancelled at work and not while it connects.
        await _read(database, "counter")
        with subtests.test(f"cancelled where it waits for the {stop}th time"):
            got_that_far = await _cancel(_count(database, turns=1), stop)
            async with asyncio.timeout(2):
                await _count(other, turns=1)
    assert stop > 4
    await database.close()
    await other.close()


async def test_sqlite_is_opened_safely(sqlite_url: str) -> None:
    wanted = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}
    database = Database(sqlite_url)
    async with database.reading() as first, database.reading() as second:
        for session in (first, second):
            found = {name: await session.scalar(text(f"PRAGMA {name}")) for name in wanted}
            assert found == wanted
    await database.close()


async def test_who_connects_waits_for_nobody_who_writes(sqlite_url: str) -> None:
    mine, theirs = Database(sqlite_url), Database(sqlite_url)
    async with asyncio.timeout(4), mine.writing() as writer:
        writer.add(Note(key="note", value="new"))
        await writer.flush()
        assert await _read(theirs, "note") is None
    await mine.close()
    await theirs.close()


async def test_a_file_of_an_earlier_version_learns_to_give_back_space(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "old.db")) as old, old:
        old.execute("CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT)")
        old.executemany("INSERT INTO note VALUES (?, ?)", [(str(one), "x" * 1000) for one in range(1000)])
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'old.db'}")
    await database.let_shrink()
    await database.let_shrink()
    assert await _read(database, "7") == "x" * 1000
    before = await _asked(database, "PRAGMA page_count")
    async with database.writing() as session:
        await session.execute(delete(Note))
    await database.give_back_space(100)
    assert before - await _asked(database, "PRAGMA page_count") == 100
    assert await _asked(database, "PRAGMA auto_vacuum") == 2
    await database.close()


async def test_what_is_due_is_found_by_its_index(database: Database) -> None:
    async with _statements(database) as statements:
        store = Office(database).store
        await claim(store)
        await next_due(store)
    due = [statement for statement in statements if "outcome IS NULL" in statement[0]]
    assert len(due) == 2
    for statement, parameters in due:
        async with database.engine.connect() as connection:
            plan = await connection.run_sync(_plan, statement, parameters)
        assert "ix_notification_due_at_open" in plan, f"{statement}\n\n{plan}"


async def _cancel(work: Coroutine[Any, Any, None], stop: int) -> bool:
    return await cancelled_at(work, stop)


async def _count(database: Database, turns: int = TURNS) -> None:
    for _ in range(turns):
        async with database.writing() as session:
            note = await session.get_one(Note, "counter")
            seen = int(note.value)
            await asyncio.sleep(0)
            note.value = str(seen + 1)


async def _write(database: Database, **values: str) -> None:
    async with database.writing() as session:
        for key, value in values.items():
            await session.merge(Note(key=key, value=value))


async def _asked(database: Database, question: str) -> int:
    async with database.reading(one_statement=True) as session:
        return int(await session.scalar(text(question)) or 0)


async def _read(database: Database, key: str) -> str | None:
    async with database.reading() as session:
        found: str | None = await session.scalar(select(Note.value).filter_by(key=key))
        return found


@asynccontextmanager
async def _statements(database: Database) -> AsyncIterator[list[tuple[str, Any]]]:
    """Every statement that is sent meanwhile, with its parameters."""
    sent: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *rest: Any) -> None:
        sent.append((statement, parameters))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


def _plan(connection: Connection, statement: str, parameters: Any) -> str:
    """How the database would carry the statement out, had it more rows than fit on a page."""
    if connection.dialect.name == "sqlite":
        explain = "EXPLAIN QUERY PLAN"
    else:
        connection.execute(text("SET enable_seqscan = off"))
        explain = "EXPLAIN"
    return "\n".join(str(row) for row in connection.exec_driver_sql(f"{explain} {statement}", parameters))
