"""A whole crowd answers on one open calendar at the same moment."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from db import models
from scheduling.model import Acceptance, OpenTo
from tests.support.wire.scene import Scene, open_scene
from tests.support.wire.town import PRESS

CROWD = 500
IN_TIME = 3.0


async def post_for_everybody(scene: Scene, calendar: int) -> None:
    """As it stands in the town's channel."""
    async with scene.books.database.writing() as session:
        session.add(
            models.LiveMessage(
                calendar_id=calendar,
                channel_id=scene.town.channel_id,
                audience=OpenTo.EVERYBODY,
                created_at=datetime.now(UTC),
            )
        )


async def test_five_hundred_who_answer_at_once_are_answered_in_time_and_stored_once(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with open_scene(sqlite_url, tmp_path, people=CROWD + 1) as scene:
        calendar = await scene.books.invite([])
        await post_for_everybody(scene, calendar)
        await scene.start(hurried=False)
        pressed = {"component_type": 2, "custom_id": f"join_open:{calendar}:0:1"}
        asked = [scene.town.interact(who, PRESS, pressed, in_server=True) for who in scene.town.people[1:]]
        taken = await scene.time_to_answer(asked)
        began = scene.discord.clock()
        await scene.discord.until(
            lambda: all("You're in." in scene.town.said(each) for each in asked), within=30
        )
        waited = scene.discord.clock() - began
        print(f"{CROWD} answers at once within {max(taken):.2f} s, the last in full {waited:.2f} s later")
        assert max(taken) < IN_TIME
        async with scene.books.database.reading() as session:
            attendees = (await session.scalars(select(models.Attendee).filter_by(calendar_id=calendar))).all()
            events = await session.scalar(select(func.count()).select_from(models.Event))
        assert len({one.user_id for one in attendees}) == len(attendees) == CROWD
        assert {one.accepted for one in attendees} == {Acceptance.ACCEPTED}
        assert events == 0
