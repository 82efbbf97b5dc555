"""Picking times as people do it, and what can go wrong meanwhile."""

from typing import Any

import discord
import pytest

from bot.demo.play import Player, Shown, items
from bot.demo.world import World
from tests.support.cast import press_old, show

DAY = 24 * 3600


@pytest.fixture(autouse=True)
async def lunch(world: World, olga: Player, ben: Player, chidi: Player) -> None:
    """Ben, who is registered, and Chidi, a guest, are invited to five days."""
    await olga.register()
    await ben.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    for who in (ben, chidi):
        await olga.run("calendar invite", calendar="Lunch", user=who)


def buttons(shown: Shown) -> list[str]:
    """The names of the buttons, without those that cannot be pressed."""
    assert shown.message is not None
    rows = [row["components"] for row in shown.message.components]
    return [item["label"] for row in rows for item in row if "label" in item and not item.get("disabled")]


def latest(player: Player) -> discord.Message:
    """The last message in their DM."""
    return player.messages()[-1]


async def test_it_opens_in_place_of_the_invitation_and_goes_back_to_it(ben: Player) -> None:
    before = len(ben.sees())
    await ben.press("Pick times")
    assert len(ben.sees()) == before
    assert "Not answered yet." in await ben.press("Back")


async def test_an_invitation_shows_at_most_four_buttons(olga: Player, ben: Player) -> None:
    await ben.run("availability usual", when="weekdays 9-12")
    await olga.run("calendar create", mode="group", name="Dinner", start_date="2026-01-12")
    await olga.run("calendar invite", calendar="Dinner", user=ben)
    assert "[Pick times] [Type my times] [Use my usual week] [More…]" in ben.sees()[-1]
    answered = await ben.press("Use my usual week")
    assert buttons(answered) == ["Pick times", "Undo", "Not your zone?", "More…"]


async def test_days_are_turned_and_each_has_its_own_ticks(ben: Player) -> None:
    shown = await ben.press("Pick times")
    assert "◀" not in buttons(shown)
    await ben.tick("9:00", menu="pick_high")
    await ben.press("▶")
    shown = await ben.tick("10:00", menu="pick_low")
    assert "**Mon 12 Jan 2026**  9:00–9:30 AM" in shown
    assert "**Tue 13 Jan 2026**  10:00–10:30 AM (if needed)" in shown
    assert "10:00" not in await ben.press("Clear this day")
    assert "9:00–9:30 AM" in await ben.press("◀")


async def test_weeks_are_turned_like_pages(olga: Player, ben: Player) -> None:
    await olga.run(
        "calendar create", mode="group", name="Quarter", start_date="2026-01-12", end_date="2026-04-12"
    )
    await olga.run("calendar invite", calendar="Quarter", user=ben)
    assert "[Mon 12 Jan]" in await ben.press("Pick times")
    assert "[Mon 19 Jan]" in await ben.press("Week ▶")
    for _ in range(12):
        await ben.press("Week ▶")
    assert "[Sun 12 Apr]" in ben.sees()[-1]
    assert "[Sun 5 Apr]" in await ben.press("◀ Week")


async def test_it_survives_a_restart(world: World, chidi: Player) -> None:
    await chidi.press("Pick times")
    await world.restart()
    await chidi.say_clock("Lagos")
    await chidi.tick("Whole morning", menu="pick_high")
    await world.restart()
    await world.skip(DAY - 60)
    assert "9:00–12:00" in await chidi.press("Copy to the other days")
    await world.restart()
    assert "You've added your times." in await chidi.press("Done")


async def test_a_guest_is_shown_by_the_name_that_discord_has(olga: Player, chidi: Player) -> None:
    await chidi.press("Pick times")
    await chidi.say_clock("Lagos")
    await chidi.tick("All day", menu="pick_high")
    await chidi.press("Done")
    seen = await olga.run("availability view", calendar="Lunch", attendee="Chidi")
    assert "Chidi's times: Lunch" in seen
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-12 10:00")
    await olga.press("Finalize and tell everyone")
    assert "Mon 12 Jan 2026, 10:00–10:30 (Lagos time)" in chidi.sees()[-1]
    assert [each.filename for each in latest(chidi).attachments] == ["meeting.ics"]


async def test_a_guest_who_registers_keeps_all(chidi: Player) -> None:
    await chidi.press("Pick times")
    await chidi.say_clock("Lagos")
    await chidi.tick("9:00", menu="pick_high")
    await chidi.press("Done")
    await chidi.run("availability usual", when="weekdays 9-12")
    assert "You're registered." in await chidi.register()
    assert "9:00–9:30" in await chidi.run("availability view", calendar="Lunch")
    assert "9:00–12:00" in await chidi.run("availability usual")


async def test_the_zone_is_asked_once_and_never_guessed(olga: Player, chidi: Player) -> None:
    await chidi.press("Pick times")
    assert "Times shown in Lagos time" in await chidi.say_clock("Lagos")
    await olga.run("calendar create", mode="group", name="Dinner", start_date="2026-01-12")
    await olga.run("calendar invite", calendar="Dinner", user=chidi)
    assert "Times shown in Lagos time" in chidi.sees()[-1]
    assert "Nothing yet." in await chidi.press("Pick times")


async def test_a_city_that_is_not_in_the_menu_is_typed(chidi: Player) -> None:
    await chidi.press("Pick times")
    form = await chidi.press("My city isn't here")
    assert form.values == {"timezone": ""}
    assert "I don't know the time zone “Atlantis”." in await chidi.submit(timezone="Atlantis")
    assert (await chidi.press("Fix it")).values == {"timezone": "Atlantis"}
    assert "Times shown in Kathmandu time" in await chidi.submit(timezone="kathmandu")


async def test_a_command_goes_on_once_the_zone_is_known(chidi: Player) -> None:
    asked = await chidi.run("availability add", calendar="Lunch", when="tue 9-11am", preference="LOW")
    assert "What time is it for you now?" in asked
    said = await chidi.say_clock("Lagos")
    assert "9:00–11:00 (if needed)" in said


async def test_under_more_is_the_rest(ben: Player, olga: Player) -> None:
    await ben.press("More…")
    (menu, _) = items(latest(ben))
    offered = ["No time works", "Decline", "Never from this person", "Stop messages"]
    assert [option.label for option in menu.options] == offered
    assert "Not answered yet." in await ben.press("Back")
    assert "You declined." in await ben.more("decline")
    assert "[Pick times]" in ben.sees()[-1], "minds may change"
    await ben.run("invites")
    assert "You accepted." in await ben.more("accept")


async def test_ill_be_there_says_yes_to_a_group_whose_time_is_set(
    world: World, olga: Player, ben: Player, chidi: Player
) -> None:
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11am")
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 15:30")
    await olga.press("Finalize and tell everyone")
    assert "[I'll be there]" not in ben.sees()[-1], "he has answered"
    assert "[I'll be there]" in chidi.sees()[-1]
    assert "See you there: Lunch" in await chidi.press("I'll be there")
    assert "Chidi" in await olga.run("calendar status", calendar="Lunch")
    assert "Lunch is finalized, so that can't be changed." in await press_old(world, chidi, "pick_done:1:2:0")


async def test_pressed_after_the_deadline_it_says_so_with_the_present_state(
    world: World, olga: Player, ben: Player
) -> None:
    await ben.press("Pick times")
    await ben.tick("9:00", menu="pick_high")
    await olga.run("calendar edit", calendar="Lunch", deadline="2026-01-01 02:00")
    await world.skip(3 * 3600)
    late = await ben.press("Done")
    assert "The deadline for Lunch was" in late
    assert "Deadline passed" in late
    await olga.run("calendar edit", calendar="Lunch", deadline="2026-01-10 12:00")
    await ben.run("invites")
    assert "9:00–9:30 AM" in await ben.press("Pick times"), "nothing is lost"


@pytest.mark.parametrize(
    "verb", ["pick:1:1", "pick_before:1:1:739628", "pick_done:1:1:0", "copy_day:1:1:0", "times:1:1"]
)
async def test_after_finalizing_an_old_message_says_how_it_is(
    world: World, olga: Player, ben: Player, verb: str
) -> None:
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11am")
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 15:30")
    await olga.press("Finalize and tell everyone")
    said = await press_old(world, ben, verb)
    assert "Lunch is finalized, so that can't be changed." in said or "has expired" in said


@pytest.mark.parametrize("chosen", [["1"], ["all", "tomorrow"], ["x" * 100], ["29470080"] * 3])
async def test_a_menu_with_values_that_were_not_offered(world: World, ben: Player, chosen: list[str]) -> None:
    options = [discord.SelectOption(label=f"{n}", value=one) for n, one in enumerate(dict.fromkeys(chosen))]
    menu: Any = discord.ui.Select(custom_id="pick_high:1:1:739628", options=options, max_values=len(options))
    await show(world, ben, menu)
    said = await ben.choose(*dict.fromkeys(chosen))
    assert "When are you free? Lunch" in said
    assert ("can't be chosen anymore" in said) is (chosen != ["29470080"] * 3)


async def test_a_zone_that_is_no_more_is_asked_for_again(world: World, ben: Player, chidi: Player) -> None:
    await chidi.press("Pick times")
    menu: Any = discord.ui.Select(
        custom_id="tell_clock:1", options=[discord.SelectOption(label="Gone", value="Atlantis/Capital")]
    )
    await show(world, chidi, menu)
    assert "I don't know the time zone “Atlantis/Capital”." in await chidi.choose("Atlantis/Capital")


async def test_what_is_not_offered_under_more_does_nothing(world: World, ben: Player) -> None:
    menu: Any = discord.ui.Select(
        custom_id="do_more:1:1:0", options=[discord.SelectOption(label="Cancel", value="cancel_calendar")]
    )
    await show(world, ben, menu)
    assert "has expired" in await ben.choose("cancel_calendar")


async def test_no_meeting_fits_a_day_that_is_shorter_than_it(world: World, olga: Player, ben: Player) -> None:
    await olga.run(
        "calendar create", mode="group", name="Retreat", start_date="2026-01-12", meeting_length="12 hours"
    )
    await olga.run("calendar invite", calendar="Retreat", user=ben)
    shown = await ben.press("Pick times")
    assert "You can still type your times." in shown
    assert buttons(shown) == ["Done", "Type my times", "No time works", "Back"]


async def test_the_usual_week_is_offered_with_the_answer(ben: Player) -> None:
    await ben.press("Pick times")
    await ben.tick("9:00", "9:30", menu="pick_high")
    await ben.press("Copy to the other days")
    done = await ben.press("Done")
    assert buttons(done) == ["Pick times", "Undo", "Save as my usual week", "More…"]
    saved = await ben.press("Save as my usual week")
    assert "**Mon, Tue, Wed, Thu, Fri**  9:00–10:00 AM" in saved
    assert "Use my usual week" in buttons(saved)


async def test_what_was_picked_can_be_read_again_in_another_zone(ben: Player) -> None:
    await ben.press("Pick times")
    await ben.tick("9:00", "9:30", menu="pick_high")
    assert "[Not your zone?]" in await ben.press("Done")
    await ben.press("Not your zone?")
    moved = await ben.submit(timezone="Denver")
    assert "9:00–10:00 AM" in moved
    assert "Times shown in Denver time" in moved
