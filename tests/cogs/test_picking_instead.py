"""When instead, by picking: somebody who can't make their meeting ticks the times that suit them."""

import pytest

from bot.demo.play import Player
from bot.demo.world import World
from db.models import Absence, Draft, Event
from scheduling.model import EventType
from tests.support.cast import press_old
from tests.support.fakes import Office

TUESDAY = "Tue 13 Jan 2026"


@pytest.fixture
async def lunch(olga: Player, ben: Player, chidi: Player) -> None:
    """A group that meets on Tuesday at 15:30; Chidi is a guest, who has not answered."""
    for player in (olga, ben):
        await player.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12", hours="9-18")
    for player in (ben, chidi):
        await olga.run("calendar invite", calendar="Lunch", user=player)
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11am")
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 15:30")
    await olga.press("Finalize and tell everyone")


def office(world: World) -> Office:
    return Office(world.bot.store.database)


@pytest.mark.usefixtures("talks")
async def test_what_was_said_before_is_ticked_but_for_the_meeting_and_done_tells_the_organizer(
    world: World, olga: Player, ben: Player
) -> None:
    asked = await ben.press("Can't make it")
    assert "[Pick times] [Type my times] [Not at all]" in asked
    shown = await ben.press("Pick times")
    assert "When could you instead? Talks" in shown
    assert "You can't make Tue 13 Jan 2026, 9:00–9:30 AM." in shown
    assert f"**{TUESDAY}**  9:30 AM–12:00 PM" in shown
    assert await office(world).rows(Absence) == []
    await ben.press("▶")
    await ben.press("Clear this day")
    await ben.press("▶")
    await ben.tick("9:30", menu="pick_high")
    noted = await ben.press("Done")
    assert "I'm telling Olga Example" in noted and "Wed 14 Jan 2026" in noted
    told = olga.sees()[-1]
    assert "Ben Example can't make Tue 13 Jan 9:00–9:30. Smallest change:" in told
    assert "Ben Example to Wed 14 Jan 9:30–10:00, nobody else moves." in told
    await olga.press("Send this change")
    assert "Your meeting has moved" in ben.sees()[-1]
    assert await office(world).rows(Draft, kind="picks_instead") == []


@pytest.mark.usefixtures("talks")
async def test_the_time_of_the_meeting_itself_is_not_offered(ben: Player) -> None:
    await ben.press("Can't make it")
    await ben.press("Pick times")
    shown = await ben.press("▶")
    assert shown.message is not None
    options = [
        option["label"]
        for row in shown.message.components
        for item in row["components"]
        for option in item.get("options", [])
    ]
    assert "9:30–10:00 AM" in options
    assert "9:00–9:30 AM" not in options


@pytest.mark.usefixtures("lunch")
async def test_a_guest_is_asked_for_the_clock_first_and_ticks(
    world: World, olga: Player, chidi: Player
) -> None:
    await chidi.press("Can't make it")
    assert "What time is it for you now?" in await chidi.press("Pick times")
    shown = await chidi.say_clock("Lagos")
    assert "When could you instead? Lunch" in shown and "Nothing yet." in shown
    assert "You haven't ticked any times" in await chidi.press("Done")
    assert await office(world).rows(Absence) == []
    await chidi.tick("All day", menu="pick_low")
    await chidi.press("Copy to the other days")
    assert "Noted: Lunch" in await chidi.press("Done")
    assert "Chidi can't make Tue 13 Jan 15:30" in olga.sees()[-1]
    assert {row.event_type for row in await office(world).rows(Event, owner_id=3)} == {EventType.LOW}


@pytest.mark.usefixtures("talks")
async def test_on_the_way_it_may_be_typed_or_said_that_nothing_works(world: World, ben: Player) -> None:
    await ben.press("Can't make it")
    await ben.press("Pick times")
    assert (await ben.press("Type my times")).form is not None
    assert "Instead: Not at all." in await ben.press("Not at all")
    assert len(await office(world).rows(Absence)) == 1


@pytest.mark.usefixtures("talks")
async def test_an_old_invitation_frees_no_meeting(world: World, ben: Player) -> None:
    for verb in ("pick:1:0", "pick_here:1:0:0", "pick_done:1:0:0"):
        assert "finalized" in await press_old(world, ben, verb)
        assert await office(world).rows(Absence) == []


@pytest.mark.usefixtures("talks")
async def test_only_who_has_a_meeting_ahead_can_pick_instead(world: World, olga: Player, ben: Player) -> None:
    assert "organizer" in await press_old(world, olga, "pick_done:1:0:0:1")
    await ben.press("Can't make it")
    await ben.press("Pick times")
    await world.skip(60 * 60 * 24 * 12 + 60 * 60 * 9)
    assert "That meeting began" in await ben.press("Done")
    assert await office(world).rows(Absence) == []
