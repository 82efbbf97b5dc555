"""Who is next, and that too much is asked once people wait for long."""

import asyncio

import pytest
from sqlalchemy import insert

from db import quick_sqlite
from db.engine import LONG_WAIT, Database, Turns
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


async def test_whoever_comes_is_one_too_many_while_those_ahead_would_take_too_long_as_it_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turns, now = Turns(1), 0.0
    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: now)
    done = [asyncio.Event() for _ in range(4)]

    async def work(number: int) -> None:
        async with turns.taken():
            await done[number].wait()

    async def go_on() -> None:
        for _ in range(5):
            await asyncio.sleep(0)

    working = [asyncio.create_task(work(0))]
    await go_on()
    now += 10 * LONG_WAIT
    assert not turns.are_too_many, "it takes long, but nobody waits"
    working += [asyncio.create_task(work(number)) for number in (1, 2, 3)]
    await go_on()
    assert not turns.are_too_many
    now += 1.1 * LONG_WAIT
    assert turns.are_too_many, "nobody has had a turn for so long"
    done[0].set()
    await go_on()
    assert turns.are_too_many, "one has, and two wait"
    for number in (1, 2):
        now += 0.1 * LONG_WAIT
        done[number].set()
        await go_on()
    assert not turns.are_too_many, "it goes quickly again, and nobody waits"
    done[3].set()
    await asyncio.gather(*working)
    assert not turns.are_too_many
