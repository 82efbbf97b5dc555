"""A button or a choice whose row is gone means nothing any more, and never what has come since."""

from datetime import timedelta
from typing import Any

import pytest

from bot.demo.play import Player, Shown
from bot.demo.world import World

pytestmark = pytest.mark.usefixtures("lunch")


def button(shown: Shown, label: str) -> tuple[Any, str]:
    """The message, and the custom_id of one of its buttons."""
    assert shown.message is not None
    rows = [row["components"] for row in shown.message.components]
    [found] = [item["custom_id"] for row in rows for item in row if item.get("label") == label]
    return shown.message, found


async def test_an_earlier_suggestion_is_not_finalized_as_a_later_one(olga: Player, ben: Player) -> None:
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-10")
    old = button(await olga.run("calendar suggest", calendar="Lunch"), "Finalize this")
    await ben.run("availability add", calendar="Lunch", when="2026-01-14 15-16")
    await olga.run("calendar suggest", calendar="Lunch")
    said = await olga.press_again(*old)
    assert "expired" in said
    assert "Finalize and tell everyone" not in said


async def test_an_entry_that_was_removed_is_not_taken_for_a_later_one(ben: Player) -> None:
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-10")
    [old] = await ben.offered("availability remove", "entry", calendar="Lunch")
    await ben.run("availability remove", calendar="Lunch", entry=old)
    await ben.run("availability add", calendar="Lunch", when="2026-01-14 15-16")
    await ben.run("availability remove", calendar="Lunch", entry=old)
    assert "14 Jan" in await ben.run("availability view", calendar="Lunch")


async def test_an_undo_that_has_expired_does_not_undo_something_later(world: World, ben: Player) -> None:
    old = button(await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-10"), "Undo")
    await world.skip(timedelta(days=1).total_seconds())
    await ben.run("availability add", calendar="Lunch", when="2026-01-14 11-12")
    await ben.press("Undo")
    await ben.run("availability add", calendar="Lunch", when="2026-01-15 15-16")
    await ben.press_again(*old)
    assert "15 Jan" in await ben.run("availability view", calendar="Lunch")
