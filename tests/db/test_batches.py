"""Writers on SQLite who share one COMMIT: each keeps or loses their own part, and is told when it is kept."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from db import quick_sqlite
from db.engine import Database
from db.models import Note
from db.prepared import Prepared
from scheduling.errors import Unavailable
from tests.support.couriers import cancelled_at

_NOTES = Note.metadata.tables[Note.__tablename__]
_ADDED, _KEYS = Prepared(insert(_NOTES)), Prepared(select(_NOTES.c.key))


@pytest.fixture
async def sqlite(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """A database of the test's own, whose writers write without a pause."""
    monkeypatch.setattr(quick_sqlite, "AT_A_STRETCH", 60)
    opened = Database(sqlite_url)
    await _write(opened, "first")
    yield opened
    await opened.close()


async def _write(database: Database, key: str) -> None:
    async with database.writing() as session:
        await _ADDED.all(session, key=key, value="")


async def _kept(database: Database) -> set[str]:
    return {row.key for row in await database.ask(_KEYS)} - {"first"}


async def test_those_who_wait_share_one_commit(sqlite: Database) -> None:
    told: list[str] = []
    driver: Any = sqlite.at_hand.kept[0].driver_connection
    driver._conn.set_trace_callback(lambda statement: told.append(statement.partition(" ")[0]))
    await asyncio.gather(*(_write(sqlite, key) for key in "abcdefgh"))
    assert (told.count("COMMIT"), told.count("INSERT")) == (1, 8)
    assert await _kept(sqlite) == set("abcdefgh")


async def test_nobody_goes_on_before_what_they_wrote_is_kept(sqlite: Database, sqlite_url: str) -> None:
    async def write(key: str) -> None:
        await _write(sqlite, key)
        with closing(sqlite3.connect(sqlite_url.partition("///")[2])) as other:
            assert other.execute("SELECT 1 FROM note WHERE key = ?", [key]).fetchall()

    await asyncio.gather(*(write(key) for key in "abcd"))


async def test_what_fails_takes_nothing_of_others_with_it(sqlite: Database) -> None:
    async def fail(key: str, *, with_a_session: bool) -> None:
        async with sqlite.writing() as session:
            await _ADDED.all(session, key=key, value="")
            if with_a_session:
                session.add(Note(key=f"{key}, more", value=""))
                await session.flush()
            raise ZeroDivisionError

    found = await asyncio.gather(
        _write(sqlite, "a"),
        fail("b", with_a_session=False),
        _write(sqlite, "c"),
        fail("d", with_a_session=True),
        _write(sqlite, "e"),
        _write(sqlite, "a"),
        return_exceptions=True,
    )
    assert [type(one).__name__ for one in found] == [
        *("NoneType", "ZeroDivisionError", "NoneType", "ZeroDivisionError", "NoneType", "IntegrityError")
    ]
    assert await _kept(sqlite) == {"a", "c", "e"}


async def test_whoever_is_cancelled_takes_nothing_of_others_with_them(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests
) -> None:
    """Wherever it is: at a statement, in the thread, or while all is committed."""
    monkeypatch.setattr(quick_sqlite, "AT_A_STRETCH", -1)
    in_thread = select(Note.key).execution_options(in_thread=True)

    async def write(name: str) -> None:
        async with sqlite.writing() as session:
            await _ADDED.all(session, key=name, value="")
            session.add(Note(key=f"{name}, more", value=""))
            await session.execute(in_thread)

    stop, got_that_far = 0, True
    while got_that_far:
        stop += 1
        with subtests.test(f"cancelled where it waits for the {stop}th time"):
            names = [f"{stop} {place}" for place in ("before", "after")]
            async with asyncio.timeout(5):
                before = asyncio.ensure_future(write(names[0]))
                cancelled = asyncio.ensure_future(_cancelled(write(f"{stop} cut"), stop))
                await asyncio.gather(before, write(names[1]))
                got_that_far = await cancelled
            kept = await _kept(sqlite)
            assert {name for name in names if {name, f"{name}, more"} <= kept} == set(names)
            assert len({f"{stop} cut", f"{stop} cut, more"} & kept) != 1, "half of it"
    assert stop > 6


async def _cancelled(work: Any, stop: int) -> bool:
    return await cancelled_at(work, stop)


async def test_where_the_disk_is_full_all_are_told_and_nothing_is_kept(sqlite: Database) -> None:
    """SQLite ends the transaction of all of them."""

    async def fill() -> None:
        async with sqlite.writing() as session:
            await session.execute(text("PRAGMA max_page_count = 1"))
            session.add(Note(key="long", value="x" * 1_000_000))

    found = await asyncio.gather(
        _write(sqlite, "a"), fill(), _write(sqlite, "b"), _write(sqlite, "c"), return_exceptions=True
    )
    assert isinstance(found[0], Unavailable)
    assert isinstance(found[1], Unavailable)
    told = {key for key, one in zip("abc", (found[0], *found[2:]), strict=True) if one is None}
    assert await _kept(sqlite) == told, "somebody was told otherwise"


async def test_where_the_commit_fails_all_are_told_and_nothing_is_kept(sqlite: Database) -> None:
    async def spoil() -> None:
        async with sqlite.writing() as session:
            await session.execute(text("PRAGMA defer_foreign_keys = ON"))
            await session.execute(text("INSERT INTO organizer (calendar_id, user_id) VALUES (404, 404)"))

    found = await asyncio.gather(_write(sqlite, "a"), spoil(), _write(sqlite, "b"), return_exceptions=True)
    assert {type(one).__name__ for one in found} == {"IntegrityError"}
    assert await _kept(sqlite) == set()
    await _write(sqlite, "later")
    assert await _kept(sqlite) == {"later"}


async def test_what_is_written_while_space_is_given_back_or_the_database_closed_is_kept(
    sqlite: Database, sqlite_url: str
) -> None:
    await asyncio.gather(
        _write(sqlite, "a"), sqlite.give_back_space(10), _write(sqlite, "b"), _write(sqlite, "c")
    )
    writing = [asyncio.ensure_future(_write(sqlite, key)) for key in "de"]
    await asyncio.sleep(0)
    await sqlite.close()
    await asyncio.gather(*writing)
    again = Database(sqlite_url)
    assert await _kept(again) == set("abcde")
    await again.close()
