"""Can't make it, as anybody may say it: guests, in words of several meanings, and within the hours."""

from datetime import UTC, datetime, timedelta

import discord
import pytest

from bot.demo.play import Player, items, words
from bot.demo.world import World
from db.models import Absence, Attendee
from scheduling.model import Acceptance
from scheduling.settling import SETTLES_IN
from tests.support.fakes import Office
from tests.support.inbox import ics_of, received

START = datetime(2026, 1, 13, 14, 30, tzinfo=UTC)
LINE = "weekdays 9-5 but fri until 2"


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


async def absences(world: World) -> list[Absence]:
    return await Office(world.bot.store.database).rows(Absence)


@pytest.mark.usefixtures("lunch")
async def test_a_guest_is_asked_for_the_time_first_and_tells_other_times(olga: Player, chidi: Player) -> None:
    assert "You can't make <t:1768314600:F>" in await chidi.press("Can't make it")
    assert "What time is it for you now?" in await chidi.press("Type my times")
    form = await chidi.say_clock("Lagos")
    assert form.form is not None
    noted = await chidi.submit(when="2026-01-14 9-11")
    assert "I'm telling Olga Example" in noted
    assert "9:00–11:00" in noted
    assert "can't make Tue 13 Jan 15:30" in olga.sees()[-1]


@pytest.mark.usefixtures("lunch")
async def test_a_guest_whose_city_is_typed_goes_on_from_a_button(chidi: Player) -> None:
    await chidi.press("Can't make it")
    await chidi.press("Type my times")
    await chidi.press("My city isn't here")
    await chidi.submit(timezone="Lagos")
    assert (await chidi.press("Type my times")).form is not None
    assert "I'm telling Olga Example" in await chidi.submit(when="2026-01-14 9-11")


@pytest.mark.usefixtures("lunch")
async def test_whoever_will_be_there_after_all_is_no_longer_absent(
    world: World, olga: Player, chidi: Player
) -> None:
    await chidi.press("Can't make it")
    await chidi.press("Not at all")
    assert len(await absences(world)) == 1
    assert "See you there: Lunch" in await chidi.press("I'll be there")
    assert await absences(world) == []
    attendees = await Office(world.bot.store.database).rows(Attendee, accepted=Acceptance.DECLINED)
    assert attendees == []
    assert "already done" in await olga.press("Keep it without Chidi")


@pytest.mark.usefixtures("lunch")
async def test_a_line_of_several_meanings_is_asked_about_and_noted_once(world: World, ben: Player) -> None:
    await ben.press("Can't make it")
    await ben.press("Type my times")
    assert "[Use 1] [Use 2] [Fix it]" in await ben.submit(when=LINE)
    assert await absences(world) == []
    noted = await ben.press("Use 2")
    assert "Noted: Lunch" in noted
    assert len(await absences(world)) == 1


@pytest.mark.usefixtures("lunch")
async def test_what_lies_outside_the_hours_is_left_out_which_is_said(ben: Player) -> None:
    await ben.press("Can't make it")
    await ben.press("Type my times")
    noted = await ben.submit(when="2026-01-14 9am-2pm")
    assert "The calendar's hours are" in noted
    assert "I left out" in noted


@pytest.mark.usefixtures("lunch")
async def test_the_organizer_who_was_told_hears_that_somebody_comes_after_all(
    world: World, olga: Player, chidi: Player
) -> None:
    for _ in range(2):
        await world.skip(60)
        await chidi.press("Can't make it")
        await chidi.press("Not at all")
        await chidi.press("I'll be there")
    told = [seen for seen in olga.sees() if "Coming after all: Lunch" in seen]
    assert len(told) == 2
    assert "Chidi will be there. You don't need to do anything." in told[0]


@pytest.mark.usefixtures("lunch")
async def test_an_absence_taken_back_before_the_organizer_was_told_is_no_message(
    world: World, olga: Player, chidi: Player
) -> None:
    before = len(olga.sees())
    await olga.run("logout")
    await chidi.press("Can't make it")
    await chidi.press("Not at all")
    await chidi.press("I'll be there")
    await olga.run("login")
    assert len(olga.sees()) == before
    assert await absences(world) == []


@pytest.mark.usefixtures("lunch")
async def test_whoever_was_left_out_and_comes_after_all_gets_the_meeting_anew(
    world: World, olga: Player, chidi: Player
) -> None:
    old = next(message for message in chidi.messages() if "I'll be there" in words(message))
    await chidi.press("Can't make it")
    await chidi.press("Not at all")
    await olga.press("Keep it without Chidi")
    assert "METHOD:CANCEL" in (await ics_of(chidi))[-1]
    assert "See you there: Lunch" in await chidi.press_again(old, custom_id_of(old))
    await world.skip(SETTLES_IN.total_seconds())
    assert "Your meeting is set" in chidi.sees()[-1]
    *_, off, on = await ics_of(chidi)
    assert sequence(on) > sequence(off)
    assert "METHOD:CANCEL" not in on
    await world.skip((START - timedelta(minutes=14) - world.now()).total_seconds())
    assert "Your meeting starts soon" in chidi.sees()[-1]


@pytest.mark.usefixtures("lunch")
async def test_whoever_is_invited_again_is_reminded_once(world: World, olga: Player, chidi: Player) -> None:
    await olga.run("calendar uninvite", calendar="Lunch", attendee="Chidi")
    await olga.press("Remove Chidi")
    assert "I'm sending a DM to" in await olga.run("calendar invite", calendar="Lunch", user=chidi)
    await world.skip((START - timedelta(minutes=14) - world.now()).total_seconds())
    assert received(chidi, "Your meeting starts soon") == 1


@pytest.mark.usefixtures("lunch")
async def test_nobody_comes_after_all_once_it_has_begun(world: World, olga: Player, chidi: Player) -> None:
    old = next(message for message in chidi.messages() if "I'll be there" in words(message))
    await chidi.press("Can't make it")
    await chidi.press("Not at all")
    await olga.press("Keep it without Chidi")
    await world.skip((START + timedelta(minutes=1) - world.now()).total_seconds())
    assert "That meeting began" in await chidi.press_again(old, custom_id_of(old))
    assert len(await Office(world.bot.store.database).rows(Attendee, accepted=Acceptance.DECLINED)) == 1


def custom_id_of(message: discord.Message) -> str:
    return next(str(item.custom_id) for item in items(message) if item.label == "I'll be there")


def sequence(ics: str) -> int:
    return int(ics.split("SEQUENCE:")[1].split()[0])
