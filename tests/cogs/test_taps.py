"""How much an invitee has to do, counted: from the DM to an answer.

A menu counts as one tap, however many are ticked in it. On a phone, opening and leaving it are two more.
"""

import pytest

from bot.demo.play import Player, Shown
from bot.demo.world import World


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

    async def more(self, act: str) -> Shown:
        """The button, and the choice."""
        self.taps += 2
        return await self._player.more(act)

    async def clock(self, city: str) -> Shown:
        """One choice in a menu."""
        self.taps += 1
        return await self._player.say_clock(city)

    async def tick(self, *labels: str, menu: str = "pick_high") -> Shown:
        """Several in one menu."""
        self.taps += 1
        return await self._player.tick(*labels, menu=menu)

    async def submit(self, **typed: str) -> Shown:
        """The first field has the focus when a form opens, the others take a tap each; then Submit."""
        self.taps += max(len(typed) - 1, 0) + 1
        self.lines += len(typed)
        self.keystrokes += sum(map(len, typed.values()))
        return await self._player.submit(**typed)

    @property
    def done(self) -> tuple[int, int, int]:
        """Taps, lines and keystrokes."""
        return self.taps, self.lines, self.keystrokes


@pytest.fixture(autouse=True)
async def lunch(world: World, olga: Player, ben: Player, chidi: Player, dana: Player) -> None:
    """Ben, who is registered, and Chidi and Dana, who are not, are invited to five days."""
    await olga.register()
    await ben.register()
    await ben.run("availability usual", when="weekdays 9-12, tue 14-17 if needed")
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    for who in (ben, chidi, dana):
        await olga.run("calendar invite", calendar="Lunch", user=who)
    await world.skip(60)


async def test_a_guest_answers_for_five_days_without_typing_in_five_taps(chidi: Player) -> None:
    thumb = Thumb(chidi)
    await thumb.press("Pick times")
    await thumb.clock("Lagos")
    await thumb.tick("Whole morning")
    await thumb.press("Copy to the other days")
    shown = await thumb.press("Done")

    assert "You've added your times." in shown
    assert shown.text.count("9:00–12:00") == 5
    assert thumb.done == (5, 0, 0)


async def test_where_zones_of_one_clock_differ_meanwhile_it_is_six(
    world: World, olga: Player, chidi: Player
) -> None:
    await olga.run("calendar create", mode="group", name="Spring", start_date="2026-03-30")
    await olga.run("calendar invite", calendar="Spring", user=chidi)
    await world.skip(60)
    thumb = Thumb(chidi)
    await thumb.press("Pick times")
    assert "Which of these is closest to you?" in await thumb.clock("Lagos")
    assert "Times shown in Lagos time" in await thumb.clock("Lagos")
    await thumb.tick("All day")
    await thumb.press("Copy to the other days")

    assert "You've added your times." in await thumb.press("Done")
    assert thumb.done == (6, 0, 0)


async def test_where_the_zone_is_known_it_is_four(ben: Player) -> None:
    thumb = Thumb(ben)
    await thumb.press("Pick times")
    await thumb.tick("9:00", "10:30")
    await thumb.press("Copy to the other days")

    assert "You've added your times." in await thumb.press("Done")
    assert thumb.done == (4, 0, 0)


async def test_where_one_menu_holds_all_starts_it_is_three(world: World, olga: Player, ben: Player) -> None:
    await olga.run("calendar create", name="Talks", start_date="2026-01-12")
    await olga.run("availability add", calendar="Talks", when="tue 16:00-20:00, thu 16:00-20:00")
    await olga.run("calendar invite", calendar="Talks", user=ben)
    await world.skip(60)
    thumb = Thumb(ben)
    await thumb.press("Pick times")
    await thumb.tick("Tue 13 Jan 10:30", "Thu 15 Jan 11:00")
    shown = await thumb.press("Done")

    assert "**Tue 13 Jan 2026**  10:30–11:00 AM" in shown
    assert thumb.done == (3, 0, 0)


async def test_typed_it_is_two_taps_and_a_line(ben: Player) -> None:
    thumb = Thumb(ben)
    await thumb.press("Type my times")
    shown = await thumb.submit(when="weekdays 9-17 not wed, prefer tue 2-5")

    assert "You've added your times." in shown
    assert "You've accepted the invitation too." in shown
    assert thumb.done == (2, 1, 37)


async def test_a_guest_who_types_says_first_what_time_it_is(chidi: Player) -> None:
    thumb = Thumb(chidi)
    await thumb.press("Type my times")
    await thumb.clock("Lagos")

    assert "**Wed 14 Jan 2026**  15:00–17:00" in await thumb.submit(when="wed 3-5pm")
    assert thumb.done == (3, 1, 9)


async def test_a_usual_week_takes_one_tap_and_nothing_typed(ben: Player) -> None:
    thumb = Thumb(ben)
    shown = await thumb.press("Use my usual week")

    assert "You've added your times." in shown
    assert thumb.done == (1, 0, 0)


async def test_that_no_time_works_takes_three_taps(dana: Player) -> None:
    thumb = Thumb(dana)
    await thumb.more("no_time")
    assert "You said no time works." in await thumb.submit()
    assert thumb.done == (3, 0, 0)


async def test_being_misunderstood_takes_one_tap_to_undo_and_two_and_a_city_to_move(ben: Player) -> None:
    await ben.press("Type my times")
    await ben.submit(when="tue 9-11")
    thumb = Thumb(ben)
    await thumb.press("Not your zone?")
    assert "Denver time" in await thumb.submit(timezone="Denver")
    assert (thumb.taps, thumb.keystrokes) == (2, 6)
    await thumb.press("Undo")
    assert thumb.taps == 3
