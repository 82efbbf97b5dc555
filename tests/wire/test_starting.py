"""The bot is online before it has loaded anything else: whoever asks meanwhile is answered all the same."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from sqlalchemy import text

from tests.support.wire.process import Bot
from tests.support.wire.scene import Scene


@asynccontextmanager
async def starting(scene: Scene) -> AsyncIterator[tuple[Bot, sqlite3.Connection]]:
    """A bot that can't begin with its work, since another process has locked the database.

    Discord knows its commands from the time before.
    """
    await (await scene.start()).stop()
    file = Path(scene.books.url.partition("///")[2])
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        before = scene.discord.gateway.identified
        bot = await scene.start(ready=False)
        await scene.until_online(before, bot)
        yield bot, other


async def test_who_asks_while_it_starts_waits_for_it_and_is_answered(scene: Scene) -> None:
    async with starting(scene) as (_, other):
        listed = scene.town.slash(scene.town.owner, "calendar list")
        pressed = scene.town.press(scene.town.owner, "calendars:0")
        other.execute("ROLLBACK")
    for asked in (listed, pressed):
        await scene.discord.answered(asked, within=3)
        assert "starting up" not in scene.town.said(asked)
    assert not await scene.errors()


async def test_where_starting_takes_long_whoever_asks_is_told_and_nothing_is_sent(scene: Scene) -> None:
    async with starting(scene) as (_, other):
        sent = len(scene.discord.ledger.accepted)
        listed = scene.town.slash(scene.town.owner, "calendar list")
        pressed = scene.town.press(scene.town.owner, "calendars:0")
        for asked in (listed, pressed):
            await scene.discord.answered(asked, within=3)
            assert "I'm just starting up" in scene.town.said(asked)
        assert len(scene.discord.ledger.accepted) == sent
        other.execute("ROLLBACK")
    assert (await scene.settled()).is_right
    assert not await scene.errors()


async def test_it_can_be_stopped_while_it_starts(scene: Scene) -> None:
    async with starting(scene) as (bot, _):
        assert await bot.stop(within=10) == 0
    assert "Traceback" not in bot.said


async def test_one_that_runs_ends_in_one_line_once_a_newer_version_has_upgraded_the_database(
    either_scene: Scene,
) -> None:
    scene, newer = either_scene, "the database was written by a newer OneOnOne: install that version"
    bot = await scene.start()
    async with scene.books.database.writing() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert await bot.ended() == 2
    again = await scene.start(ready=False)
    assert await again.ended() == 2
    for each in (bot, again):
        assert each.faults == [f"oneonone: {newer}, or restore a backup"]
        assert "Traceback" not in each.said
    assert (await scene.books.count(scene.discord.ledger)).is_right
