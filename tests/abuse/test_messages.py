"""How many messages others get of somebody who does the same again and again: few, and the last is true."""

import pytest

from bot.demo.play import Player
from bot.demo.world import World
from tests.support.cast import register_as
from tests.support.inbox import received

HOUR, DAY = 3600, 24 * 3600


def got(player: Player, since: int = 0) -> int:
    """How many messages somebody has got, but for the first."""
    return len(player.sees()) - since


async def invite_again(olga: Player, who: Player) -> None:
    """Invites somebody, also where that has to be confirmed."""
    asked = await olga.run("calendar invite", calendar="Lunch", user=who)
    if "Invite again to" in asked:
        await olga.press(f"Invite {who.name.capitalize()} Example again")


async def test_inviting_and_uninviting_for_a_minute_is_told_once(
    lunch: None, world: World, olga: Player, ben: Player
) -> None:
    before = got(ben)
    for _ in range(10):
        await olga.run("calendar uninvite", calendar="Lunch", attendee="Ben Example")
        await world.skip(3)
        await invite_again(olga, ben)
        await world.skip(3)
    await world.skip(HOUR)
    assert got(ben, before) == 1, "they are invited, which they hear once"
    assert received(ben, "no longer invited") == 0


async def test_who_was_uninvited_in_the_end_hears_just_that(
    lunch: None, world: World, olga: Player, ben: Player
) -> None:
    before = got(ben)
    for _ in range(5):
        await olga.run("calendar uninvite", calendar="Lunch", attendee="Ben Example")
        await invite_again(olga, ben)
    await olga.run("calendar uninvite", calendar="Lunch", attendee="Ben Example")
    await world.skip(HOUR)
    assert got(ben, before) == received(ben, "no longer invited") == 1


async def test_inviting_and_uninviting_all_day_is_told_less_than_hourly(
    lunch: None, world: World, olga: Player, ben: Player
) -> None:
    before = got(ben)
    for _ in range(12):
        await olga.run("calendar uninvite", calendar="Lunch", attendee="Ben Example")
        await world.skip(HOUR / 4)
        await invite_again(olga, ben)
        await world.skip(HOUR / 4)
    await world.skip(2 * HOUR)
    assert got(ben, before) <= 4


async def test_edits_within_minutes_are_one_message_of_how_it_is_in_the_end(
    lunch: None, world: World, olga: Player, ben: Player
) -> None:
    before = got(ben)
    for number in range(20):
        await olga.run("calendar edit", calendar="cal:1", place=f"Room {number}")
        await world.skip(5)
    await world.skip(HOUR)
    assert got(ben, before) == 1
    assert "Room 19" in ben.sees()[-1]


async def test_one_who_changes_their_mind_is_told_to_the_owner_once_and_never_to_the_channel(
    lunch: None, world: World, olga: Player, ben: Player, chidi: Player
) -> None:
    await world.skip(10 * HOUR)  # Into Olga's waking hours: she hears of it at once.
    await olga.run("calendar status", calendar="Lunch", post=True)
    await olga.press("Only summaries")
    await chidi.more("decline")
    for _ in range(10):
        await ben.more("decline")
        await world.skip(10)
        await ben.run("availability add", calendar="cal:1", when="2026-01-13 9-11")
        await ben.run("availability clear", calendar="cal:1")
        await ben.press("Remove all my times")
        await world.skip(10)
    await world.skip(HOUR)
    assert received(olga, "Everyone has answered") == 1
    assert not [seen for seen in ben.sees(dm=False) + olga.sees(dm=False) if "Everyone has answered" in seen]


@pytest.fixture
async def talks(world: World, olga: Player, ben: Player) -> None:
    """Ben has a meeting with Olga."""
    for player in (olga, ben):
        await player.register()
    await olga.run("calendar create", mode="one-on-one", name="Talks", start_date="2026-01-12", hours="0-24")
    await olga.run("calendar invite", calendar="Talks", user=ben)
    await ben.run("availability add", calendar="Talks", when="2026-01-13 3am-4am")
    await olga.run("calendar suggest", calendar="Talks")
    await olga.press("Finalize this")
    await olga.press("Finalize and tell everyone")
    await world.skip(1)


async def test_moving_a_meeting_to_and_fro_is_told_at_most_twice_and_ends_as_it_is(
    talks: None, world: World, olga: Player, ben: Player
) -> None:
    before = got(ben)
    for hour in (12, 13, 14, 15, 16, 17):
        await olga.run(
            "calendar move", calendar="Talks", attendee="Ben Example", when=f"2026-01-13 {hour}:00"
        )
        await olga.press("Move and tell them")
        await world.skip(5)
    await world.skip(HOUR)
    assert got(ben, before) <= 2
    assert "11:00" in ben.sees()[-1], "17:00 in Berlin"


async def test_saying_over_and_over_that_one_cant_make_it_ends(
    talks: None, world: World, olga: Player, ben: Player
) -> None:
    before = got(olga)
    said = [await _cant(ben) for _ in range(6)]
    await world.skip(HOUR)
    assert "You've said 3 times in 24 hours that you can't make it." in said[-1]
    assert got(olga, before) <= 3


async def _cant(ben: Player) -> str:
    await ben.press("Can't make it")
    return (await ben.press("Not at all")).text


async def test_opening_and_canceling_calendars_ends(
    lunch: None, world: World, olga: Player, ben: Player
) -> None:
    before, refused = got(ben), ""
    for number in range(12):
        said = await olga.run("calendar create", mode="group", name=f"Lure {number}", start_date="2026-01-12")
        if "Calendar opened" not in said:
            refused = said.text
            continue
        await olga.run("calendar invite", calendar=f"Lure {number}", user=ben)
        await olga.run("calendar cancel", calendar=f"Lure {number}")
        await olga.press("Cancel and tell everyone")
        await world.skip(60)
    assert "You've opened too many calendars in the last 24 hours: 8 is the most." in refused
    assert "This works again <t:" in refused
    assert got(ben, before) <= 2 * 8


async def test_an_inviter_can_be_kept_away_for_good(
    lunch: None, world: World, olga: Player, ben: Player
) -> None:
    await olga.run("calendar uninvite", calendar="Lunch", attendee="Ben Example")
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    await world.skip(180)
    said = await ben.press("Never from this person")
    assert "Olga Example can't invite you anymore." in said
    before = got(ben)

    await olga.run("calendar uninvite", calendar="Lunch", attendee="Ben Example")
    await olga.press("Remove Ben Example")
    assert "Ben Example can't be invited." in await olga.run("calendar invite", calendar="Lunch", user=ben)
    await olga.run("calendar create", mode="group", name="Dinner", start_date="2026-01-12")
    refused = await olga.run("calendar invite", calendar="Dinner", user=ben)
    assert "Ben Example can't be invited." in refused
    assert "Never" not in refused.text, "why is Ben's to know"
    await world.skip(HOUR)
    assert received(ben, "Dinner") == 0
    assert got(ben, before) <= 1

    await ben.run("help")
    assert "Olga Example can invite you again." in await ben.choose("own:1")
    assert "I'm sending a DM to" in await olga.run("calendar invite", calendar="Dinner", user=ben)


async def test_who_declined_or_was_removed_twice_is_invited_only_after_a_second_thought(
    lunch: None, world: World, olga: Player, ben: Player, chidi: Player
) -> None:
    await ben.more("decline")
    await olga.run("calendar uninvite", calendar="Lunch", attendee="Ben Example")
    await olga.press("Remove Ben Example")
    asked = await olga.run("calendar invite", calendar="Lunch", user=ben)
    assert "Invite again to Lunch?" in asked
    assert "They declined before, or were removed twice." in asked
    await world.skip(HOUR)
    before = got(ben)
    await world.skip(HOUR)
    assert got(ben, before) == 0
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    assert "I'm sending a DM to" in await olga.press("Invite Ben Example again")
    await world.skip(180)
    assert got(ben, before) == 1


async def test_reminders_end_for_the_day(lunch: None, world: World, olga: Player, dana: Player) -> None:
    await register_as(dana, "Dana Example")
    await olga.run("calendar invite", calendar="Lunch", user=dana)
    await world.skip(60)
    assert "Reminding 3 people" in await olga.run("calendar remind", calendar="Lunch")
    await world.skip(2 * HOUR)
    refused = await olga.run("calendar remind", calendar="Lunch")
    assert "That's too many reminders in 24 hours: 4 is the most." in refused
    await world.skip(DAY)
    assert "Reminding 3 people" in await olga.run("calendar remind", calendar="Lunch")
