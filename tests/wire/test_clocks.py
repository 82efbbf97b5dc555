"""The host's clock may be wrong, or jump: what is due by the new time is sent, once, and all can be used."""

from datetime import UTC, datetime, timedelta

import pytest
from simcord.backend.models import Interaction

from tests.support.wire.scene import Scene

HOUR = 3600


async def test_a_clock_that_jumps_an_hour_ahead_makes_due_what_is_due_then(scene: Scene) -> None:
    scene.set_clock(0)
    await scene.books.invite(scene.town.people[1:4], due=datetime.now(UTC) + timedelta(minutes=50))
    await scene.start()
    await scene.books.invite(scene.town.people[1:4])
    assert (await scene.settled()).delivered == 3
    scene.set_clock(HOUR)
    await scene.discord.until(lambda: len(scene.discord.ledger.accepted) == 6)
    await scene.discord.answered(create(scene, "Pier"))
    assert await scene.books.named("Pier")
    assert not scene.discord.ledger.doubled
    assert not await scene.errors()


async def test_a_jump_ahead_is_taken_for_lateness_at_most_once(scene: Scene) -> None:
    scene.set_clock(0)
    bot = await scene.start()
    scene.set_clock(HOUR)
    for name in ("Pier", "Quay"):
        await scene.discord.answered(create(scene, name))
    assert await scene.books.named("Quay")
    assert bot.said.count("this machine's clock is") == 1


async def test_a_clock_that_jumps_an_hour_back_stops_nothing(scene: Scene) -> None:
    scene.set_clock(0)
    await scene.start()
    calendar = await scene.books.invite(scene.town.people[1:4])
    assert (await scene.settled()).delivered == 3
    scene.set_clock(-HOUR)
    town, plan = scene.town, f"cal:{calendar}"
    await scene.discord.answered(
        town.slash(town.owner, "calendar invite", calendar=plan, user=town.people[5])
    )
    await scene.discord.until(lambda: len(scene.discord.ledger.accepted) == 4)
    assert not scene.discord.ledger.doubled
    assert not await scene.errors()


@pytest.mark.parametrize("seconds", [4, -4])
async def test_a_clock_that_is_some_seconds_wrong_neither_refuses_nor_takes_what_is_too_old(
    scene: Scene, seconds: int
) -> None:
    scene.set_clock(seconds)
    await scene.start()
    await scene.discord.answered(create(scene, "Pier"))
    create(scene, "Quay", age=4)
    await scene.last_word()
    assert await scene.books.named("Pier")
    assert not await scene.books.named("Quay")


def create(scene: Scene, name: str, age: float = 0) -> Interaction:
    """The organizer opens a calendar."""
    options = {"name": name, "start_date": "in 9 days"}
    return scene.town.slash(scene.town.owner, "calendar create", age=age, **options)
