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
