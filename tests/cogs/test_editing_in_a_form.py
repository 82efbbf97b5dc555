"""Changing a calendar in a form: opened by the command, or for one field from the menu below an answer."""

import pytest

from bot.demo.play import Player, items
from bot.demo.world import World


@pytest.fixture
async def lunch(olga: Player) -> None:
    """Olga's calendar of one-on-ones, with all defaults; she is in Berlin."""
    await olga.register()
    await olga.run("calendar create", name="Lunch", start_date="2026-01-12")


@pytest.mark.usefixtures("lunch")
async def test_without_options_the_form_opens_with_what_is_there(olga: Player) -> None:
    form = await olga.run("calendar edit", calendar="Lunch")
    assert form.text == "Edit Lunch"
    assert form.values == {
        "start_date": "2026-01-12",
        "end_date": "2026-01-16",
        "deadline": "2026-01-11 00:00",
        "hours": "9:00-18:00",
        "place": "",
    }


@pytest.mark.usefixtures("lunch")
async def test_what_is_changed_in_the_form_changes_and_nothing_else(olga: Player) -> None:
    await olga.run("calendar edit", calendar="Lunch")
    edited = await olga.submit(hours="8-20", place="Room 5")
    assert "Calendar updated" in edited
    assert "8:00–20:00" in edited
    assert "Room 5" in edited
    form = await olga.run("calendar edit", calendar="Lunch")
    assert (form.values["deadline"], form.values["hours"]) == ("2026-01-11 00:00", "8:00-20:00")


@pytest.mark.usefixtures("lunch")
async def test_a_form_that_is_sent_as_it_was_changes_nothing(olga: Player) -> None:
    await olga.run("calendar edit", calendar="Lunch")
    assert "wouldn't change anything" in await olga.submit()


@pytest.mark.usefixtures("lunch")
async def test_a_refused_form_can_be_put_right(olga: Player) -> None:
    await olga.run("calendar edit", calendar="Lunch")
    assert "I can't read “lunchtime-ish”" in await olga.submit(hours="lunchtime-ish")
    form = await olga.press("Fix it")
    assert form.values["hours"] == "lunchtime-ish"
    assert "Calendar updated" in await olga.submit(hours="10-16")


@pytest.mark.usefixtures("lunch")
async def test_a_form_that_somebody_else_has_overtaken_is_refused(olga: Player, ben: Player) -> None:
    await ben.register()
    await olga.run("calendar organizers", calendar="Lunch")
    await olga.choose(ben, menu="name_organizer")
    await olga.run("calendar edit", calendar="Lunch")
    await ben.run("calendar edit", calendar="Lunch", hours="7-12")
    assert "has changed since you looked" in await olga.submit(place="Room 5")
    form = await ben.run("calendar edit", calendar="Lunch")
    assert (form.values["hours"], form.values["place"]) == ("7:00-12:00", "")


async def test_a_new_calendar_shows_each_default_and_changes_it_from_a_menu(olga: Player) -> None:
    await olga.register()
    await olga.run("calendar create", name="Lunch", start_date="2026-01-12")
    message = olga.messages(dm=False)[-1]
    (menu,) = (item for item in items(message) if hasattr(item, "options"))
    shown = {option.label: option.description for option in menu.options}
    assert shown["Last day"] == "Fri 16 Jan 2026"
    assert shown["Answer by"] == "Sat 10 Jan 2026, 24:00"
    assert shown["Hours"] == "9:00–18:00 Berlin time"
    assert shown["Length"] == "30 minutes"
    assert shown["Free time between"] == "none"

    form = await olga.choose("meeting_length", menu="change")
    assert form.values == {"meeting_length": "30 min"}
    edited = await olga.submit(meeting_length="45")
    assert "45 minutes each" in edited
    assert "[Invite people]" in edited, "what a new calendar offers stays"

    await olga.choose("mode", menu="change")
    assert "Group meeting" in await olga.submit(mode="group")


@pytest.mark.usefixtures("lunch")
async def test_an_edit_that_takes_times_away_is_confirmed_first(olga: Player, ben: Player) -> None:
    await ben.register()
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    await ben.run("availability add", calendar="Lunch", when="2026-01-12 9am-12pm")
    await olga.run("calendar edit", calendar="Lunch")
    assert "Change Lunch?" in await olga.submit(start_date="2026-01-13")
    assert "Calendar updated" in await olga.press("Save and tell them")


async def test_of_a_finalized_calendar_the_form_has_the_place(olga: Player, ben: Player) -> None:
    for player in (olga, ben):
        await player.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12", hours="0-24")
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11am")
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 15:30")
    await olga.press("Finalize and tell everyone")
    form = await olga.run("calendar edit", calendar="Lunch")
    assert form.values == {"place": ""}
    assert "Room 5" in await olga.submit(place="Room 5")


@pytest.mark.usefixtures("lunch")
async def test_the_deadline_is_read_and_shown_in_the_zone_of_whoever_types(olga: Player, ben: Player) -> None:
    """Ben, in New York, helps Olga, who is in Berlin."""
    await ben.register()
    await olga.run("calendar organizers", calendar="Lunch")
    await olga.choose(ben, menu="name_organizer")
    form = await ben.run("calendar edit", calendar="Lunch")
    assert form.values["deadline"] == "2026-01-10 18:00"
    await ben.submit(deadline="2026-01-10 12:00")
    assert (await olga.run("calendar edit", calendar="Lunch")).values["deadline"] == "2026-01-10 18:00"


async def test_words_of_hours_past_midnight_are_read_as_they_are_written(world: World, olga: Player) -> None:
    await olga.register()
    await olga.run("calendar create", name="Night", start_date="2026-01-12", hours="18-2", buffer="1h30")
    form = await olga.run("calendar edit", calendar="Night")
    assert form.values["hours"] == "18:00-2:00"
    assert "Calendar updated" in await olga.submit(place="The pub")
    edited = await olga.run("calendar edit", calendar="Night", buffer="90 min", description="Late")
    assert "1 h 30 min apart" in edited
