"""What is shown of a line after it was read, and how to correct it."""

from typing import Any

import pytest

from bot.demo.play import Player, items
from bot.demo.world import World

pytestmark = pytest.mark.usefixtures("lunch")


async def said(ben: Player, when: str, **options: Any) -> str:
    """The answer to a line."""
    return (await ben.run("availability add", calendar="Lunch", when=when, **options)).text


async def times(ben: Player) -> str:
    """What Ben has said so far."""
    return (await ben.run("availability view", calendar="Lunch")).text


async def test_it_lists_every_day_in_the_zone_with_its_name(ben: Player) -> None:
    shown = await said(ben, "tue and thu 9:30-11")

    assert "**Tue 13 Jan 2026**  9:30–11:00 AM\n" in shown
    assert "**Thu 15 Jan 2026**  9:30–11:00 AM\n" in shown
    assert "Times shown in New York time" in shown
    assert "[Undo] [Not your zone?]" in shown


async def test_words_of_preference_count_for_their_part(ben: Player) -> None:
    shown = await said(ben, "tue 2-5pm, if needed wed morning")

    assert "**Tue 13 Jan 2026**  2:00–5:00 PM (preferred)" in shown
    assert "**Wed 14 Jan 2026**  8:00 AM–12:00 PM (if needed)" in shown
    assert "8:00 AM–12:00 PM (if needed)" in await times(ben)


async def test_who_prefers_a_part_can_do_the_rest_if_needed(ben: Player) -> None:
    shown = await said(ben, "weekdays 9-17, prefer tue 2-5pm")

    assert "**Mon 12 Jan 2026**  9:00 AM–5:00 PM (if needed)" in shown
    assert "**Tue 13 Jan 2026**  9:00 AM–2:00 PM (if needed)" in shown
    assert "2:00–5:00 PM (preferred)" in shown


async def test_the_option_is_for_what_the_words_say_nothing_about(ben: Player) -> None:
    shown = await said(ben, "mon 9-11, prefer tue 2-5pm, if needed wed 9-10", preference="HIGH")

    assert "**Mon 12 Jan 2026**  9:00–11:00 AM (preferred)" in shown
    assert "9:00–10:00 AM (if needed)" in shown
    assert "All of this counts as “if needed”." in await said(ben, "thu 9-11", preference="LOW")


async def test_it_says_how_ambiguous_hours_were_read(ben: Player) -> None:
    assert "I read “5-7” as 5:00–7:00 PM; add am or pm" in await said(ben, "tue 5-7")
    assert "I read" not in await said(ben, "tue 5-7pm")


async def test_it_says_what_was_left_out(ben: Player) -> None:
    shown = await said(ben, "jan 16 9:00-11:00, jan 17 9:00-11:00")

    outside = "I left out times outside the calendar or in the past: Sat 17 Jan 2026, 9:00–11:00 AM."
    assert outside in shown
    assert shown.count("17 Jan") == 1


async def test_a_clock_change_is_told_before_and_after(olga: Player, ben: Player) -> None:
    change = "New York time goes forward by 1 hour on Sun 8 Mar 2026."
    await olga.run("calendar create", mode="group", name="Spring", start_date="2026-03-06", hours="0-24")
    await olga.run("calendar invite", calendar="Spring", user=ben)

    assert f"Clock change: {change}" in ben.sees()[-1]
    shown = await ben.run("availability add", calendar="Spring", when="mar 8 1am-4am")
    assert f"Clock change: {change}" in shown
    later = await olga.run("calendar create", mode="group", name="Later", start_date="2026-03-27")
    assert "Berlin time goes forward by 1 hour on Sun 29 Mar 2026." in later


async def test_figures_are_read_in_the_order_of_the_zone(world: World, olga: Player, ben: Player) -> None:
    await olga.run(
        "calendar create", mode="group", name="Long", start_date="2026-02-01", end_date="2026-03-15"
    )
    await olga.run("calendar invite", calendar="Long", user=ben)

    assert "Tue 3 Feb 2026" in await ben.run("availability add", calendar="Long", when="2/3 9-11")
    assert "Mon 2 Mar 2026" in await olga.run("availability add", calendar="Long", when="2/3 9-11")


async def test_a_time_alone_is_as_long_as_the_meeting(ben: Player) -> None:
    assert "3:00–3:30 PM" in await said(ben, "tue 3pm")


async def test_undoing_puts_back_exactly_what_was_there(world: World, olga: Player, ben: Player) -> None:
    await said(ben, "2026-01-13 9:00-12:00", name="early", preference="LOW")
    before = await times(ben)
    assert "This replaces an earlier entry" in await said(ben, "2026-01-13 10-11, 2026-01-14 10-11")
    await world.restart()

    assert "9:00 AM–12:00 PM (if needed)" in await ben.press("Undo")
    assert await times(ben) == before
    entry = await ben.run("availability edit", calendar="Lunch", entry="early", preference="HIGH")
    assert "9:00 AM–12:00 PM" in entry, "it has its name back"


async def test_undoing_the_first_answer_leaves_the_invitation_open(olga: Player, ben: Player) -> None:
    await ben.press("Type my times")
    assert "You've added your times." in await ben.submit(when="tue 9:00-11:00")

    undone = await ben.press("Undo")

    assert "Not answered yet." in undone
    assert "Everything is back as it was." in undone
    assert "[Pick times] [Type my times] [More…]" in undone
    assert "0 of 1" in await olga.run("calendar status", calendar="Lunch")


async def test_undoing_an_edit_brings_the_entry_back(ben: Player) -> None:
    await said(ben, "2026-01-13 9:00-11:00", name="early")
    before = await times(ben)
    await ben.run("availability edit", calendar="Lunch", entry="early", when="2026-01-14 9-10")

    await ben.press("Undo")
    assert await times(ben) == before


async def test_nothing_is_undone_once_the_answer_has_changed_again(ben: Player) -> None:
    await said(ben, "2026-01-13 9:00-11:00")
    old = ben.messages(dm=False)[-1]
    await said(ben, "2026-01-14 9:00-11:00")
    before = await times(ben)

    refused = await ben.press_again(old, next(items(old)).custom_id)

    assert "Your answer to Lunch has changed since then." in refused
    assert await times(ben) == before


async def test_after_the_deadline_nothing_is_undone(world: World, ben: Player) -> None:
    await world.skip(9.5 * 24 * 3600)
    await said(ben, "2026-01-13 9:00-11:00")
    await world.skip(20 * 3600)

    assert "The deadline for Lunch was" in await ben.press("Undo")


async def test_what_was_typed_is_read_again_in_the_zone_where_one_is(olga: Player, ben: Player) -> None:
    await said(ben, "2026-01-13 9:00-11:00", name="early", preference="LOW")
    form = await ben.press("Not your zone?")
    assert form.values == {"timezone": "America/New_York"}

    shown = await ben.submit(timezone="Denver")

    assert "**Tue 13 Jan 2026**  9:00–11:00 AM\n" in shown
    assert "Times shown in Denver time" in shown
    seen = await olga.run("availability view", calendar="Lunch", attendee="Ben Example")
    assert "17:00–19:00" in seen, "in Berlin"
    assert "America/Denver" in await ben.run("profile view")
    assert (await times(ben)).count("Jan 2026") == 1, "it does not stand beside what was there"
    assert "None yet" in await ben.press("Undo"), "and that is taken back as a whole"


async def test_on_the_card_too_it_is_read_again(world: World, ben: Player) -> None:
    await ben.press("Type my times")
    await ben.submit(when="tue 9:00-11:00")
    await world.restart()
    await ben.press("Not your zone?")

    assert "“Nowhere”" in await ben.submit(timezone="Nowhere")
    await ben.press("Fix it")
    shown = await ben.submit(timezone="Denver")
    assert "You're on Denver time now." in shown
    assert "You've added your times." in shown


async def test_an_edit_too_is_read_again_in_the_other_zone(ben: Player) -> None:
    await said(ben, "2026-01-13 9:00-11:00", name="early")
    await ben.run("availability edit", calendar="Lunch", entry="early", when="2026-01-14 9:00-10:00")
    await ben.press("Not your zone?")
    await ben.submit(timezone="Denver")

    shown = await times(ben)
    assert "**Wed 14 Jan 2026**  9:00–10:00 AM" in shown
    assert "13 Jan" not in shown


async def test_of_days_that_nobody_named_it_is_not_said_that_they_lie_outside(ben: Player) -> None:
    """The calendar begins at midnight in Berlin, when it is Sunday evening where Ben lives."""
    assert "left out" not in await said(ben, "every day 9-11")
    assert "left out" in await said(ben, "jan 11 9-11, jan 12 9-11")
