"""In all that people read: one clock for each of them, zones as people say them, and no time twice."""

import re
from collections.abc import Awaitable
from dataclasses import replace

import pytest

from bot.demo.play import Player, Shown
from bot.demo.world import World

DAY = 24 * 3600
TWELVE_HOURS = re.compile(r"(\d{1,2}:\d{2}–)?\d{1,2}:\d{2} [AP]M")
A_CLOCK = re.compile(r"\d{1,2}:\d{2}(?!\d)")
STAMP = re.compile(r"<t:\d+:[^R]>")
ON_A_WALL = re.compile(r"\d{4}(?:,|\*\*) {1,2}\d{1,2}:\d{2}")
CHOSEN_BY_NAME = re.compile(r"(Africa|America|Europe|Pacific)/\w+")


async def everything_ben_reads(
    world: World, olga: Player, ben: Player, chidi: Player, dana: Player
) -> dict[str, str]:
    """Ben, invited by Olga and organizing himself: every kind of answer, DM and post with times in it."""
    seen: dict[str, str] = {}

    async def note(name: str, shown: Awaitable[Shown]) -> None:
        seen[name] = (await shown).text

    def note_dm(name: str, words: str) -> None:
        seen[name] = next(text for text in reversed(ben.sees()) if words in text)

    for person in (olga, ben, chidi):
        await person.register()
    await note("profile", ben.run("profile view"))
    await note("usual week", ben.run("availability usual", when="weekdays 9-11, tue 14-17 if needed"))
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    await olga.run("availability add", calendar="Lunch", when="weekdays 15:00-18:00")
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    note_dm("invitation", "asks when you can meet")
    await note("invites", ben.run("invites"))
    await note("help for who is asked", ben.run("help"))
    await olga.run("calendar remind", calendar="Lunch")
    await world.skip(8 * 3600)
    note_dm("nudge", "Lunch")
    await ben.press("Type my times")
    await note("card", ben.submit(when="tue 9:00-13:00, wed 10-11, thu 1-2"))
    await note("echo", ben.run("availability add", calendar="Lunch", when="jan 15 9-11, jan 19 9-11"))
    await note("undone", ben.press("Undo"))
    await note("times", ben.run("availability view", calendar="Lunch"))
    await note("clearing", ben.run("availability clear", calendar="Lunch"))
    await note("view", ben.run("calendar view", calendar="Lunch"))
    await olga.run("calendar edit", calendar="Lunch", place="Canteen")
    await world.skip(120)
    note_dm("changed", "changed this calendar")
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 15:30")
    await olga.press("Finalize and tell everyone")
    await world.skip(5)
    note_dm("finalized", "Your meeting is set")

    await note("created", ben.run("calendar create", mode="group", name="Talk", start_date="2026-01-12"))
    await note("help for an organizer", ben.run("help"))
    await ben.run("availability add", calendar="Talk", when="weekdays 8:00-17:00")
    for guest in (chidi, dana):
        await ben.run("calendar invite", calendar="Talk", user=guest)
    await ben.run("calendar status", calendar="Talk", post=True)
    await ben.press("Post for invitees")
    await world.skip(5)
    await chidi.run("availability add", calendar="Talk", when="weekdays 14:00-20:00")
    await note("status", ben.run("calendar status", calendar="Talk"))
    await note("suggestion", ben.run("calendar suggest", calendar="Talk"))
    await note("preview", ben.run("calendar finalize", calendar="Talk", when="2026-01-14 9:00"))
    await note("copy", ben.run("calendar copy", calendar="Talk", start_date="2026-01-20", name="Again"))
    await world.skip(10.5 * DAY)
    note_dm("deadline", "The deadline")
    await note("extended", ben.press("Extend by a day"))
    await ben.run("calendar finalize", calendar="Talk", when="2026-01-14 9:00")
    await note("settled", ben.press("Finalize and tell everyone"))
    await note("finalized status", ben.run("calendar status", calendar="Talk"))
    await world.skip(4 * DAY)
    note_dm("meeting reminder", "Starts")
    seen["live"] = next(text for text in reversed(ben.sees(dm=False)) if "Updated" in text)

    return seen


@pytest.fixture
async def reads(
    world: World, olga: Player, ben: Player, chidi: Player, dana: Player, request: pytest.FixtureRequest
) -> dict[str, str]:
    """What Ben reads, with his Discord in the language of the parameter."""
    person = world.people["ben"]
    world.people["ben"] = replace(person, locale=request.param)
    return await everything_ben_reads(world, olga, Player(world, world.people["ben"]), chidi, dana)


@pytest.mark.parametrize("reads", ["en-US"], indirect=True)
async def test_an_american_reads_twelve_hours_everywhere(reads: dict[str, str]) -> None:
    shown = [name for name, text in reads.items() if TWELVE_HOURS.search(text)]
    assert len(shown) > 20, shown
    for name, text in reads.items():
        if name != "live":
            assert not A_CLOCK.search(TWELVE_HOURS.sub("", text)), f"{name}: {text}"


@pytest.mark.parametrize("reads", ["de"], indirect=True)
async def test_a_german_reads_twenty_four_hours_everywhere(reads: dict[str, str]) -> None:
    shown = [name for name, text in reads.items() if A_CLOCK.search(text)]
    assert len(shown) > 20, shown
    for name, text in reads.items():
        assert not re.search(r"\d [AP]M\b|midnight", text), f"{name}: {text}"


@pytest.mark.parametrize("reads", ["en-US"], indirect=True)
async def test_no_time_is_told_twice_and_zones_have_the_names_that_people_use(reads: dict[str, str]) -> None:
    for name, text in reads.items():
        assert bool(STAMP.search(text)) == (name == "live"), f"{name}: {text}"
        assert not (STAMP.search(text) and ON_A_WALL.search(text)), f"{name}: {text}"
        assert bool(CHOSEN_BY_NAME.search(text)) == (name == "profile"), f"{name}: {text}"
        if ON_A_WALL.search(text):
            assert text.count("New York time") == 1, f"{name}: {text}"
