"""A line of several meanings is not chosen for: each has a button, and what is pressed is what is stored."""

from typing import Any

import discord
import pytest

from bot.demo.play import Player, items
from bot.demo.world import World
from tests.support.cast import forged, labels

LINE = "weekdays 9-5 but fri until 2"
SECOND = "**Fri 16 Jan 2026**  9:00 AM–2:00 PM"
FIRST = "**Fri 16 Jan 2026**  2:00–5:00 PM"
MONDAY = "**Mon 12 Jan 2026**  9:00 AM–5:00 PM"

pytestmark = pytest.mark.usefixtures("lunch")


async def add(ben: Player, when: str = LINE, **options: Any) -> Any:
    """The answer to a line."""
    return await ben.run("availability add", calendar="Lunch", when=when, **options)


async def old_button(world: World, custom_id: str) -> discord.Message:
    """A message that still has a button which others have answered."""
    view = discord.ui.View(timeout=None)
    view.add_item(forged(custom_id))
    view.stop()
    return await world.bot.get_partial_messageable(world.general.id).send("Old", view=view)


async def times(who: Player) -> str:
    """What somebody has said so far."""
    return (await who.run("availability view", calendar="Lunch")).text


async def test_each_meaning_is_shown_by_day_with_a_button_and_nothing_is_stored(ben: Player) -> None:
    asked = await add(ben, name="mine")
    assert f"“{LINE}” can mean more than one thing, so I haven't saved anything yet." in asked
    first, second = asked.text.split("**Meaning 2**")
    assert MONDAY in first
    assert MONDAY in second
    assert FIRST in first
    assert SECOND in second
    assert asked.text.count("New York time") == 1
    assert f"/availability add calendar:Lunch when:{LINE} name:mine" in asked
    assert "[Use 1] [Use 2]" in asked
    assert "None yet." in await times(ben)


@pytest.mark.parametrize(("pressed", "kept", "other"), [("Use 1", FIRST, SECOND), ("Use 2", SECOND, FIRST)])
async def test_what_is_pressed_is_stored_with_its_preference_and_name_also_after_a_restart(
    world: World, ben: Player, pressed: str, kept: str, other: str
) -> None:
    await add(ben, name="mine", preference="LOW")
    await world.restart()
    stored = await ben.press(pressed)
    assert "Got it: Lunch" in stored
    assert kept in stored
    assert other not in stored
    assert "All of this counts as “if needed”." in stored
    assert "You've accepted the invitation too." in stored
    assert "[Use" not in stored
    assert (await labels(world, ben, "availability edit entry", "mine", calendar="Lunch")).values()
    assert "None yet." in await ben.press("Undo")


async def test_pressing_twice_or_the_other_one_too_stores_nothing_more(world: World, ben: Player) -> None:
    await add(ben)
    asked = ben.messages(dm=False)[-1]
    ids = [item.custom_id for item in items(asked)]
    await ben.press("Use 1")
    before = await times(ben)
    for custom_id in ids:
        message = await old_button(world, custom_id)
        assert "You've already chosen what that means." in await ben.press_again(message, custom_id)
    assert await times(ben) == before


async def test_an_entry_is_changed_to_the_meaning_that_is_chosen(ben: Player) -> None:
    await add(ben, "mon 18:00-19:00", name="early")
    await ben.run("availability edit", calendar="Lunch", entry="early", when=LINE)
    assert "6:00–7:00 PM" in await times(ben)
    assert SECOND in await ben.press("Use 2")
    assert "6:00–7:00 PM" not in await times(ben)


async def test_on_the_card_of_an_invitation_it_is_asked_below_and_answered_in_place(
    world: World, ben: Player
) -> None:
    await ben.press("Type my times")
    asked = await ben.submit(when=LINE)
    assert "Olga Example asks when you can meet" in asked
    assert "[Use 1] [Use 2] [Fix it] [Pick times] [More…]" in asked
    await ben.press("Fix it")
    again = await ben.submit()
    assert again.text.count("[Use 1]") == again.text.count("[Fix it]") == 1
    await world.restart()
    card = await ben.press("Use 2")
    assert "You've added your times." in card
    assert SECOND in card
    assert "can mean more than one thing" not in card
    assert "[Not your zone?]" in card
    assert "[Use" not in card


async def test_the_first_answer_of_all_is_asked_about_too(olga: Player, dana: Player) -> None:
    await olga.run("calendar invite", calendar="Lunch", user=dana)
    await dana.press("Type my times")
    await dana.say_clock("Auckland")
    asked = await dana.submit(when="tue 3pm IST")
    assert "Auckland time" in asked
    assert "You've added your times." in await dana.press("Use 1")


async def test_the_organizers_own_times_are_asked_about_in_place(olga: Player) -> None:
    await olga.press("Add my times")
    await olga.press("Type my times")
    assert "[Use 1] [Use 2] [Fix it]" in await olga.submit(when=LINE)
    assert "Got it: Lunch" in await olga.press("Use 1")
    assert "Fri 16 Jan 2026**  14:00–17:00" in await times(olga)


async def test_read_in_another_zone_it_is_asked_again(ben: Player) -> None:
    await add(ben)
    await ben.press("Use 2")
    await ben.press("Not your zone?")
    asked = await ben.submit(timezone="Denver")
    assert "Denver time" in asked
    assert "America/New_York" in await ben.run("profile view")
    moved = await ben.press("Use 2")
    assert "Times shown in Denver time" in moved
    assert SECOND in moved
    assert (await times(ben)).count("Fri 16") == 1
    assert "America/Denver" in await ben.run("profile view")


async def test_a_usual_week_is_asked_about(world: World, ben: Player) -> None:
    asked = await ben.run("availability usual", when=LINE)
    assert "can mean more than one thing" in asked
    assert "**Mon, Tue, Wed, Thu**  9:00 AM–5:00 PM\n**Fri**  9:00 AM–2:00 PM" in asked
    assert "None yet." in await ben.run("availability usual")
    await world.restart()
    assert "Got it: your usual week" in await ben.press("Use 2")
    assert "**Fri**  9:00 AM–2:00 PM" in await ben.run("availability usual")
    offered = await labels(world, ben, "availability usual when", LINE)
    assert len(offered) == 2
    for line in offered:
        assert "Got it: your usual week" in await ben.run("availability usual", when=line)


async def test_what_would_be_read_otherwise_by_now_is_refused(
    world: World, olga: Player, ben: Player
) -> None:
    await add(ben)
    await ben.run("profile edit", timezone="Denver")
    refused = await ben.press("Use 2")
    assert "would mean something else now." in refused
    assert "None yet." in await times(ben)
    await ben.run("profile edit", timezone="New York")
    await olga.run("calendar edit", calendar="Lunch", hours="16-24")
    assert "would mean something else now." in await ben.press("Use 2")
    await olga.run("calendar edit", calendar="Lunch", hours="0-24", name="Dinner")
    assert "Got it: Dinner" in await ben.press("Use 2"), "and a new name changes nothing"


async def test_what_is_over_by_then_is_left_out_of_what_is_chosen(
    world: World, olga: Player, ben: Player
) -> None:
    await olga.run("calendar edit", calendar="Lunch", deadline="2026-01-15")
    await world.skip(11.5 * 24 * 3600)
    await add(ben)
    await world.skip(12 * 3600)
    stored = await ben.press("Use 2")
    assert "Mon 12 Jan" not in stored
    assert SECOND in stored


async def test_a_choice_is_refused_as_the_line_would_be_once_it_is_too_late(
    world: World, ben: Player
) -> None:
    await world.skip(9.5 * 24 * 3600)
    await add(ben)
    await world.skip(20 * 3600)
    assert "The deadline for Lunch was" in await ben.press("Use 2")
    await world.skip(10 * 3600)
    assert "expired" in await ben.press("Use 2"), "it is kept for a day"


async def test_what_many_days_share_is_not_listed_with_each_meaning(olga: Player, ben: Player) -> None:
    await olga.run("calendar edit", calendar="Lunch", end_date="2026-02-20")
    asked = await add(ben)
    assert "… and 24 times that are the same either way" in asked
    assert SECOND in asked
    assert "Mon 12 Jan" not in asked


async def test_while_typing_each_meaning_is_offered(world: World, ben: Player) -> None:
    offered = await labels(world, ben, "availability add when", "tue 3pm IST", calendar="Lunch")
    assert len(offered) == 3
    for line in offered:
        assert "Got it: Lunch" in await add(ben, line)
