"""How much an invitee has to do, counted: from the DM to an answer."""

import pytest

from bot.demo.play import Player, Shown
from bot.demo.world import World

MOST_TAPS = 4


class Thumb:
    """Counts what a person does with a phone: taps, lines and keystrokes."""

    def __init__(self, player: Player) -> None:
        self._player = player
        self.taps = 0
        self.lines = 0
        self.keystrokes = 0

    async def press(self, label: str) -> Shown:
        """One tap."""
        self.taps += 1
        return await self._player.press(label)

    async def submit(self, **typed: str) -> Shown:
        """The first field has the focus when a form opens, the others take a tap each; then Submit."""
        self.taps += max(len(typed) - 1, 0) + 1
        self.lines += len(typed)
        self.keystrokes += sum(map(len, typed.values()))
        return await self._player.submit(**typed)


@pytest.fixture(autouse=True)
async def lunch(world: World, olga: Player, ben: Player, dana: Player) -> None:
    """Ben, who is registered, and Dana, who is not, are invited."""
    await olga.register()
    await ben.register()
    await ben.run("availability usual", when="weekdays 9-12, tue 14-17 if needed")
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12", hours="0-24")
    for who in (ben, dana):
        await olga.run("calendar invite", calendar="Lunch", user=who)
    await world.skip(60)


async def test_a_registered_invitee_answers_with_two_taps_and_a_line(ben: Player) -> None:
    thumb = Thumb(ben)
    await thumb.press("Add my times")
    shown = await thumb.submit(when="weekdays 9-17 not wed, prefer tue 2-5")

    assert "You've added your times." in shown
    assert "You've accepted the invitation too." in shown
    assert (thumb.taps, thumb.lines, thumb.keystrokes) == (2, 1, 37)
    assert thumb.taps <= MOST_TAPS


async def test_a_usual_week_takes_one_tap_and_nothing_typed(ben: Player) -> None:
    thumb = Thumb(ben)
    shown = await thumb.press("Use my usual week")

    assert "You've added your times." in shown
    assert (thumb.taps, thumb.keystrokes) == (1, 0)


async def test_that_no_time_works_takes_two_taps(ben: Player) -> None:
    thumb = Thumb(ben)
    await thumb.press("No time works")
    assert "You said no time works." in await thumb.submit()
    assert (thumb.taps, thumb.keystrokes) == (2, 0)


async def test_being_misunderstood_takes_one_tap_to_undo_and_two_and_a_city_to_move(ben: Player) -> None:
    await ben.press("Add my times")
    await ben.submit(when="tue 9-11")
    thumb = Thumb(ben)
    await thumb.press("Not your zone?")
    assert "Denver time" in await thumb.submit(timezone="Denver")
    assert (thumb.taps, thumb.keystrokes) == (2, 6)
    await thumb.press("Undo")
    assert thumb.taps == 3


async def test_who_never_registered_answers_through_one_form(dana: Player) -> None:
    thumb = Thumb(dana)
    await thumb.press("Add my times")
    shown = await thumb.submit(
        last_name="Example", email="dana@example.com", timezone="auckland", when="wed 3-5"
    )

    assert "You've added your times." in shown
    assert thumb.taps == 5
