"""What the most used interactions ask of the database: each statement costs a good part of a millisecond."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from bot.demo.play import Player
from bot.demo.world import World

Asked = tuple[int, int]  # Statements, and the transactions that they are in.


@contextmanager
def counted(world: World) -> Iterator[list[str]]:
    """The statements meanwhile, those that begin a transaction too."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith("PRAGMA"):
            seen.append(statement)

    engine = world.bot.store.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
async def invitation(lunch: None, ben: Player, olga: Player, world: World) -> None:
    """Ben has answered before, and both have been met within the minute."""
    await ben.run("availability add", calendar="cal:1", when="2026-01-13 9-11")
    await olga.run("calendar view", calendar="cal:1")


async def test_no_more_is_asked_than_has_to_be(
    invitation: None, olga: Player, ben: Player, world: World, subtests: pytest.Subtests
) -> None:
    await ben.run("invites")
    for what, interaction, wanted in (
        ("typing a calendar", lambda: ben.offered("calendar view", "calendar", "lun"), (1, 0)),
        ("typing times", lambda: ben.offered("availability add", "when", "tue", calendar="cal:1"), (2, 1)),
        ("a view", lambda: ben.run("calendar view", calendar="cal:1"), (4, 1)),
        ("a view with a picture", lambda: olga.run("calendar view", calendar="cal:1"), (4, 1)),
        ("the status", lambda: olga.run("calendar status", calendar="cal:1"), (4, 1)),
        ("Decline", lambda: ben.press("Decline"), (11, 1)),
        ("Accept", lambda: ben.press("Accept"), (10, 1)),
        ("an add", lambda: ben.run("availability add", calendar="cal:1", when="jan 14 9-11"), (13, 1)),
        ("one's own times", lambda: ben.run("availability view", calendar="cal:1"), (2, 1)),
        ("one's calendars", lambda: olga.run("calendar list"), (4, 1)),
        ("one's invitations", lambda: ben.run("invites"), (7, 2)),
    ):
        with subtests.test(what), counted(world) as seen:
            await interaction()
            transactions = sum(statement.startswith("BEGIN") for statement in seen)
            told = "\n".join(" ".join(statement.split())[:110] for statement in seen)
            assert (len(seen) - transactions, transactions) == wanted, told
