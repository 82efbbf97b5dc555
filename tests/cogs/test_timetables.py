"""The timetable of one-on-ones: whole, by time and by person, wherever it is shown, and as files."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from ical.calendar_stream import IcsCalendarStream

from bot.demo.play import Player, Shown
from bot.demo.world import World
from tests.support.cast import newcomers, register_as

WHOLE = 41


@pytest.fixture
async def guests(world: World, olga: Player) -> list[Player]:
    """Olga has asked 41 people for one-on-ones of a quarter hour, and each can at one time of their own."""
    await olga.register()
    await olga.run("profile edit", timezone="Europe/Berlin")
    everybody = newcomers(world, WHOLE)
    await olga.run(
        "calendar create", name="Talks", start_date="2026-01-12", meeting_length="15", hours="9-18"
    )
    first = datetime(2026, 1, 12, 9, tzinfo=UTC)
    for number, guest in enumerate(everybody):
        await register_as(guest, f"Guest N{number:02}")
        await olga.run("calendar invite", calendar="Talks", user=guest)
        start = first + timedelta(days=number % 3, minutes=15 * (number // 3))
        when = f"{start:%Y-%m-%d %H:%M}-{start + timedelta(minutes=15):%H:%M}"
        preference = "LOW" if number == 7 else "HIGH"
        await guest.run(
            "availability add", calendar="Talks", when=f"{when} Berlin time", preference=preference
        )
    return everybody


def named(shown: Shown, guests: list[Player]) -> set[int]:
    """Whose account the answer names."""
    return {guest.id for guest in guests if f"<@{guest.id}>" in shown}


async def leafed(olga: Player, shown: Shown, guests: list[Player]) -> set[int]:
    """Everybody whom the pages of a timetable name, from the first to the last."""
    found = named(shown, guests)
    while "[Next meetings]" in shown:
        shown = await olga.press("Next meetings")
        found |= named(shown, guests)
    return found


async def test_every_list_of_41_meetings_is_whole_by_time_and_by_person(
    olga: Player, guests: list[Player]
) -> None:
    everybody = {guest.id for guest in guests}
    suggested = await olga.run("calendar suggest", calendar="Talks")
    assert "41 of 41 get a meeting. **Proven**" in suggested
    assert pictures(suggested) == ["timetable.png"]
    assert await leafed(olga, suggested, guests) == everybody
    assert await leafed(olga, await olga.press("By person"), guests) == everybody
    before = await olga.press("Finalize this")
    assert "Finalize Talks?" in before
    assert await leafed(olga, before, guests) == everybody
    after = await olga.press("Finalize and tell everyone")
    assert "Finalized: Talks" in after
    assert await leafed(olga, after, guests) == everybody
    for command in ("calendar view", "calendar status"):
        shown = await olga.run(command, calendar="Talks")
        assert pictures(shown) == ["timetable.png"]
        assert await leafed(olga, shown, guests) == everybody, command
    assert "[Next people]" in shown and "[Next]" not in shown, "each says what it turns"


async def test_the_files_have_all_meetings(olga: Player, guests: list[Player]) -> None:
    await olga.run("calendar suggest", calendar="Talks")
    tentative = await olga.press("Download")
    assert "marks the meetings as tentative" in tentative
    rows, events = await files(tentative)
    assert len(rows) == len(events) == WHOLE
    assert {event.status for event in events} == {"TENTATIVE"}
    assert {row["name"] for row in rows} == {f"Guest N{number:02}" for number in range(WHOLE)}
    assert [row["preference"] for row in rows].count("if needed") == 1
    assert (rows[0]["date"], rows[0]["start"], rows[0]["end"]) == ("2026-01-12", "09:00", "09:15")
    await olga.press("Finalize this")
    await olga.press("Finalize and tell everyone")
    rows, events = await files(await olga.press("Download"))
    assert len(rows) == len(events) == WHOLE
    assert {event.status for event in events} == {"CONFIRMED"}


async def files(shown: Shown) -> tuple[list[dict[str, str]], list[Any]]:
    """The rows of the .csv, and the events of the .ics, that came with an answer."""
    assert shown.message is not None
    table, ics = [(await file.read()).decode("utf-8-sig") for file in shown.message.message.attachments]
    return list(csv.DictReader(StringIO(table))), IcsCalendarStream.calendar_from_ics(ics).events


async def test_everybody_can_be_pinned_and_what_is_wished_lasts_and_says_what_it_costs(
    olga: Player, guests: list[Player]
) -> None:
    await olga.run("calendar suggest", calendar="Talks")
    asked = await olga.press("Pin a meeting…")
    assert "Pinned now: 0 of 41" in asked
    again = await olga.tick("Guest N40", menu="wish")
    assert "As many people as before" in again
    assert "Guest N40 · pinned" in (await olga.press("Next meetings")).text + again.text
    await olga.press("Pin a meeting…")
    await olga.press("Leave out…")
    without = await olga.tick("Guest N03", menu="wish")
    assert "40 of 40 get a meeting." in without
    assert "1 person fewer than before." in without
    assert "40 of 40" in await olga.run("calendar suggest", calendar="Talks"), "it lasts"
    await olga.press("Finalize this")
    await olga.press("Finalize and tell everyone")
    [told] = [seen for seen in guests[3].sees() if "No meeting this time" in seen]
    assert "there's none for you this time" in told


def pictures(shown: Shown) -> list[str]:
    """The names of the files with an answer."""
    return [file.filename for file in shown.message.message.attachments] if shown.message else []
