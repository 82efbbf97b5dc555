"""Answering that no time works, with a line for the organizer."""

import pytest

from bot.demo.play import Player, items
from bot.demo.world import World

REASON = "Only from the *20th*, sorry"


@pytest.fixture(autouse=True)
async def lunch(olga: Player, ben: Player, dana: Player) -> None:
    """Ben, and Dana who never registered, are invited to Olga's calendar."""
    await olga.register()
    await ben.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    for who in (ben, dana):
        await olga.run("calendar invite", calendar="Lunch", user=who)


def options(ben: Player) -> list[str]:
    """What stands under More…"""
    (menu, *_) = items(ben.messages()[-1])
    return [option.value for option in menu.options]


async def status(olga: Player) -> str:
    """What the organizer sees."""
    return (await olga.run("calendar status", calendar="Lunch")).text


async def test_it_counts_as_an_answer_and_the_organizer_sees_why(
    world: World, olga: Player, ben: Player
) -> None:
    form = await ben.more("no_time")
    assert form.text == "No time works: Lunch"
    await world.restart()

    card = await ben.submit(note=REASON)

    assert "You said no time works." in card
    assert r"Olga Example sees: “Only from the \*20th\*, sorry”" in card
    await ben.press("More…")
    assert "no_time" not in options(ben)
    shown = await status(olga)
    assert "1 of 2" in shown
    assert "🚫 No time works: 1" in shown
    assert r"Ben Example: “Only from the \*20th\*, sorry”" in shown


async def test_nobody_else_sees_the_line(olga: Player, ben: Player, dana: Player) -> None:
    await ben.more("no_time")
    await ben.submit(note=REASON)
    await olga.run("calendar status", calendar="Lunch", post=True)
    await olga.press("Post for invitees")

    for seen in (*dana.sees(), *dana.sees(dm=False)):
        assert "20th" not in seen


async def test_the_line_may_be_left_out_and_no_account_is_needed(olga: Player, dana: Player) -> None:
    await dana.more("no_time")
    assert "You said no time works." in await dana.submit()
    assert "No time works: 1" in await status(olga)
    assert "Not answered yet." in await dana.press("Undo")


async def test_times_given_before_go_are_said_to_and_come_back(olga: Player, ben: Player) -> None:
    await ben.run("availability add", calendar="Lunch", when="tue 9-11, wed 9-11")
    await ben.run("invites")
    form = await ben.more("no_time")
    assert "This removes your times here (2 entries)." in str(form.form)
    assert "I removed your times (2 entries). Undo brings them back." in await ben.submit()
    assert "None yet" in await ben.run("availability view", calendar="Lunch")

    back = await ben.press("Undo")
    assert "You've added your times." in back
    assert "**Wed 14 Jan 2026**  9:00–11:00" in back


async def test_minds_may_change_until_the_deadline(world: World, olga: Player, ben: Player) -> None:
    await ben.more("no_time")
    await ben.submit(note=REASON)
    await ben.press("Type my times")
    assert "You've added your times." in await ben.submit(when="tue 9-11")
    assert "20th" not in await status(olga)

    await world.skip(11 * 24 * 3600)
    assert "The deadline for Lunch was" in await ben.more("no_time")


async def test_who_is_invited_again_is_asked_again(world: World, olga: Player, ben: Player) -> None:
    await ben.more("no_time")
    await ben.submit(note=REASON)
    await olga.run("calendar uninvite", calendar="Lunch", attendee="Ben Example")
    await olga.press("Remove Ben Example")
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    await world.skip(120)

    assert "Not answered yet." in ben.sees()[-1]
    assert "0 of 2" in await status(olga)


async def test_nobody_who_has_said_so_is_reminded(world: World, olga: Player, ben: Player) -> None:
    await ben.more("no_time")
    await ben.submit()
    before = len(ben.sees())
    await world.skip(9.9 * 24 * 3600)
    assert len(ben.sees()) == before


async def test_a_card_full_of_buttons_has_room_for_one_that_mends_a_form(ben: Player, olga: Player) -> None:
    await ben.run("availability usual", when="weekdays 9-12")
    await olga.run("calendar remind", calendar="Lunch")
    await ben.press("Use my usual week")
    await ben.more("times")

    refused = await ben.submit(when="doomsday")
    assert "I can't read “doomsday”." in refused
    assert "[Fix it] [Back] [menu]" in refused
