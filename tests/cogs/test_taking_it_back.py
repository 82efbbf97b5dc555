"""I'll be there, after *Can't make it*: one meeting of a series, a group's meeting, and one-on-ones."""

from datetime import timedelta
from typing import Any

import pytest

from bot.demo.play import Player
from bot.demo.world import World
from db.models import Absence, Event, Notification
from scheduling.intervals import Span
from scheduling.model import EventType, NotificationKind
from scheduling.settling import SETTLES_IN
from tests.support.cast import press_old
from tests.support.fakes import Office
from tests.support.inbox import ics_of, received
from tests.support.series_files import agreed

BACK = "I'll be there"
QUARTER = timedelta(minutes=15)
AFTER_ALL = "Coming after all"


@pytest.fixture
async def raid(olga: Player, ben: Player) -> None:
    """Ten Tuesdays, 19:00 in Berlin, on which Ben said that he can come."""
    for player in (olga, ben):
        await player.register()
        await player.run("profile edit", timezone="Europe/Berlin")
    repeats: dict[str, Any] = {"repeat": "weekly", "until": "10", "meeting_length": "3h", "hours": "0-24"}
    await olga.run("calendar create", name="Raid", mode="group", start_date="2026-01-12", **repeats)
    await olga.run("calendar invite", calendar="Raid", user=ben)
    await ben.run("availability add", calendar="Raid", when="all week")
    await olga.run("calendar finalize", calendar="Raid", when="2026-01-13 19:00")
    await olga.press("Finalize and tell everyone")


async def meetings(world: World) -> list[Event]:
    found = await Office(world.bot.store.database).rows(Event, event_type=EventType.FINALIZED)
    return sorted(found, key=lambda one: one.start_time)


async def absences(world: World) -> int:
    return await Office(world.bot.store.database).count(Absence)


async def reminded(world: World, user_id: int) -> int:
    kind = NotificationKind.MEETING_REMINDER
    rows = await Office(world.bot.store.database).rows(Notification, kind=kind, user_id=user_id)
    return sum(row.sent_at is not None for row in rows)


@pytest.mark.usefixtures("raid")
async def test_one_of_a_series_is_taken_back_right_below_what_was_noted(
    world: World, olga: Player, ben: Player
) -> None:
    await ben.press("Can't make it")
    await ben.press("This one")
    assert "can't make Tue 13 Jan" in olga.sees()[-1]
    back = await ben.press(BACK)
    said = next(seen for seen in ben.sees() if "See you there: Raid" in seen)
    assert f"[{BACK}]" not in said
    assert "You're in for Tue 13 Jan 2026, 7:00–10:00 PM (Berlin time)." in said
    assert back.message is not None
    file = (await back.message.attachments[0].read()).decode()
    every = [Span(one.start_time, one.end_time) for one in await meetings(world)]
    assert agreed(file) == every and len(every) == 10
    assert "SEQUENCE:2" in file, "newer than the file without it"
    told = olga.sees()[-1]
    assert AFTER_ALL in told and "will be there at every meeting from now on." in told
    assert "Ben Example: Tue 13 Jan 2026" not in await olga.run("calendar status", calendar="Raid")
    await world.skip((every[0].start - QUARTER / 2 - world.now()).total_seconds())
    assert await reminded(world, 2) == 1


@pytest.mark.usefixtures("raid")
async def test_those_taken_back_later_are_chosen_from_all_that_one_cant_make(
    world: World, olga: Player, ben: Player
) -> None:
    first, second, third, *_ = await meetings(world)
    for one in (second, third):
        await ben.press("Can't make it")
        await ben.choose(f"evt:{one.id}", menu="cant_other")
    asked = await ben.press("Can't make it")
    assert "This one is Tue 13 Jan 2026" in asked and asked.text.count("[menu]") == 2
    await ben.choose(f"evt:{third.id}", menu="come_pick")
    told = olga.sees()[-1]
    assert "will be there. You don't" in told and "Still can't make: Tue 20 Jan 2026, 19:00–22:00" in told
    await ben.press("Can't make it")
    await ben.choose(f"evt:{second.id}", menu="come_pick")
    assert "at every meeting from now on" in olga.sees()[-1], "also within the same second"
    assert received(olga, AFTER_ALL) == 2
    assert (await ben.press("Can't make it")).text.count("[menu]") == 1
    await world.skip((third.start_time - QUARTER / 2 - world.now()).total_seconds())
    assert await reminded(world, 2) == 3
    assert first.start_time < world.now()


@pytest.mark.usefixtures("raid")
async def test_what_the_organizer_was_not_told_of_is_no_message(
    world: World, olga: Player, ben: Player
) -> None:
    before = len(olga.sees())
    await olga.run("logout")
    await ben.press("Can't make it")
    await ben.press("This one")
    await ben.press(BACK)
    await olga.run("login")
    assert len(olga.sees()) == before
    assert await absences(world) == 0


@pytest.mark.usefixtures("raid")
async def test_one_of_a_series_is_not_taken_back_twice_nor_once_it_has_begun(
    world: World, olga: Player, ben: Player
) -> None:
    first = (await meetings(world))[0]
    await ben.press("Can't make it")
    await ben.press("This one")
    assert "That's already done" in await press_old(world, olga, f"come:{first.id}")
    await ben.press(BACK)
    assert "That's already done" in await press_old(world, ben, f"come:{first.id}")
    await ben.press("Can't make it")
    await ben.press("This one")
    await world.skip((first.start_time + QUARTER - world.now()).total_seconds())
    assert "That meeting began" in await press_old(world, ben, f"come:{first.id}")
    assert await absences(world) == 1


@pytest.mark.usefixtures("raid")
async def test_saying_it_again_and_again_has_the_limit_of_all_absences(ben: Player) -> None:
    for _ in range(10):
        await ben.press("Can't make it")
        await ben.press("This one")
        await ben.press(BACK)
    await ben.press("Can't make it")
    assert "You've said 10 times in 24 hours that you can't make it." in await ben.press("This one")


@pytest.mark.usefixtures("raid")
async def test_of_the_whole_series_it_is_taken_back_as_of_a_groups_meeting(
    world: World, olga: Player, ben: Player
) -> None:
    await ben.press("Can't make it")
    await ben.press("All of them")
    assert f"[{BACK}]" in await ben.press("Not at all")
    assert "See you there: Raid" in await ben.press(BACK)
    assert await absences(world) == 0
    assert "at every meeting from now on" in olga.sees()[-1]


@pytest.mark.usefixtures("talks")
async def test_a_one_on_one_is_given_back_until_the_organizer_decides(
    world: World, olga: Player, ben: Player
) -> None:
    before = [(one.start_time, one.ical_uid) for one in await meetings(world)]
    await ben.press("Can't make it")
    await ben.press("Not at all")
    assert len(await meetings(world)) == 1
    again = await ben.press("Can't make it")
    assert "You've said you can't make Tue 13 Jan 2026" in again and f"[{BACK}]" in again
    back = await ben.press(BACK)
    assert "Tue 13 Jan 2026, 9:00–9:30 AM (Berlin time) is yours again." in back
    assert [(one.start_time, one.ical_uid) for one in await meetings(world)] == before
    assert "Ben Example will be there. You don't need to do anything." in olga.sees()[-1]
    assert "already done" in await olga.press("Leave it empty")
    await world.skip(SETTLES_IN.total_seconds())
    assert received(ben, "Your meeting") == len(await ics_of(ben)) == 1, "his calendar still has it"
    await world.skip((before[0][0] - QUARTER / 2 - world.now()).total_seconds())
    assert received(ben, "Your meeting starts soon") == 1


@pytest.mark.usefixtures("talks")
async def test_a_one_on_one_whose_time_somebody_else_has_by_now_is_gone(
    world: World, olga: Player, ben: Player, chidi: Player
) -> None:
    await ben.press("Can't make it")
    noted = await ben.press("Not at all")
    assert f"[{BACK}]" in noted
    await olga.run("calendar move", calendar="Talks", attendee="Chidi", when="2026-01-13 9:00")
    await olga.press("Move and tell them")
    assert "is taken by now" in await ben.press(BACK)
    await olga.press("Leave it empty")
    calendar = (await meetings(world))[0].calendar_id
    assert "already done" in await press_old(world, ben, f"take_back:{calendar}")
    assert "already done" in await press_old(world, chidi, f"take_back:{calendar}"), "he can make his"
    assert len(await meetings(world)) == 1


@pytest.mark.usefixtures("talks")
async def test_a_one_on_one_moved_later_is_one_more_version_of_what_their_calendar_has(
    world: World, olga: Player, ben: Player
) -> None:
    await ben.press("Can't make it")
    await ben.press("Not at all")
    await ben.press(BACK)
    await olga.run("calendar move", calendar="Talks", attendee="Ben", when="2026-01-14 9:00")
    await olga.press("Move and tell them")
    await world.skip(SETTLES_IN.total_seconds())
    before, after = await ics_of(ben)
    assert "SEQUENCE:0" in before and "SEQUENCE:2" in after
    assert before.split("UID:")[1].split()[0] == after.split("UID:")[1].split()[0]


async def test_an_absence_from_a_groups_meeting_stays_once_it_has_begun(
    world: World, olga: Player, ben: Player
) -> None:
    for player in (olga, ben):
        await player.register()
    await olga.run("calendar create", name="Lunch", mode="group", start_date="2026-01-12", hours="9-18")
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11am")
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 15:30")
    await olga.press("Finalize and tell everyone")
    await ben.press("Can't make it")
    await ben.press("Not at all")
    (event,) = await meetings(world)
    await world.skip((event.start_time + QUARTER - world.now()).total_seconds())
    assert "That meeting began" in await ben.press(BACK)
    assert await absences(world) == 1
    assert received(olga, AFTER_ALL) == 0
