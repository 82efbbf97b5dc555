"""What people and the clock set off most, and how the database comes to it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from bot.demo.play import players
from bot.demo.world import World
from services.calendars.opening_again import open_due
from services.housekeeping import purge
from services.outbox import claims, due, erasures, greetings, live_status, server_events
from services.outbox.leases import take_over
from services.retention import forget

# Those that the crowd fills; others are small, or of a few days.
_LARGE = "user|calendar|attendee|event|notification|live_message|proposal|absence|organizer|change|spent"
_READS = re.compile(rf'(?:SCAN |Seq Scan on "?)(?:{_LARGE})(?:_\d+)?\b')
_PLANNED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


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
    await ben.run("mydata export")
    store = world.bot.store
    await purge(store)
    await due.next_due(store)
    await claims.claim(store)
    await live_status.claim(store)
    await greetings.claim(store)
    await server_events.claim(store)
    await erasures.claim(store)
    await take_over(store)
    await open_due(store)
    await forget(store)


async def read_whole(world: World, seen: dict[str, Any]) -> list[str]:
    """The statements that read a large table from its beginning to its end, with their plans."""
    engine = world.bot.store.database.engine
    explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    found = []
    async with engine.connect() as connection:
        for statement, parameters in seen.items():
            rows = await connection.exec_driver_sql(explain + statement, parameters)
            plan = "\n".join(str(row[-1]) for row in rows)
            if _READS.search(plan):
                found.append(f"{statement}\n\n{plan}")
    return found
