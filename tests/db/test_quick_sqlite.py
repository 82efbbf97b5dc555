"""What the quick way to SQLite leans on: an update that changes it fails here, before anybody notices."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from db.engine import Database
from db.models import Note


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


async def test_a_statement_is_one_visit_to_the_thread(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with visits(monkeypatch) as one:
        async with sqlite.reading(one_statement=True) as session:
            await session.scalar(select(Note.value))
    assert len(one) == 1
    with visits(monkeypatch) as reading:
        async with sqlite.reading() as session:
            await session.scalar(select(Note.value))
            await session.scalar(select(Note.key))
    assert len(reading) == 3, "two statements, the first of which brings BEGIN along, and ROLLBACK"
    with visits(monkeypatch) as writing:
        async with sqlite.writing() as session:
            await session.execute(insert(Note).values(key="a", value="b"))
    assert len(writing) == 3, "BEGIN, INSERT and COMMIT"


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
