"""Many people pick their times at the same moment, in a channel where anybody may answer."""

from datetime import UTC, datetime
from pathlib import Path

from simcord.backend.models import Interaction
from sqlalchemy import func, select

from db import models
from scheduling.model import AnswerStatus
from tests.support.wire.scene import Scene, open_scene

IN_TIME = 3.0
CROWD = 500


async def test_five_hundred_pick_at_once_and_each_is_stored_once(sqlite_url: str, tmp_path: Path) -> None:
    async with open_scene(sqlite_url, tmp_path, people=CROWD + 1) as scene:
        calendar = await scene.books.invite([])
        await open_to_all(scene, calendar)
        await scene.start()
        everybody = scene.town.people[1:]
        ticked = await answered(
            scene,
            [scene.town.choose(who, f"pick_high:{calendar}:0:0", "all", in_server=True) for who in everybody],
        )
        done = await answered(
            scene, [scene.town.press(who, f"pick_done:{calendar}:0:0", in_server=True) for who in everybody]
        )
        print(f"{CROWD} at once: all ticks answered within {ticked:.2f} s, all answers within {done:.2f} s")
        assert max(ticked, done) < IN_TIME
        async with scene.books.database.reading() as session:
            attendee = models.Attendee
            stored = select(func.count(), func.count(attendee.user_id.distinct()))
            rows, people = (await session.execute(stored.filter_by(status=AnswerStatus.SUBMITTED))).one()
        assert rows == people == CROWD
        assert not await scene.errors()


async def open_to_all(scene: Scene, calendar: int) -> None:
    """Its live status stands in the channel, for anybody to answer."""
    async with scene.books.database.writing() as session:
        now = datetime.now(UTC)
        where = {"calendar_id": calendar, "channel_id": scene.town.channel_id}
        session.add(models.LiveMessage(**where, open_to_all=True, created_at=now))


async def answered(scene: Scene, asked: list[Interaction]) -> float:
    """Seconds until all of them have an answer."""
    began = scene.discord.clock()
    await scene.discord.until(lambda: all(each.responded for each in asked), within=30)
    return scene.discord.clock() - began
