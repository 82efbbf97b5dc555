"""Twelve people, four changes in a row: after each, every calendar in the town agrees with the database."""

from datetime import UTC, datetime
from typing import Any

import icalendar
import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream

from bot.demo.play import Player
from bot.demo.world import World
from db.models import Event, User
from scheduling.model import EventType
from tests.support.cast import newcomers, register_as
from tests.support.fakes import Office
from tests.support.inbox import ics_of

CalendarEntry = tuple[str, datetime, datetime]


class Shelf:
    """Somebody's own calendar, which takes every file they were sent, as three readers read it."""

    def __init__(self) -> None:
        self._entries: dict[str, tuple[int, CalendarEntry | None]] = {}

    @property
    def entries(self) -> list[CalendarEntry]:
        return sorted(entry for _, entry in self._entries.values() if entry is not None)

    def take(self, text: str) -> None:
        """A later version replaces an earlier one; what is called off goes."""
        first, second, third = _icalendar(text), _ical(text), _vobject(text)
        assert first == second == third, "the readers do not agree"
        uid, sequence, start, end, cancelled = first
        assert sequence >= self._entries.get(uid, (-1, None))[0], "an older version came later"
        self._entries[uid] = (sequence, None if cancelled else (uid, start, end))


def _icalendar(text: str) -> tuple[str, int, datetime, datetime, bool]:
    calendar = icalendar.Calendar.from_ical(text)
    [event] = calendar.walk("VEVENT")
    times = (event.decoded("DTSTART").astimezone(UTC), event.decoded("DTEND").astimezone(UTC))
    return str(event["UID"]), int(str(event["SEQUENCE"])), *times, str(calendar["METHOD"]) == "CANCEL"


def _ical(text: str) -> tuple[str, int, Any, Any, bool]:
    calendar = IcsCalendarStream.calendar_from_ics(text)
    [event] = calendar.events
    return event.uid or "", event.sequence or 0, event.dtstart, event.dtend, calendar.method == "CANCEL"


def _vobject(text: str) -> tuple[str, int, Any, Any, bool]:
    calendar = vobject.readOne(text)
    event = calendar.vevent
    times = (event.dtstart.value, event.dtend.value)
    return event.uid.value, int(event.sequence.value), *times, calendar.method.value == "CANCEL"


async def agree(world: World, people: list[Player]) -> int:
    """Holds everybody's calendar against the database; how many meetings there are."""
    office = Office(world.bot.store.database)
    ids = {user.discord_id: user.id for user in await office.rows(User)}
    rows = await office.rows(Event, event_type=EventType.FINALIZED)
    for person in people:
        shelf = Shelf()
        for text in await ics_of(person):
            shelf.take(text)
        expected = [
            (row.ical_uid, row.start_time, row.end_time) for row in rows if row.owner_id == ids.get(person.id)
        ]
        assert shelf.entries == expected, person.name
    return len(rows)


@pytest.fixture
async def twelve(world: World, olga: Player) -> list[Player]:
    """Twelve guests of Olga's one-on-ones, back to back on Tuesday from 9:00; a day is left beside."""
    await olga.register()
    guests = newcomers(world, 12)
    options: dict[str, Any] = {"start_date": "2026-01-13", "end_date": "2026-01-14", "hours": "9-15"}
    await olga.run("calendar create", name="Talks", **options)
    for number, guest in enumerate(guests):
        await register_as(guest, f"Guest No{number}")
        await guest.run("profile edit", timezone="Europe/Berlin")
        await olga.run("calendar invite", calendar="Talks", user=guest)
        minute = 9 * 60 + 30 * number
        hours = f"{minute // 60}:{minute % 60:02d}-{(minute + 30) // 60}:{(minute + 30) % 60:02d}"
        later = ", 2026-01-14 9:00-11:00 if needed" if number % 3 == 1 else ""
        await guest.run("availability add", calendar="Talks", when=f"2026-01-13 {hours}{later}")
    await world.skip(120)  # New DMs are opened at a pace.
    await olga.run("calendar suggest", calendar="Talks")
    await olga.press("Finalize this")
    await olga.press("Finalize and tell everyone")
    return guests


async def files(people: list[Player]) -> list[int]:
    """How many files each of them was sent."""
    return [len(await ics_of(person)) for person in people]


async def test_four_changes_in_a_row_reach_exactly_whom_they_concern(
    world: World, olga: Player, twelve: list[Player]
) -> None:
    assert await agree(world, twelve) == 12
    counts = await files(twelve)
    assert counts == [1] * 12

    # One: somebody can only make what another has, who can move.
    await twelve[0].press("Can't make it")
    await twelve[0].press("Type my times")
    await twelve[0].submit(when="2026-01-13 9:30-10:00")
    await olga.press("Send this change")
    assert await agree(world, twelve) == 12
    counts[0] += 1
    counts[1] += 1
    assert await files(twelve) == counts

    # Two: somebody drops out, and the slot is left empty.
    await twelve[5].press("Can't make it")
    await twelve[5].press("Not at all")
    await olga.press("Leave it empty")
    assert await agree(world, twelve) == 11
    counts[5] += 1
    assert await files(twelve) == counts

    # Three: somebody new books that slot.
    [late] = newcomers(world, 1, first=12)
    people = [*twelve, late]
    await olga.run("calendar invite", calendar="Talks", user=late)
    await late.choose(str(int(datetime(2026, 1, 13, 10, 30, tzinfo=UTC).timestamp())))
    assert await agree(world, people) == 12
    assert await files(people) == [*counts, 1]

    # Four: the owner moves a meeting to a time of their own, and everybody elsewhere.
    await olga.run("calendar move", calendar="Talks", attendee="Guest No7", when="2026-01-14 14:00")
    await olga.press("Move and tell them")
    counts[7] += 1
    assert await agree(world, people) == 12
    assert await files(people) == [*counts, 1]
    await olga.run("calendar edit", calendar="Talks", place="Room 7")
    await world.skip(120)
    assert await agree(world, people) == 12
    told = [count + (number != 5) for number, count in enumerate(counts)]
    assert await files(people) == [*told, 2]
    assert "revision 5" in await olga.run("calendar status", calendar="Talks")
