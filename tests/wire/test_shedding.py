"""While more is asked than can be done, whoever comes is told so at once instead of being late as well."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.shedding import LINES
from db.engine import TURNS
from tests.support.wire.scene import Scene


async def test_who_would_wait_for_too_long_is_turned_away_at_once_until_it_is_quiet(scene: Scene) -> None:
    """All turns are taken, for the second time, by people who wait for a database that is locked."""
    town, people = scene.town, scene.town.people
    await scene.start()
    with closing(sqlite3.connect(Path(scene.books.url.partition("///")[2]), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        first, second = (
            [town.press(person, "accept:1:1", age=age) for person in people[:TURNS]] for age in (1, 0)
        )
        await asyncio.gather(*(scene.discord.answered(asked, within=3) for asked in first))
        listed = town.slash(town.owner, "calendar list")
        pressed = town.press(town.owner, "calendars:0")
        for asked in (listed, pressed):
            await scene.discord.answered(asked, within=0.5)
            assert "Too many people are asking me at once" in town.said(asked)
        crowd = [town.slash(town.people[number % 20], "calendar list") for number in range(2 * LINES)]
        await asyncio.gather(*(scene.discord.answered(asked, within=3) for asked in crowd))
        assert all("Too many people" in town.said(asked) for asked in crowd)
        await asyncio.gather(*(scene.discord.answered(asked, within=3) for asked in second))
        other.execute("ROLLBACK")
    again = town.slash(town.owner, "calendar list")
    await scene.discord.answered(again, within=3)
    assert "Too many people" not in town.said(again)
    assert not await scene.errors()
