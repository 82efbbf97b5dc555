"""The host's clock may jump: what is due by the new time is sent, once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.wire.scene import Scene

HOUR = 3600


async def test_a_clock_that_jumps_an_hour_ahead_makes_due_what_is_due_then(scene: Scene) -> None:
    ahead = clock(scene)
    await scene.books.invite(scene.town.people[1:4], due=datetime.now(UTC) + timedelta(minutes=50))
    await scene.start()
    await scene.books.invite(scene.town.people[1:4])
    assert (await scene.settled()).delivered == 3
    ahead.write_text(str(HOUR), "utf-8")
    await scene.discord.until(lambda: len(scene.discord.ledger.accepted) == 6)
    await scene.discord.answered(scene.town.slash(scene.town.owner, "calendar list"))
    assert not scene.discord.ledger.doubled


async def test_a_clock_that_jumps_an_hour_back_stops_nothing(scene: Scene) -> None:
    ahead = clock(scene)
    await scene.start()
    calendar = await scene.books.invite(scene.town.people[1:4])
    assert (await scene.settled()).delivered == 3
    ahead.write_text(str(-HOUR), "utf-8")
    town, plan = scene.town, f"cal:{calendar}"
    await scene.discord.answered(
        town.slash(town.owner, "calendar invite", calendar=plan, user=town.people[5])
    )
    await scene.discord.until(lambda: len(scene.discord.ledger.accepted) == 4)
    assert not scene.discord.ledger.doubled
    assert not await scene.errors()


def clock(scene: Scene) -> Path:
    """A file with the seconds by which the bot's clock is ahead of ours."""
    file = scene.folder / "ahead"
    file.write_text("0", "utf-8")
    scene.settings = {"WIRE_CLOCK": str(file)}
    return file
