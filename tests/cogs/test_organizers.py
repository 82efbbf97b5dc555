"""More than one organizer: naming, helping, stepping back, and taking a calendar over."""

import pytest

from bot.demo.play import Player
from bot.demo.world import World
from tests.support.roles import give


@pytest.fixture
async def lunch(olga: Player, ben: Player, chidi: Player, dana: Player) -> None:
    """Chidi and Dana are invited to a group's calendar of Olga's; Ben isn't."""
    for player in (olga, ben, chidi, dana):
        await player.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12", hours="0-24")
    for player in (chidi, dana):
        await olga.run("calendar invite", calendar="Lunch", user=player)
    await chidi.run("availability add", calendar="Lunch", when="2026-01-13 9-12")


async def named(world: World, olga: Player, *helpers: Player) -> None:
    for helper in helpers:
        await olga.run("calendar organizers", calendar="Lunch")
        await olga.choose(helper, menu="name_organizer")
    await world.skip(1)


@pytest.mark.usefixtures("lunch")
async def test_a_co_organizer_is_told_and_may_do_what_the_owner_may_but_cancel(
    world: World, olga: Player, ben: Player
) -> None:
    assert "You don't have a calendar" in await ben.run("calendar status", calendar="Lunch")

    await olga.run("calendar organizers", calendar="Lunch")
    assert "I'm telling" in await olga.choose(ben, menu="name_organizer")
    await world.skip(1)

    assert "You're a co-organizer: Lunch" in ben.sees()[-1]
    assert "[Step back]" in ben.sees()[-1]
    assert "1 of 2" in await ben.run("calendar status", calendar="Lunch")
    assert await ben.offered("calendar suggest", "calendar") == ["cal:1"]
    assert "you co-organize it" in await ben.run("calendar list")
    assert "Reminding 1 person" in await ben.run("calendar remind", calendar="Lunch")
    assert "Calendar updated" in await ben.run("calendar edit", calendar="Lunch", description="Soup")
    assert "Best times" in await ben.run("calendar suggest", calendar="Lunch")
    refused = await ben.run("calendar cancel", calendar="Lunch")
    assert "Only Olga Example can do that" in refused
    assert "Finalize Lunch?" in await ben.run("calendar finalize", calendar="Lunch", when="2026-01-13 4am")
    assert "Finalized: Lunch" in await ben.press("Finalize and tell everyone")
    await world.skip(60)
    assert not any("Your meeting is set" in text for text in ben.sees()), "Ben has no meeting"


@pytest.mark.usefixtures("lunch")
async def test_the_meeting_that_a_co_organizer_sets_is_the_owners(
    world: World, olga: Player, ben: Player
) -> None:
    await named(world, olga, ben)
    assert "Finalize Lunch?" in await ben.run("calendar finalize", calendar="Lunch", when="2026-01-13 4am")
    await ben.press("Finalize and tell everyone")

    await world.skip(12 * 24 * 3600 + 10 * 3600)
    assert any("starts soon" in text for text in olga.sees())
    assert not any("starts soon" in text for text in ben.sees())


@pytest.mark.usefixtures("lunch")
async def test_a_co_organizer_neither_names_nor_removes_others(
    world: World, olga: Player, ben: Player
) -> None:
    await named(world, olga, ben)
    shown = await ben.run("calendar organizers", calendar="Lunch")
    assert "[Step back]" in shown
    assert "[menu]" not in shown


@pytest.mark.usefixtures("lunch")
async def test_whoever_steps_back_organizes_no_more_and_the_owner_is_told(
    world: World, olga: Player, ben: Player
) -> None:
    await named(world, olga, ben)
    assert "You no longer organize Lunch" in await ben.press("Step back")
    await world.skip(1)

    assert "A co-organizer stepped back: Lunch" in olga.sees()[-1]
    assert "nobody" in olga.sees()[-1]
    assert "You don't have a calendar" in await ben.run("calendar status", calendar="Lunch")


@pytest.mark.usefixtures("lunch")
async def test_whoever_is_removed_is_told(world: World, olga: Player, ben: Player) -> None:
    await named(world, olga, ben)
    await olga.run("calendar organizers", calendar="Lunch")
    await olga.tick("Ben", menu="remove_organizer")
    await world.skip(1)

    assert "You're no longer a co-organizer: Lunch" in ben.sees()[-1]
    assert "You don't have a calendar" in await ben.run("calendar status", calendar="Lunch")


@pytest.mark.usefixtures("lunch")
async def test_an_invitee_may_co_organize_and_still_answers(
    world: World, olga: Player, chidi: Player
) -> None:
    await named(world, olga, chidi)
    assert "Got it: Lunch" in await chidi.run("availability add", calendar="Lunch", when="2026-01-14 9-12")
    assert "1 of 2" in await chidi.run("calendar status", calendar="Lunch")


@pytest.mark.usefixtures("lunch")
async def test_a_co_organizer_who_is_not_invited_gives_no_times(
    world: World, olga: Player, ben: Player
) -> None:
    await named(world, olga, ben)
    refused = await ben.run("availability add", calendar="Lunch", when="2026-01-14 9-12")
    assert "Only people who were invited can answer here." in refused
    await ben.run("calendar invite", calendar="Lunch", user=ben)
    assert "Got it: Lunch" in await ben.run("availability add", calendar="Lunch", when="2026-01-14 9-12")


@pytest.mark.usefixtures("lunch")
async def test_the_owner_is_neither_invited_nor_made_a_co_organizer(
    world: World, olga: Player, ben: Player
) -> None:
    await named(world, olga, ben)
    assert "Olga Example owns this calendar." in await ben.run("calendar invite", calendar="Lunch", user=olga)
    await olga.run("calendar organizers", calendar="Lunch")
    assert "Olga Example owns this calendar." in await olga.choose(olga, menu="name_organizer")
    await olga.run("calendar organizers", calendar="Lunch")
    assert "Ben Example is already a co-organizer." in await olga.choose(ben, menu="name_organizer")


@pytest.mark.usefixtures("lunch")
async def test_once_the_owner_has_left_the_server_a_co_organizer_becomes_owner(
    world: World, olga: Player, ben: Player, chidi: Player, dana: Player
) -> None:
    await named(world, olga, ben)
    assert "Nothing to take over" in await ben.run("calendar adopt")
    world.guild.remove_member(world.people["olga"].member)

    assert "[menu]" in await ben.run("calendar adopt")
    assert "Ben Example owns it now" in await ben.choose("cal:1")
    await world.skip(1)

    assert "You now own Lunch" in ben.sees()[-1]
    assert "New organizer: Lunch" in chidi.sees()[-1]
    assert "New organizer: Lunch" in dana.sees()[-1]
    assert "Cancel Lunch?" in await ben.run("calendar cancel", calendar="Lunch")
    await world.skip(12 * 24 * 3600)
    assert any("The deadline has passed: Lunch" in text for text in ben.sees()), "the owner of now is told"


@pytest.mark.usefixtures("lunch")
async def test_nothing_is_taken_from_an_owner_who_is_here(
    world: World, olga: Player, ben: Player, chidi: Player
) -> None:
    """The list is old: Olga came back before Ben chose."""
    await named(world, olga, ben)
    olgas = world.people["olga"].member
    world.guild.remove_member(olgas)
    await ben.run("calendar adopt")
    world.guild.add_member(olgas.user)
    assert "Olga Example is still in this server and owns Lunch" in await ben.choose("cal:1")
    assert "Olga Example" in await chidi.run("calendar view", calendar="Lunch")


@pytest.mark.usefixtures("lunch")
async def test_without_a_co_organizer_only_who_manages_the_server_takes_it_over(
    world: World, ben: Player, chidi: Player
) -> None:
    world.guild.remove_member(world.people["olga"].member)
    assert "Only people who manage this server can do that." in await ben.run("calendar adopt")

    give(world, world.guild.roles["managers"], ben)
    await ben.run("calendar adopt")
    assert "Ben Example owns it now" in await ben.choose("cal:1")
    await world.skip(1)

    assert "New organizer: Lunch" in chidi.sees()[-1]
    assert "1 of 2" in await ben.run("calendar status", calendar="Lunch")


@pytest.mark.usefixtures("lunch")
async def test_an_invitee_who_takes_it_over_is_the_owner_and_no_invitee(
    world: World, olga: Player, chidi: Player, dana: Player
) -> None:
    await named(world, olga, chidi)
    world.guild.remove_member(world.people["olga"].member)
    await chidi.run("calendar adopt")
    await chidi.choose("cal:1")

    assert "0 of 1" in await chidi.run("calendar status", calendar="Lunch")
    assert "yours" in await chidi.run("calendar list")
    assert "Got it: Lunch" in await chidi.run("availability add", calendar="Lunch", when="2026-01-15 9-12")
    assert "Chidi Example" in await dana.run("calendar view", calendar="Lunch")


async def test_one_on_one_meetings_that_are_set_pass_to_the_next_owner(
    world: World, olga: Player, ben: Player, chidi: Player, dana: Player
) -> None:
    for player in (olga, ben, chidi, dana):
        await player.register()
    await olga.run("calendar create", name="Lunch", start_date="2026-01-12", hours="0-24")
    for player in (ben, chidi):
        await olga.run("calendar invite", calendar="Lunch", user=player)
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-10")
    await chidi.run("availability add", calendar="Lunch", when="2026-01-14 9-10")
    await named(world, olga, dana, ben)
    await dana.run("calendar suggest", calendar="Lunch")
    await dana.press("Finalize this")
    assert "Finalized: Lunch" in await dana.press("Finalize and tell everyone")
    await world.skip(5)
    world.guild.remove_member(world.people["olga"].member)

    await ben.run("calendar adopt")
    assert "Ben Example owns it now" in await ben.choose("cal:1")
    await world.skip(5)

    assert "You now own Lunch" in ben.sees()[-1]
    assert "your meeting is with them now" in chidi.sees()[-1]
    assert "your meeting is with them now" in dana.sees()[-1]
    status = await ben.run("calendar status", calendar="Lunch")
    assert "0 of" not in status
    await world.skip(14 * 24 * 3600)
    reminded = [text for text in ben.sees() if "starts soon" in text]
    assert len(reminded) == 1, "of Chidi's meeting, and of none with himself"
    assert "With: Chidi Example" in reminded[0]
