"""/availability edit, remove and clear."""

from typing import Any

import pytest

from bot.demo.play import Player
from bot.demo.world import World


@pytest.fixture(autouse=True)
async def two_entries(lunch: None, ben: Player) -> None:
    """Ben has two entries on Olga's calendar."""
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11", name="early")
    await ben.run("availability add", calendar="Lunch", when="2026-01-14 9-11")


async def entries(player: Player) -> list[str]:
    return await player.offered("availability edit", "entry", "", calendar="Lunch")


async def test_an_entry_gets_new_times_preference_and_name(ben: Player) -> None:
    first, _ = await entries(ben)
    changed = await ben.run("availability edit", calendar="Lunch", entry=first, when="2026-01-13 10-12")
    assert "10:00 AM–12:00 PM" in changed
    await ben.run("availability edit", calendar="Lunch", entry="early", preference="LOW")
    seen = await ben.run("availability view", calendar="Lunch")
    assert "10:00 AM–12:00 PM (if needed)" in seen
    assert "9:00–11:00 AM" in seen
    await ben.run("availability edit", calendar="Lunch", entry="early", name="late")
    assert "Got it" in await ben.run("availability edit", calendar="Lunch", entry="late", preference="HIGH")


async def test_of_two_entries_of_one_name_the_one_that_is_pressed_gets_the_preference(ben: Player) -> None:
    await ben.run("availability edit", calendar="Lunch", entry=(await entries(ben))[1], name="early")
    _, later = await entries(ben)
    asked = await ben.run("availability edit", calendar="Lunch", entry="early", preference="LOW")
    assert "“early” could mean any of these." in asked
    assert "Got it: Lunch" in await ben.press(f"Use {later}")
    first, second = (await ben.run("availability view", calendar="Lunch")).text.split("**Wed 14 Jan 2026**")
    assert "(if needed)" in second and "(if needed)" not in first


async def test_a_removed_entry_is_gone_and_the_other_stays(olga: Player, ben: Player) -> None:
    first, second = await entries(ben)
    left = await ben.run("availability remove", calendar="Lunch", entry=first)
    assert "Wed 14 Jan 2026" in left
    assert "Tue 13" not in left
    await ben.run("availability remove", calendar="Lunch", entry=second)
    assert "Accepted, no times yet: 1" in await olga.run("calendar status", calendar="Lunch")


async def test_clearing_is_confirmed(olga: Player, ben: Player) -> None:
    asked = await ben.run("availability clear", calendar="Lunch")
    assert "Remove all your times from Lunch?" in asked
    assert len(await entries(ben)) == 2
    assert "None yet." in await ben.press("Remove all my times")
    assert "0 of 1" in await olga.run("calendar status", calendar="Lunch")
    assert "You have no times on this calendar." in await ben.run("availability clear", calendar="Lunch")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"entry": "early"}, "That wouldn't change anything"),
        ({"entry": "early", "preference": "HIGH", "name": "early"}, "That wouldn't change anything"),
        ({"entry": "nothing", "name": "x"}, "You don't have an entry “nothing” on this calendar"),
        ({"entry": "early", "when": "someday"}, "I can't read “someday”."),
        ({"entry": "early", "when": "2026-01-13 14:00-12:00"}, "ends before it starts"),
        ({"entry": "early", "when": "2026-03-01 9-11"}, "That's outside the calendar."),
    ],
    ids=str,
)
async def test_a_refused_edit_leaves_the_entry(ben: Player, options: dict[str, Any], said: str) -> None:
    before = await ben.run("availability view", calendar="Lunch")
    assert said in await ben.run("availability edit", calendar="Lunch", **options)
    assert (await ben.run("availability view", calendar="Lunch")).text == before.text


async def test_other_peoples_entries_are_not_ones_own(olga: Player, ben: Player) -> None:
    first, _ = await entries(ben)
    for command in ("edit", "remove"):
        options = {"name": "mine"} if command == "edit" else {}
        said = await olga.run(f"availability {command}", dm=False, calendar="Lunch", entry=first, **options)
        assert "You don't have an entry" in said
    assert await entries(olga) == []


async def test_after_the_deadline_nothing_changes(world: World, ben: Player) -> None:
    first, _ = await entries(ben)
    await world.skip(11 * 24 * 3600)
    over = "The deadline for Lunch was"
    assert over in await ben.run("availability edit", calendar="Lunch", entry=first, name="x")
    assert over in await ben.run("availability remove", calendar="Lunch", entry=first)
    assert over in await ben.run("availability clear", calendar="Lunch")


async def test_there_is_room_for_so_many_times_and_no_more(olga: Player) -> None:
    await olga.run("calendar create", name="Months", start_date="2026-02-01", end_date="2026-05-01")
    minutes = ", ".join(f"{10 + k}:00-{10 + k}:01" for k in range(6))
    refused = await olga.run("availability add", calendar="Months", when=minutes)
    assert "That would make 540 separate times on this calendar; there is room for 500." in refused
    assert minutes in refused, "nothing typed is lost"
    assert "None yet." in await olga.run("availability view", calendar="Months")


async def test_what_touches_and_is_alike_becomes_one(ben: Player) -> None:
    await ben.run("availability add", calendar="Lunch", when="2026-01-14 11-12")
    seen = await ben.run("availability view", calendar="Lunch")
    assert "9:00 AM–12:00 PM" in seen
    assert len(await entries(ben)) == 2
