"""Only what lies in a calendar's daily hours counts; people read these hours on their own clock."""

from typing import Any

import pytest

from bot.demo.play import Player
from bot.demo.world import World
from tests.support.cast import labels


async def opened(olga: Player, *guests: Player, hours: str = "9-17", **options: str) -> None:
    """Olga, in Berlin, invites people to a calendar of her own with these hours."""
    for who in (olga, *guests):
        await who.register()
    given: dict[str, Any] = {"mode": "group", "start_date": "2026-01-12", **options}
    await olga.run("calendar create", name="Lunch", hours=hours, **given)
    for guest in guests:
        await olga.run("calendar invite", calendar="Lunch", user=guest)


async def add(who: Player, when: str) -> str:
    """The answer to a line."""
    return (await who.run("availability add", calendar="Lunch", when=when)).text


async def times(who: Player) -> str:
    """What somebody has said so far."""
    return (await who.run("availability view", calendar="Lunch")).text


async def test_an_invitation_and_the_calendar_say_the_hours_on_the_clock_of_who_reads(
    olga: Player, ben: Player, dana: Player
) -> None:
    await opened(olga, ben, dana)
    assert "Hours: 3:00–11:00 AM\n" in ben.sees()[-1]
    assert "Hours: 21:00–5:00\n" in await dana.run("calendar view", calendar="Lunch")
    assert "Hours: 9:00–17:00\n" in await olga.run("calendar view", calendar="Lunch")


async def test_the_hours_are_told_by_day_where_a_clock_changes_and_where_they_begin_on_another_date(
    olga: Player, ben: Player, dana: Player
) -> None:
    await opened(olga, ben, start_date="2026-03-06", end_date="2026-03-10")
    assert "Hours: 3:00–11:00 AM\n4:00 AM–12:00 PM from Sun 8 Mar 2026\n" in ben.sees()[-1]
    refused = await add(ben, "mar 9 1pm-3pm")
    assert "which is 3:00–11:00 AM, 4:00 AM–12:00 PM from Sun 8 Mar 2026 for you." in refused
    await dana.register()
    await olga.run("calendar create", name="Late", start_date="2026-01-12", hours="16-20")
    await olga.run("calendar invite", calendar="Late", user=dana)
    assert "Hours: 4:00–8:00 from Tue 13 Jan 2026" in dana.sees()[-1]


async def test_what_lies_outside_is_cut_and_said_at_once(olga: Player, ben: Player) -> None:
    await opened(olga, ben)
    said = await add(ben, "tue 8am-1pm, wed 2-3pm")
    assert "**Tue 13 Jan 2026**  8:00–11:00 AM\n" in said
    assert (
        "The calendar's hours are 9:00 AM–5:00 PM Berlin time, which is 3:00–11:00 AM for you. "
        "I left out Tue 13 Jan 11:00 AM–1:00 PM, Wed 14 Jan 2:00–3:00 PM."
    ) in said
    assert "2:00" not in await times(ben)
    assert "The calendar's hours are 9:00–17:00 Berlin time. I left out" in await add(olga, "tue 16:00-18:00")


async def test_of_a_whole_day_it_is_not_said_that_the_night_does_not_count(olga: Player, ben: Player) -> None:
    await opened(olga, ben)
    said = await add(ben, "tue, wed morning")
    assert "**Tue 13 Jan 2026**  8:00–11:00 AM" in said
    assert "left out" not in said


async def test_what_lies_wholly_outside_is_refused_with_the_hours(olga: Player, ben: Player) -> None:
    await opened(olga, ben)
    await ben.press("Type my times")
    refused = await ben.submit(when="tue 6-9pm")
    assert "That's outside the hours of Lunch." in refused
    assert "Its hours are 9:00 AM–5:00 PM Berlin time, which is 3:00–11:00 AM for you. Choose" in refused
    assert "None yet." in await times(ben)
    form = await ben.press("Fix it")
    assert form.values["when"] == "tue 6-9pm"
    assert "or change them with `/calendar edit`" in await add(olga, "tue 6-9pm")


async def test_a_usual_week_is_cut_to_the_hours_or_refused(olga: Player, ben: Player) -> None:
    await opened(olga, ben)
    await ben.run("availability usual", when="tue 9-13")
    await ben.run("invites")
    card = await ben.press("Use my usual week")
    assert "**Tue 13 Jan 2026**  9:00–11:00 AM" in card
    assert "I left out Tue 13 Jan 11:00 AM–1:00 PM." in card
    await ben.press("Undo")
    await ben.run("availability usual", when="tue 12-16")
    await ben.run("invites")
    assert "That's outside the hours of Lunch." in await ben.press("Use my usual week")


async def test_read_again_elsewhere_the_hours_are_cut_there(olga: Player, ben: Player) -> None:
    await opened(olga, ben)
    await add(ben, "tue 8am-10am")
    await ben.press("Not your zone?")
    assert "That's outside the hours of Lunch." in await ben.submit(timezone="Los Angeles")
    assert "8:00–10:00 AM" in await times(ben), "as it was"
    await ben.press("Fix it")
    moved = await ben.submit(timezone="Denver")
    assert "8:00–9:00 AM" in moved
    assert "which is 1:00–9:00 AM for you. I left out Tue 13 Jan 9:00–10:00 AM." in moved


async def test_who_never_registered_is_told_the_hours_on_the_clock_that_they_named(
    olga: Player, ben: Player, dana: Player
) -> None:
    await opened(olga)
    await olga.run("calendar invite", calendar="Lunch", user=dana)
    assert "Hours: 9:00–17:00 (Berlin time)" in dana.sees()[-1]
    await dana.press("Type my times")
    await dana.say_clock("Auckland")
    refused = await dana.submit(when="tue 9:00-11:00")
    assert "That's outside the hours of Lunch." in refused
    assert "for you" in refused
    assert "None yet." in await times(dana)


async def test_finding_times_never_leaves_the_hours(olga: Player, ben: Player) -> None:
    await opened(olga, ben, hours="9-16:30", meeting_length="1h")
    await add(ben, "tue 10:00-10:45, wed 9:45-11")
    assert "No meeting fits the times" in await olga.run("calendar suggest", calendar="Lunch")
    refused = await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 16:00")
    assert "That's outside the hours of Lunch." in refused


async def test_examples_and_previews_lie_in_the_hours(world: World, olga: Player, ben: Player) -> None:
    await opened(olga, ben)
    for example in await ben.offered("availability add", "when", "", calendar="Lunch"):
        said = await add(ben, example)
        assert "Got it" in said, example
        assert "left out" not in said, example
    found = await labels(world, ben, "availability add when", "tue 8am-1pm", calendar="Lunch")
    assert found == {"tue 8am-1pm": "Tue 13 Jan 8:00–11:00 AM (New York time)"}
    assert await ben.offered("availability add", "when", "tue 6-9pm", calendar="Lunch") == []


async def test_hours_may_run_past_midnight(olga: Player, ben: Player) -> None:
    await opened(olga, ben, hours="18-2")
    assert "Hours: 18:00–2:00\n" in await olga.run("calendar view", calendar="Lunch")
    assert "Hours: 12:00–8:00 PM\n" in ben.sees()[-1]
    said = await add(olga, "wed 23:00-3:00, fri 23:00-3:00, sat 00:30-1:30")
    assert "**Wed 14 Jan 2026**  23:00–Thu 15 Jan 2026 2:00\n" in said
    assert "**Fri 16 Jan 2026**  23:00–Sat 17 Jan 2026 2:00\n" in said
    assert "The calendar's hours are 18:00–2:00 Berlin time. I left out Thu 15 Jan 2:00–3:00." in said
    assert "outside the calendar or in the past: Sat 17 Jan 2026, 2:00–3:00." in said
    await add(ben, "fri 6-8pm")
    shown = await olga.run("calendar suggest", calendar="Lunch")
    assert "Sat 17 Jan 2026, 0:00–0:30" in shown
    assert "`18-2`" not in shown
    copied = await olga.run("calendar copy", calendar="Lunch", start_date="2026-02-02", name="Again")
    assert "Hours: 18:00–2:00\n" in copied


@pytest.mark.parametrize(
    ("change", "asked"),
    [({"hours": "10-17"}, True), ({"hours": "8-17"}, False), ({"timezone": "Lagos"}, False)],
    ids=str,
)
async def test_an_edit_by_which_times_no_longer_count_is_confirmed_first(
    world: World, olga: Player, ben: Player, change: dict[str, Any], asked: bool
) -> None:
    await opened(olga, ben, hours="9-18")
    await add(ben, "tue 3:30am-6:00am")
    shown = await olga.run("calendar edit", calendar="Lunch", **change)
    assert ("Ben Example" in shown) is asked
    assert "3:30–6:00 AM" in await times(ben) if asked else True
    if asked:
        assert "outside the calendar's days or hours" in shown
        await olga.press("Save and tell them")
        assert "4:00–6:00 AM" in await times(ben)
    await world.skip(120)
    assert "Olga Example changed this calendar" in ben.sees()[-1]


async def test_what_an_edit_took_is_not_undone(olga: Player, ben: Player) -> None:
    await opened(olga, ben)
    await add(ben, "tue 4:00am-6:00am")
    await add(ben, "tue 8:00am-10:00am")
    await olga.run("calendar edit", calendar="Lunch", hours="9-15")
    await olga.press("Save and tell them")
    assert "has changed since then" in await ben.press("Undo")
    assert "8:00–9:00 AM" in await times(ben)
