"""What tests of the commands begin with."""

import pytest

from bot.demo.play import Player


@pytest.fixture
async def lunch(olga: Player, ben: Player) -> None:
    """Ben, in New York, is invited to Olga's calendar, which is open all day."""
    await olga.register()
    await ben.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12", hours="0-24")
    await olga.run("calendar invite", calendar="Lunch", user=ben)


@pytest.fixture
async def talks(olga: Player, ben: Player, chidi: Player) -> None:
    """One-on-ones, Ben on Tuesday at 9:00 and Chidi at 9:30; Ben could until 12:00."""
    for player in (olga, ben, chidi):
        await player.register()
        await player.run("profile edit", timezone="Europe/Berlin")
    await olga.run("calendar create", name="Talks", start_date="2026-01-12")
    for player, when in ((ben, "2026-01-13 9:00-12:00"), (chidi, "2026-01-13 9:30-10:00")):
        await olga.run("calendar invite", calendar="Talks", user=player)
        await player.run("availability add", calendar="Talks", when=when)
    await olga.run("calendar suggest", calendar="Talks")
    await olga.press("Finalize this")
    await olga.press("Finalize and tell everyone")
