"""What the most used interactions ask of the database: each statement costs a good part of a millisecond."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.demo.play import Player
from bot.demo.world import World
from tests.support.counting import counted

# A table that grows with what others have stored, read from its beginning to its end.
_READS_ALL = re.compile(r"SCAN (user|calendar|attendee|event|notification|draft)(_\d+)?\b")


@pytest.fixture
async def invitation(lunch: None, ben: Player, olga: Player, world: World) -> None:
    """Ben has answered before, and both have been met within the minute."""
    await ben.run("availability add", calendar="cal:1", when="2026-01-13 9-11")
    await olga.run("calendar view", calendar="cal:1")


async def test_no_more_is_asked_than_has_to_be(
    invitation: None, olga: Player, ben: Player, world: World, subtests: pytest.Subtests
) -> None:
    await ben.press("More…")
    for what, interaction, wanted in (
        ("typing a calendar", lambda: ben.offered("calendar view", "calendar", "lun"), (1, 0)),
        ("typing times", lambda: ben.offered("availability add", "when", "tue", calendar="cal:1"), (2, 1)),
        ("a view", lambda: ben.run("calendar view", calendar="cal:1"), (3, 1)),
        ("a view with a picture", lambda: olga.run("calendar view", calendar="cal:1"), (3, 1)),
        ("the status", lambda: olga.run("calendar status", calendar="cal:1"), (4, 1)),
        ("Decline", lambda: ben.choose("decline"), (8, 1)),
        ("the card", lambda: ben.press("Type my times"), (1, 1)),
        ("Pick times", lambda: ben.press("Pick times"), (5, 1)),
        ("a tick", lambda: ben.tick("10:00", menu="pick_high"), (8, 1)),
        ("Done", lambda: ben.press("Done"), (17, 1)),
        ("an add", lambda: ben.run("availability add", calendar="cal:1", when="jan 14 9-11"), (10, 1)),
        ("one's own times", lambda: ben.run("availability view", calendar="cal:1"), (2, 1)),
        ("one's calendars", lambda: olga.run("calendar list"), (4, 1)),
        ("one's invitations", lambda: ben.run("invites"), (6, 2)),
    ):
        with subtests.test(what):
            await _check(world, interaction, wanted)


async def test_accepting_asks_no_more_either(lunch: None, ben: Player, world: World) -> None:
    await ben.run("invites")
    await ben.press("More…")
    await _check(world, lambda: ben.choose("accept"), (7, 1))


async def _check(world: World, interaction: Callable[[], Awaitable[Any]], wanted: tuple[int, int]) -> None:
    """Fails unless it takes so many statements and transactions, none of which reads a whole table."""
    with counted(world) as seen:
        await interaction()
    told = "\n".join(" ".join(statement.split())[:110] for statement, _ in seen.statements)
    assert (len(seen.statements), len(seen.begun)) == wanted, told
    for statement, parameters in seen.statements:
        plan = await _plan(world, statement, parameters)
        assert not _READS_ALL.search(plan), f"{statement}\n\n{plan}"


async def _plan(world: World, statement: str, parameters: Any) -> str:
    """How SQLite carries it out."""
    async with world.bot.store.database.engine.connect() as connection:
        found = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return "\n".join(row[-1] for row in found)
