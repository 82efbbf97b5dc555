"""Many people pick their times at the same moment, in a channel where anybody may answer."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from simcord.backend.models import Interaction
from sqlalchemy import Select, func, select

from db import models
from scheduling.model import AnswerStatus, OpenTo
from tests.support.wire.scene import Scene, open_scene

IN_TIME = 3.0
CROWD = 500


async def test_five_hundred_pick_at_once_and_each_is_stored_once(sqlite_url: str, tmp_path: Path) -> None:
    async with open_scene(sqlite_url, tmp_path, people=CROWD + 1) as scene:
        calendar = await scene.books.invite([])
        await open_to_all(scene, calendar)
        await scene.start()
        everybody = scene.town.people[1:]
        asked = [
            scene.town.choose(who, f"pick_high:{calendar}:0:0", "all", in_server=True) for who in everybody
        ]
        ticked = await answered(scene, asked)
        kept = await until_stored(scene, select(func.count()).select_from(models.Draft))
        done = [scene.town.press(who, f"pick_done:{calendar}:0:0", in_server=True) for who in everybody]
        sent = await answered(scene, done)
        attendees = select(func.count(models.Attendee.user_id.distinct()))
        stored = await until_stored(scene, attendees.filter_by(status=AnswerStatus.SUBMITTED))
        print(
            f"{CROWD} at once: ticks answered within {ticked:.1f} s, all kept after another {kept:.1f} s; "
            f"Done answered within {sent:.1f} s, all stored after another {stored:.1f} s"
        )
        assert max(ticked, sent) < IN_TIME
        async with scene.books.database.reading() as session:
            assert await session.scalar(select(func.count()).select_from(models.Attendee)) == CROWD
        assert not await scene.errors()


async def until_stored(scene: Scene, count: Select[int]) -> float:
    """Seconds until that many rows are there as there are people in the crowd."""
    began = scene.discord.clock()
    async with asyncio.timeout(60):
        while True:
            async with scene.books.database.reading() as session:
                if await session.scalar(count) == CROWD:
                    return scene.discord.clock() - began
            await scene.discord.changed(within=0.2)


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
