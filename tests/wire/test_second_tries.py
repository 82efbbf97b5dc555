"""Somebody who gets no answer tries again: what was done then is not done twice, and they are told so."""

from datetime import UTC, datetime, timedelta

from simcord.backend.models import Interaction

from db.models import Calendar
from scheduling.model import NotificationKind
from tests.support.fakes import Office
from tests.support.wire.faults import Fault
from tests.support.wire.scene import Scene

ACKNOWLEDGING, ANSWERING = "/interactions/*/*/callback", "/webhooks/*"


async def kill_midway(scene: Scene, path: str, calendar: int) -> None:
    """Somebody copies the calendar, and the bot is killed while it says something about it."""
    bot, fault = await scene.start(), Fault(path=path, method="*", hold=True, cut=True)
    scene.discord.faults.append(fault)
    copy(scene, calendar)
    await scene.discord.until(lambda: bool(fault.held))
    await bot.kill()
    scene.discord.end([fault])


def copy(scene: Scene, calendar: int) -> Interaction:
    start = datetime.now(UTC).date() + timedelta(days=20)
    return scene.town.slash(
        scene.town.owner, "calendar copy", calendar=f"cal:{calendar}", start_date=f"{start}"
    )


async def test_a_copy_whose_answer_was_lost_is_recognized_at_the_second_try(either_scene: Scene) -> None:
    scene, office = either_scene, Office(either_scene.books.database)
    people = scene.town.people[1:]
    source = await scene.books.invite(people, due=datetime.now(UTC) + timedelta(days=5))
    await kill_midway(scene, ACKNOWLEDGING, source)
    assert await office.count(Calendar) == 1, "nothing is done before Discord takes an answer"
    await kill_midway(scene, ANSWERING, source)
    assert await office.count(Calendar) == 2

    await scene.start()
    again = copy(scene, source)
    await scene.discord.until(lambda: "Already copied" in scene.town.said(again))
    assert f"I invited {len(people)} people then" in scene.town.said(again)
    count = await scene.settled()
    assert count.is_right, count
    rows = (await scene.books.rows()).values()
    told = [row.user_id or 0 for row in rows if row.kind is NotificationKind.INVITATION and row.sent_at]
    assert sorted(told) == sorted(scene.books.users[who] for who in people)
    assert await office.count(Calendar) == 2
    assert not await scene.errors()
