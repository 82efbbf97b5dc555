"""Several calendars of one name: told apart by their dates, in lists as in words."""

import pytest

from bot.demo.play import Player
from bot.demo.world import World
from tests.support.cast import labels


@pytest.fixture
async def lunches(olga: Player) -> None:
    """Four of one name: two begin on the same day, and of these two are due on the same day as well."""
    await olga.register()
    await olga.run("calendar create", name="Lunch", start_date="2026-01-12", description="the first")
    await olga.run("calendar create", name="Lunch", start_date="2026-02-09", description="in February")
    for number in (1, 2):
        await olga.run(
            "calendar create",
            name="Lunch",
            start_date="2026-01-12",
            deadline="2026-01-08 12:00",
            description=f"early {number}",
        )


@pytest.mark.usefixtures("lunches")
async def test_a_list_tells_them_apart_by_days_then_deadlines_then_which_it_is(
    world: World, olga: Player
) -> None:
    offered = await labels(world, olga, "calendar view calendar", "lunch")
    assert offered == {
        "cal:1": "Lunch (Mon 12 Jan 2026 – Fri 16 Jan 2026), by Sat 10 Jan",
        "cal:2": "Lunch (Mon 9 Feb 2026 – Fri 13 Feb 2026)",
        "cal:3": "Lunch (Mon 12 Jan 2026 – Fri 16 Jan 2026), by Thu 8 Jan #2",
        "cal:4": "Lunch (Mon 12 Jan 2026 – Fri 16 Jan 2026), by Thu 8 Jan #3",
    }


@pytest.mark.usefixtures("lunches")
async def test_a_name_that_means_several_shows_what_means_each_alone(olga: Player) -> None:
    shown = await olga.run("calendar view", calendar="Lunch")
    assert "cal:" not in shown.text.split("What you typed")[0]
    for words, description in (
        ("Lunch 2026-01-12 #1", "the first"),
        ("Lunch 2026-02-09", "in February"),
        ("Lunch 2026-01-12 #2", "early 1"),
        ("lunch 2026-01-12 #3", "early 2"),
    ):
        assert words.lower() in shown.text.lower()
        assert description in await olga.run("calendar view", calendar=words)
    assert "could mean any of these" in await olga.run("calendar view", calendar="Lunch 2026-01-12")
    assert "You don't have a calendar" in await olga.run("calendar view", calendar="Lunch 2026-03-12")
    assert "You don't have a calendar" in await olga.run("calendar view", calendar="Lunch 2026-01-12 #9")


@pytest.mark.usefixtures("lunches")
async def test_a_calendar_whose_name_looks_like_that_is_meant_first(olga: Player) -> None:
    await olga.run("calendar create", name="Lunch 2026-02-09", start_date="2026-01-20", description="named")
    assert "named" in await olga.run("calendar view", calendar="Lunch 2026-02-09")


async def test_a_name_with_backticks_forges_no_link_among_the_choices(olga: Player) -> None:
    await olga.register()
    name = "a` [click](https://example.com)"
    for _ in range(2):
        await olga.run("calendar create", mode="group", name=name, start_date="2026-01-12")
    shown = await olga.run("calendar view", calendar=name)
    assert "`a' [click](https://example.com) 2026-01-12 #1`  2026-01-12" in shown
    assert "2026" in await olga.press(f"Use {name} 2026-01-12 #2")


@pytest.mark.parametrize(("said", "changed"), [("LOW", "HIGH"), ("HIGH", "LOW")])
async def test_times_and_a_change_of_them_keep_their_preference_where_one_of_several_is_pressed(
    olga: Player, ben: Player, said: str, changed: str
) -> None:
    first, second, low = "Lunch 2026-01-12", "Lunch 2026-01-19", "9:00–11:00 AM (if needed)"
    for player in (olga, ben):
        await player.register()
    for name in (first, second):
        await olga.run("calendar create", name="Lunch", mode="group", start_date=name[6:], hours="0-24")
        await olga.run("calendar invite", calendar=name, user=ben)
    await ben.run("availability add", calendar="Lunch", when="tue 9-11am", preference=said, name="mine")
    assert "Got it: Lunch" in await ben.press(f"Use {first}")
    assert (low in await ben.run("availability view", calendar=first)) is (said == "LOW")
    await ben.run("availability edit", calendar="Lunch", entry="mine", preference=changed)
    assert "Got it: Lunch" in await ben.press(f"Use {first}")
    assert (low in await ben.run("availability view", calendar=first)) is (changed == "LOW")
    assert "None yet." in await ben.run("availability view", calendar=second)
