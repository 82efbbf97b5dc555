"""Many people pick their times at the same moment, in a channel where anybody may answer."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from simcord.backend.models import Interaction
from sqlalchemy import Select, func, select

from db import models
from scheduling.model import AnswerStatus, OpenTo
from tests.support.wire.scene import Scene, open_scene

IN_TIME = 3.0
CROWD = 500
AWHILE = 2.0


async def test_five_hundred_pick_at_once_and_each_is_stored_once(sqlite_url: str, tmp_path: Path) -> None:
    async with open_scene(sqlite_url, tmp_path, people=CROWD + 1) as scene:
        calendar = await scene.books.invite([])
        await open_to_all(scene, calendar)
        await scene.start()
        ticked, kept = await everybody_presses(
            scene,
            lambda who: scene.town.choose(who, f"pick_high:{calendar}:0:0", "all", in_server=True),
            select(models.Draft.user_discord_id),
        )
        sent, stored = await everybody_presses(
            scene,
            lambda who: scene.town.press(who, f"pick_done:{calendar}:0:0", in_server=True),
            select(models.User.discord_id)
            .join(models.Attendee, models.Attendee.user_id == models.User.id)
            .where(models.Attendee.status == AnswerStatus.SUBMITTED),
        )
        print(
            f"{CROWD} at once: ticks answered within {ticked:.1f} s, all kept within {kept:.1f} s; "
            f"Done answered within {sent:.1f} s, all stored within {stored:.1f} s"
        )
        assert max(ticked, sent) < IN_TIME
        async with scene.books.database.reading() as session:
            assert await session.scalar(select(func.count()).select_from(models.Attendee)) == CROWD
        assert not await scene.errors()


async def everybody_presses(
    scene: Scene, press: Callable[[int], Interaction], stored: Select[int]
) -> tuple[float, float]:
    """Seconds until the slowest answer, and until it is stored of all.

    Whoever a busy machine turned away presses again, as people do.
    """
    slowest, began = 0.0, scene.discord.clock()
    async with asyncio.timeout(60):
        while missing := set(scene.town.people[1:]) - await found(scene, stored):
            slowest = max(slowest, await answered(scene, [press(who) for who in missing]))
            await until_seen_to(scene, stored)
    return slowest, scene.discord.clock() - began


async def until_seen_to(scene: Scene, stored: Select[int]) -> None:
    """Waits until all of the crowd is there, or nobody has come for a while."""
    there, since = 0, scene.discord.clock()
    while there < CROWD and scene.discord.clock() - since < AWHILE:
        await scene.discord.changed(within=0.2)
        if (now := len(await found(scene, stored))) > there:
            there, since = now, scene.discord.clock()


async def found(scene: Scene, stored: Select[int]) -> set[int]:
    async with scene.books.database.reading() as session:
        return set(await session.scalars(stored))


async def open_to_all(scene: Scene, calendar: int) -> None:
    """Its live status stands in the channel, for anybody to answer."""
    async with scene.books.database.writing() as session:
        now = datetime.now(UTC)
        where = {"calendar_id": calendar, "channel_id": scene.town.channel_id}
        session.add(models.LiveMessage(**where, audience=OpenTo.EVERYBODY, created_at=now))


async def answered(scene: Scene, asked: list[Interaction]) -> float:
    """Seconds until all of them have an answer."""
    began = scene.discord.clock()
    await scene.discord.until(lambda: all(each.responded for each in asked), within=30)
    return scene.discord.clock() - began
