"""What the quick way to SQLite leans on: an update that changes it fails here, before anybody notices."""

import asyncio
import sqlite3
from collections.abc import Coroutine, Iterator
from contextlib import closing, contextmanager
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import func, insert, literal, make_url, select, text, update
from sqlalchemy.exc import IntegrityError

from db.engine import Database
from db.models import Note
from tests.support.couriers import cancelled_at


@pytest.fixture
async def sqlite(sqlite_url: str) -> Any:
    """A database of the test's own, with a connection that is open already."""
    opened = Database(sqlite_url)
    async with opened.reading() as session:
        await session.scalar(select(1))
    yield opened
    await opened.close()


@contextmanager
def visits(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The visits to the thread of a connection meanwhile."""
    seen: list[str] = []
    usual: Any = aiosqlite.Connection._execute

    async def noted(self: Any, function: Any, *arguments: Any, **options: Any) -> Any:
        seen.append(getattr(function, "__name__", str(function)))
        return await usual(self, function, *arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(aiosqlite.Connection, "_execute", noted)
        yield seen


async def test_only_what_may_take_long_goes_to_the_thread(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with visits(monkeypatch) as seen:
        async with sqlite.reading(one_statement=True) as session:
            await session.scalar(select(Note.value))
        async with sqlite.reading() as session:
            await session.scalar(select(Note.value))
            await session.scalar(select(Note.key))
        assert seen == []
        async with sqlite.writing() as session:
            await session.execute(insert(Note).values(key="a", value="b"))
        assert len(seen) == 1, "COMMIT"
        async with sqlite.reading() as session:
            await session.scalar(select(Note.value).execution_options(in_thread=True))
        assert len(seen) == 2


async def test_whoever_waits_for_a_lock_holds_up_nobody_else(sqlite: Database, sqlite_url: str) -> None:
    file = make_url(sqlite_url).database
    assert file is not None
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.ensure_future(_note(sqlite, "a"))
        for _ in range(20):
            async with sqlite.reading() as session:
                assert await session.scalar(select(Note.value)) is None
        assert not waiting.done()
        other.execute("ROLLBACK")
    await waiting
    async with sqlite.reading() as session:
        assert await session.scalar(select(Note.value)) == "a"


async def test_others_get_their_turn_between_statements(sqlite: Database) -> None:
    turns: list[None] = []

    async def take_turns() -> None:
        while True:
            turns.append(None)
            await asyncio.sleep(0)

    others = asyncio.ensure_future(take_turns())
    async with sqlite.reading() as session:
        for _ in range(20):
            await session.scalar(select(Note.value))
    others.cancel()
    assert len(turns) >= 20


async def test_what_is_cut_short_in_the_thread_is_ended_before_the_next(sqlite: Database) -> None:
    """The loop would stand still if it asked a connection that is at work."""
    numbers = select(literal(1).label("i")).cte("n", recursive=True)
    numbers = numbers.union_all(select(numbers.c.i + 1).where(numbers.c.i < 3_000_000))
    counted = select(func.max(numbers.c.i)).execution_options(in_thread=True)

    async def ask() -> None:
        async with sqlite.reading() as session:
            await session.execute(counted)

    asking = asyncio.ensure_future(ask())
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    assert asking.cancelled()
    await _note(sqlite, "a")


async def test_a_connection_that_is_given_up_twice_is_closed_all_the_same(
    sqlite: Database, subtests: pytest.Subtests
) -> None:
    """As when the bot stops: it ends what is under way, and at the end asyncio ends what has not ended."""

    async def ask() -> None:
        async with sqlite.reading() as session:
            await session.execute(select(func.count(Note.key)).execution_options(in_thread=True))

    async def ask_and_be_cancelled() -> None:
        assert await cancelled_at(ask(), 1)

    for again in range(2, 6):
        await _look(sqlite)  # With a connection, so that it is first cancelled at its statement.
        there_before = asyncio.all_tasks()
        with subtests.test(f"cancelled once more where it waits for the {again}th time"):
            await _cancelled(ask_and_be_cancelled(), again)
            if closing_it := asyncio.all_tasks() - there_before:
                assert not (await asyncio.wait(closing_it, timeout=2))[1]


async def _cancelled(work: Coroutine[Any, Any, None], at_wait: int) -> bool:
    return await cancelled_at(work, at_wait)


async def _look(database: Database) -> None:
    async with database.reading() as session:
        await session.scalar(select(Note.value))


async def _note(database: Database, value: str) -> None:
    async with database.writing() as session:
        await session.execute(insert(Note).values(key="a", value=value))


async def test_rows_counts_and_faults_are_those_of_the_driver(sqlite: Database) -> None:
    async with sqlite.writing() as session:
        await session.execute(insert(Note), [{"key": key, "value": "x"} for key in "abc"])
        changed: Any = await session.execute(update(Note).where(Note.key > "a").values(value="y"))
        assert changed.rowcount == 2
        found = await session.execute(text("SELECT key, value FROM note ORDER BY key"))
        assert [tuple(row) for row in found] == [("a", "x"), ("b", "y"), ("c", "y")]
        with pytest.raises(IntegrityError, match=r"note\.key"):
            async with session.begin_nested():
                await session.execute(insert(Note).values(key="a", value="again"))
    async with sqlite.reading() as session:
        assert (await session.scalars(select(Note.value).order_by(Note.key))).all() == ["x", "y", "y"]


async def test_what_fails_leaves_nothing_behind(sqlite: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with sqlite.writing() as session:
            await session.execute(insert(Note).values(key="a", value="b"))
            raise ZeroDivisionError
    async with sqlite.reading() as session:
        assert (await session.scalars(select(Note.key))).all() == []
