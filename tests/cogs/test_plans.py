"""No statement that people or the clock set off reads a large table from its beginning to its end."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from benchmarks import crowd
from bot.demo.play import players
from bot.demo.world import World, open_world
from db.engine import Database
from services.housekeeping import purge
from services.outbox import claims, due, greetings, live_status, server_events
from tests.support import postgres
from tests.support.settings import settings_for
from tests.support.wire.chaos import KILLS

# With ten events each; the suite has fewer.
STRANGERS = 100_000 if KILLS >= 100 else 2_000
# Of those that the crowd fills, PostgreSQL reads a large one only where it has to; others are small here:
# it has to be told. Drafts, of a few days, are counted now and then.
_FILLED = "user|calendar|attendee|event"
_OTHERS = "notification|handled_interaction|live_message|spent|absence|proposal|organizer|change"
_READS = r'(?:SCAN |Seq Scan on "?)(?:{})(?:_\d+)?\b'
_PLANNED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@pytest.fixture
async def crowded(place: "str | postgres.Server") -> AsyncIterator[World]:
    """The simulated Discord on a database that much is stored in."""
    async with AsyncExitStack() as stack:
        url = place if isinstance(place, str) else await stack.enter_async_context(place.copy())
        database = Database(url)
        await crowd.fill(database, [10**15 + number for number in range(crowd.PEOPLE)], STRANGERS)
        await database.close()
        yield await stack.enter_async_context(open_world(settings_for(url), live=False))


@contextmanager
def noted(world: World) -> Iterator[dict[str, Any]]:
    """The statements of meanwhile, with parameters of one time each."""
    seen: dict[str, Any] = {}

    def note(
        _connection: Any, _cursor: Any, statement: str, parameters: Any, context: Any, many: bool
    ) -> None:
        if statement.lstrip("( ").startswith(_PLANNED):
            one = parameters[0] if many and isinstance(parameters[0], tuple | dict) else parameters
            seen[statement] = one if isinstance(one, dict) else tuple(one)

    engine = world.bot.store.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def drive(world: World) -> None:
    """What is used most, and what the bot does by itself."""
    olga, ben, *_ = players(world)
    await olga.register()
    await ben.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12", hours="0-24")
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    await ben.offered("calendar view", "calendar", "lun")
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11")
    await ben.run("calendar view", calendar="Lunch")
    await ben.run("availability view", calendar="Lunch")
    await olga.run("calendar status", calendar="Lunch")
    await olga.run("calendar suggest", calendar="Lunch")
    await olga.run("calendar edit", calendar="Lunch", place="Room 5")
    await olga.run("calendar list")
    await ben.run("invites")
    await ben.run("help")
    store = world.bot.store
    await purge(store)
    await due.next_due(store)
    await claims.claim(store)
    await live_status.claim(store)
    await greetings.claim(store)
    await server_events.claim(store)


async def test_no_statement_reads_a_large_table_from_beginning_to_end(crowded: World) -> None:
    with noted(crowded) as seen:
        await drive(crowded)
    assert len(seen) > 50
    wrong = await read_whole(crowded, seen, _FILLED)
    wrong += await read_whole(crowded, seen, _OTHERS, hardly="SET LOCAL enable_seqscan = off")
    assert not wrong, f"{len(wrong)} of {len(seen)}\n\n" + "\n\n".join(wrong)


async def read_whole(world: World, seen: dict[str, Any], tables: str, hardly: str = "") -> list[str]:
    """The statements that read one of these tables from its beginning to its end, with their plans."""
    engine, reads = world.bot.store.database.engine, re.compile(_READS.format(tables))
    is_sqlite = engine.dialect.name == "sqlite"
    found = []
    async with engine.connect() as connection:
        if hardly and not is_sqlite:
            await connection.exec_driver_sql(hardly)
        for statement, parameters in seen.items():
            explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
            rows = await connection.exec_driver_sql(explain + statement, parameters)
            plan = "\n".join(str(row[-1]) for row in rows)
            if reads.search(plan):
                found.append(f"{statement}\n\n{plan}")
    return found
