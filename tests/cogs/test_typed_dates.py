"""Days, deadlines and zones as they are typed into the commands."""

from typing import Any

import pytest

from bot.demo.play import Player, items
from bot.demo.world import World
from tests.support.cast import labels


async def create(olga: Player, **options: Any) -> Any:
    """Olga, in Berlin on Thursday 1 January 2026, opens a calendar."""
    await olga.register()
    given = {"name": "Lunch", "start_date": "2026-01-14", **options}
    return await olga.run("calendar create", **given)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"end_date": "sunday"}, "Wed 14 Jan 2026 – Sun 18 Jan 2026"),
        ({"end_date": "3 days later"}, "Wed 14 Jan 2026 – Sat 17 Jan 2026"),
        ({"end_date": "a week later"}, "Wed 14 Jan 2026 – Wed 21 Jan 2026"),
        ({"deadline": "2 days before"}, "Mon 12 Jan 2026, 23:59"),
        ({"deadline": "12 hours before"}, "Tue 13 Jan 2026, 12:00"),
        ({"deadline": "48h"}, "Sat 3 Jan 2026, 1:00"),
        ({"deadline": "in 1.5 hours"}, "Thu 1 Jan 2026, 2:30"),
        ({"deadline": "tonight at 8"}, "Thu 1 Jan 2026, 20:00"),
        ({"deadline": "friday midnight"}, "Fri 2 Jan 2026, 24:00"),
        ({"deadline": "end of week"}, "Fri 2 Jan 2026, 23:59"),
        ({"deadline": "tue 3pm EST"}, "Tue 6 Jan 2026, 21:00"),
        ({"start_date": "yesterday"}, "I can't read “yesterday” as the start date."),
        ({"start_date": "2025-12-31", "end_date": "2025-12-31"}, "Those days have passed."),
    ],
    ids=str,
)
async def test_days_and_deadlines_are_read_from_the_start_where_that_is_meant(
    olga: Player, options: dict[str, Any], said: str
) -> None:
    assert said in await create(olga, **options)


async def test_an_edit_reads_them_from_the_start_that_there_is(olga: Player) -> None:
    await create(olga)
    edited = await olga.run("calendar edit", calendar="Lunch", end_date="sunday", deadline="3 days before")
    assert "Wed 14 Jan 2026 – Sun 18 Jan 2026" in edited
    assert "Sun 11 Jan 2026, 23:59" in edited


async def test_what_is_offered_is_what_the_command_would_read(world: World, olga: Player) -> None:
    await create(olga)
    for filled in ({"start_date": "2026-01-14"}, {"calendar": "Lunch"}):
        command = "calendar edit" if "calendar" in filled else "calendar create"
        found = await labels(world, olga, f"{command} end_date", "sunday", **filled)
        assert found == {"2026-01-18": "sunday → Sun 18 Jan 2026"}
        found = await labels(world, olga, f"{command} deadline", "2 days before", **filled)
        assert found == {"2026-01-12 23:59": "2 days before → Mon 12 Jan 2026, 23:59"}


async def test_a_deadline_that_can_be_several_instants_is_asked_about(world: World, olga: Player) -> None:
    asked = await create(olga, deadline="tue 3pm IST")
    assert "“tue 3pm IST” could mean any of these." in asked
    assert "`2026-01-06 10:30`" in asked
    assert "None yet." in await olga.run("calendar list")
    found = await labels(world, olga, "calendar create deadline", "tue 3pm IST")
    assert list(found.values()) == [
        f"tue 3pm IST → Tue 6 Jan 2026, {at}" for at in ("10:30", "14:00", "16:00")
    ]
    for value in found:
        assert "Calendar opened" in await olga.run(
            "calendar create", name=value, start_date="2026-01-14", deadline=value
        )


async def test_a_meeting_that_can_be_at_several_times_is_asked_about(
    world: World, olga: Player, ben: Player
) -> None:
    await create(olga, mode="group", hours="0-24")
    await ben.register()
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    await ben.run("availability add", calendar="Lunch", when="thu")
    asked = await olga.run("calendar finalize", calendar="Lunch", when="thu 9pm IST")
    assert "“thu 9pm IST” could mean any of these." in asked
    found = await labels(world, olga, "calendar finalize when", "thu 9pm IST", calendar="Lunch")
    assert len(found) == 3
    for value in found:
        assert f"`{value}`" in asked
        assert "Finalize Lunch?" in await olga.run("calendar finalize", calendar="Lunch", when=value)


async def test_what_could_be_several_has_a_button_for_each_which_counts_once(
    world: World, olga: Player
) -> None:
    asked = await create(olga, deadline="tue 3pm IST", description="Bring a plate")
    assert "[Use 2026-01-06 10:30] [Use 2026-01-06 14:00] [Use 2026-01-06 16:00]" in asked
    message = olga.messages(dm=False)[-1]
    first, second, _ = (item.custom_id for item in items(message))
    await world.restart()
    opened = await olga.press("Use 2026-01-06 14:00")
    assert "Calendar opened" in opened
    assert "Tue 6 Jan 2026, 14:00" in opened
    assert "Bring a plate" in opened
    for custom_id in (second, first):
        again = await olga.press_again(message, custom_id)
        assert "You've already chosen what that means." in again
    assert (await olga.run("calendar list")).text.count("Lunch") == 1


async def test_of_two_words_that_could_be_several_the_second_is_asked_about_next(olga: Player) -> None:
    await create(olga, deadline="tue 3pm IST", timezone="CST")
    asked = await olga.press("Use America/Chicago")
    assert "“tue 3pm IST” could mean any of these." in asked
    pressed = next(label for label in asked.text.split("[") if label.startswith("Use 2026-01-06"))
    assert "Calendar opened" in await olga.press(pressed.split("]")[0])


async def test_a_form_offers_them_beside_fixing_it(olga: Player) -> None:
    await create(olga)
    await olga.run("profile edit")
    asked = await olga.submit(timezone="IST")
    assert "[Use Asia/Kolkata]" in asked
    assert "[Fix it]" in asked
    assert "Your profile is updated" in await olga.press("Use Asia/Kolkata")


async def test_edit_and_finalize_offer_them_too(olga: Player) -> None:
    await create(olga, mode="group", hours="0-24")
    await olga.run("calendar edit", calendar="Lunch", deadline="tue 3pm IST")
    assert "Tue 6 Jan 2026, 10:30" in await olga.press("Use 2026-01-06 10:30")
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-15 9pm IST")
    assert "Nobody you invited is free at <t:1768491000:F>." in await olga.press("Use 2026-01-15 16:30")


@pytest.mark.parametrize("typed", ["IST", "US", "CST"])
async def test_a_zone_that_can_be_several_is_asked_about(world: World, olga: Player, typed: str) -> None:
    await olga.register()
    asked = await olga.run("profile edit", timezone=typed)
    assert f"“{typed}” could mean any of these." in asked
    offered = await olga.offered("profile edit", "timezone", typed)
    listed = [line.split("`")[1] for line in asked.text.splitlines() if line.startswith("`") and "/" in line]
    assert listed
    assert offered[: len(listed)] == listed
    assert "Your profile is updated" in await olga.run("profile edit", timezone=listed[0])


async def test_of_an_offset_it_is_said_that_it_knows_no_summer_time(
    world: World, olga: Player, ben: Player
) -> None:
    note = "UTC+2 stays the same all year."
    offered = await labels(world, olga, "register timezone", "utc+2")
    assert offered["UTC+2"] == "UTC+2, without summer time (2:00 now)"
    opened = await create(olga, timezone="UTC+2")
    assert note in opened
    assert "(UTC+2)" not in opened
    assert note in await olga.run("profile edit", timezone="utc+2")
    assert note not in await olga.run("profile view")
    assert "UTC+2, without summer time" in await olga.run("profile view")
    assert "Your profile is updated" in await olga.run("profile edit", first_name="Ola"), "it stays readable"
    form = await olga.run("profile edit")
    assert form.values["timezone"] == "UTC+2"
    assert "Your profile is updated" in await olga.submit(last_name="E")
    assert note in await olga.run("calendar edit", calendar="Lunch", meeting_length="1h")
    await ben.register()
    assert note in await ben.run("profile edit", timezone="utc+2")
    assert note not in await ben.run("profile edit", timezone="Berlin")


async def test_a_zone_in_a_line_is_echoed_as_read_and_shown_in_ones_own(olga: Player) -> None:
    await create(olga, hours="0-24")
    said = await olga.run("availability add", calendar="Lunch", when="thu 3pm-4pm EST, fri 10-11 UTC-8")
    assert "**Thu 15 Jan 2026**  21:00–22:00\n" in said
    assert "**Fri 16 Jan 2026**  19:00–20:00\n" in said
    assert "I read what you wrote in New York time and UTC-8, and show it in yours." in said
    assert "I read what" not in await olga.run("availability add", calendar="Lunch", when="thu 3pm-4pm CET")
