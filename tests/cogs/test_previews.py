"""What a line would mean is shown while it is typed."""

import pytest

from bot.demo.play import Player
from bot.demo.world import World
from tests.support.cast import labels

pytestmark = pytest.mark.usefixtures("lunch")


async def test_hours_are_shown_as_they_are_understood(olga: Player, world: World) -> None:
    for option in ("calendar create hours", "calendar edit hours", "profile edit waking_hours"):
        assert await labels(world, olga, option, "8-8pm") == {"8:00-20:00": "8-8pm → 8:00–20:00"}
        assert len(await labels(world, olga, option)) == 4
        for typed in ("daytime", "25-26", "🎉"):
            assert await labels(world, olga, option, typed) == {}


async def test_hours_that_are_picked_are_read_as_they_were_shown(olga: Player) -> None:
    for typed, shown in (
        ("8-20", "8:00–20:00"),
        ("noon-6pm", "12:00–18:00"),
        ("0-24", "All day"),
        ("6pm-2am", "18:00–2:00"),
    ):
        (picked,) = await olga.offered("calendar create", "hours", typed)
        opened = await olga.run(
            "calendar create", mode="group", name="Again", start_date="2026-01-12", hours=picked
        )
        assert f"Hours: {shown}" in opened


async def test_times_are_shown_in_the_zone_of_whoever_types(ben: Player, world: World) -> None:
    found = await labels(world, ben, "availability add when", "tue 2-5pm, wed 9-10 maybe", calendar="Lunch")
    label = "Tue 13 Jan 2:00–5:00 PM, Wed 14 Jan 9:00–10:00 AM (if needed) (New York time)"
    assert found == {"tue 2-5pm, wed 9-10 maybe": label}


async def test_both_meanings_of_a_line_are_offered_and_each_is_read_as_it_was_shown(
    ben: Player, world: World
) -> None:
    found = await labels(world, ben, "availability add when", "tue 13", calendar="Lunch")
    assert list(found.values()) == [
        "Tue 13 Jan 1:00–1:30 PM (New York time)",
        "Tue 13 Jan 8:00 AM–10:00 PM (New York time)",
    ]
    _, whole_day = found
    assert "8:00 AM–10:00 PM" in await ben.run("availability add", calendar="Lunch", when=whole_day)


async def test_times_that_are_many_are_cut_and_counted(ben: Player, world: World) -> None:
    (label,) = (await labels(world, ben, "availability add when", "weekdays 9-17", calendar="Lunch")).values()
    assert len(label) <= 100
    days = "Mon 12 Jan 9:00 AM–5:00 PM, Tue 13 Jan 9:00 AM–5:00 PM"
    assert label == f"{days} and 3 more (New York time)"


async def test_before_anything_is_typed_there_are_examples_that_work(ben: Player) -> None:
    examples = await ben.offered("availability add", "when", "", calendar="Lunch")
    assert len(examples) == 3
    for example in examples:
        assert "Got it: Lunch" in await ben.run("availability add", calendar="Lunch", when=example)


@pytest.mark.parametrize("typed", ["cake", "feb 9 9-11", "tue 9-11, " * 12, "🎉" * 90])
async def test_what_cannot_be_shown_is_not(ben: Player, typed: str) -> None:
    """Nor is what is longer than a choice may be: it would be sent cut."""
    assert await ben.offered("availability add", "when", typed, calendar="Lunch") == []


async def test_without_a_calendar_there_is_nothing_to_show(ben: Player) -> None:
    assert await ben.offered("availability add", "when", "tue 9-11") == []


async def test_a_usual_week_is_shown(ben: Player, world: World) -> None:
    found = await labels(world, ben, "availability usual when", "weekdays 9-12, sat if needed 10-11")
    assert list(found.values()) == [
        "prefer mon tue wed thu fri 9:00 AM-12:00 PM; if needed sat 10:00 AM-11:00 AM"
    ]
    assert await ben.offered("availability usual", "when", "jan 13 9-11") == []
    assert await ben.offered("availability usual", "when", "none") == ["none"]
    assert len(await ben.offered("availability usual", "when")) == 3


async def test_days_in_figures_are_read_in_the_order_of_the_zone(olga: Player, ben: Player) -> None:
    assert await olga.offered("calendar create", "start_date", "2/3/2026") == ["2026-03-02"]
    assert await ben.offered("calendar create", "start_date", "2/3/2026") == ["2026-02-03"]
    assert "Mon 2 Mar 2026" in await olga.run(
        "calendar create", mode="group", name="A", start_date="2/3/2026"
    )
    assert "Tue 3 Feb 2026" in await ben.run("calendar create", mode="group", name="B", start_date="2/3/2026")
    edited = await olga.run("calendar edit", calendar="A", end_date="4/3/2026", deadline="1/2/2026 6pm")
    assert "Wed 4 Mar 2026" in edited
    assert "Sun 1 Feb 2026, 18:00" in edited
    assert "Mon 2 Mar 2026" in await olga.run("calendar copy", calendar="Lunch", start_date="2/3/2026")
