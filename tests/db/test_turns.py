"""Who is next, and that too much is asked once people wait for long."""

import asyncio

import pytest
from sqlalchemy import insert

from db import quick_sqlite
from db.engine import Database, Turns
from db.models import Note
from db.prepared import Prepared


async def test_whoever_comes_while_somebody_works_who_never_waits_is_seen_to_wait() -> None:
    """As on SQLite, where most use cases end without giving the loop to others."""
    turns, waited = Turns(1), list[bool]()

    async def work() -> None:
        async with turns.taken() as has_to_wait:
            waited.append(has_to_wait)

    await asyncio.gather(work(), work(), work())
    assert waited == [False, True, True]


async def test_whoever_has_written_lets_the_next_one_write_before_telling_of_it(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quick_sqlite, "AT_A_STRETCH", 60)
    database, order = Database(sqlite_url), list[str]()
    note = Prepared(insert(Note.metadata.tables[Note.__tablename__]))

    async def write(name: str) -> None:
        async with database.writing() as session:
            await note.all(session, key=name, value="")
            order.append(f"{name} writes")
        order.append(f"{name} tells")

    await write("a")
    await asyncio.gather(write("b"), write("c"))
    await database.close()
    assert order[2:] == ["b writes", "c writes", "b tells", "c tells"]
