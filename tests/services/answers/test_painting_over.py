"""Painting over: a person's availability never overlaps itself, and the last word counts."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.models import Calendar, Event
from scheduling.errors import TooManyTimes
from scheduling.intervals import Span
from scheduling.model import Entry, EventType, Preference
from scheduling.painting import MOST
from services.answers import availability, undoing
from services.calendars import views
from services.events import FIRST
from tests.support.fakes import Office, refusal_of, same

MIDNIGHT = datetime(2026, 1, 13, tzinfo=UTC)
SLOTS = 24
Adds = list[tuple[list[tuple[int, int]], Preference]]

ranges = st.tuples(st.integers(0, SLOTS - 1), st.integers(1, 6)).map(
    lambda slot: (slot[0], min(SLOTS, sum(slot)))
)
adds = st.lists(
    st.tuples(st.lists(ranges, min_size=1, max_size=3), st.sampled_from([Preference.HIGH, Preference.LOW])),
    min_size=1,
    max_size=8,
)


@pytest_asyncio.fixture(loop_scope="session")
async def lunch(office: Office) -> str:
    """A calendar in UTC that Nina, who lives there, owns."""
    await office.register("nina")
    return await office.calendar(owner="nina")


@given(sequence=adds)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
async def test_after_any_sequence_of_adds_the_last_preference_wins_everywhere(
    office: Office, lunch: str, sequence: Adds
) -> None:
    await office.clear(Event)
    wanted: dict[int, Preference] = {}
    for spans, preference in sequence:
        phrase = ", ".join(f"2026-01-13 {start:02}:00-{end:02}:00" for start, end in spans)
        await availability.add(office.ask("nina"), lunch, phrase, preference)
        wanted |= {slot: preference for start, end in spans for slot in range(start, end)}

    entries = (await availability.view(office.ask("nina"), lunch)).entries
    assert entries == sorted(entries, key=lambda entry: entry.span.start)
    for before, after in itertools.pairwise(entries):
        assert not before.span.overlaps(after.span), f"{before} overlaps {after}"
    assert {slot: entry.preference for entry in entries for slot in _slots(entry)} == wanted


CASES: list[tuple[str, str, list[str], int]] = [
    ("nothing there", "12:00-13:00", ["09:00-11:00 LOW first", "12:00-13:00 HIGH"], 0),
    ("the same again", "09:00-11:00", ["09:00-11:00 HIGH"], 1),
    ("over all of it", "08:00-12:00", ["08:00-12:00 HIGH"], 1),
    ("over its end", "10:00-12:00", ["09:00-10:00 LOW first", "10:00-12:00 HIGH"], 1),
    ("over its start", "08:00-10:00", ["08:00-10:00 HIGH", "10:00-11:00 LOW first"], 1),
    (
        "over its middle",
        "09:30-10:00",
        ["09:00-09:30 LOW first", "09:30-10:00 HIGH", "10:00-11:00 LOW first"],
        1,
    ),
    ("touching it", "11:00-12:00", ["09:00-11:00 LOW first", "11:00-12:00 HIGH"], 0),
]


async def test_what_is_painted_over_goes_and_is_counted_and_the_rest_stays(
    office: Office, lunch: str, subtests: pytest.Subtests
) -> None:
    for what, added, left, replaced in CASES:
        with subtests.test(what):
            await office.clear(Event)
            first = await availability.add(
                office.ask("nina"), lunch, "2026-01-13 09:00-11:00", Preference.LOW, "first"
            )
            assert first.replaced == 0
            second = await availability.add(office.ask("nina"), lunch, f"2026-01-13 {added}")
            assert second.replaced == replaced
            entries = (await availability.view(office.ask("nina"), lunch)).entries
            assert [_words(entry) for entry in entries] == left


async def test_others_and_other_calendars_are_left_alone(office: Office, lunch: str) -> None:
    await office.register("otto")
    other = await office.calendar(owner="nina", name="Dinner")
    await office.invite(lunch, "otto", owner="nina")
    for who, ref in (("nina", lunch), ("nina", other), ("otto", lunch)):
        added = await availability.add(office.ask(who), ref, "2026-01-13 09:00-11:00")
        assert added.replaced == 0
    assert await office.count(Event) == 3


async def test_a_fixed_meeting_is_no_availability_to_paint_over(office: Office, lunch: str) -> None:
    async with office.database.writing() as session:
        fixed = Event(
            calendar_id=1,
            owner_id=1,
            start_time=MIDNIGHT,
            end_time=MIDNIGHT + timedelta(hours=1),
            event_type=EventType.FINALIZED,
            last_modified=office.clock(),
            ical_uid="1@example.com",
        )
        session.add(fixed)
    added = await availability.add(office.ask("nina"), lunch, "2026-01-13 00:00-02:00")
    assert added.replaced == 0
    assert await office.count(Event) == 2
    assert await office.count(Calendar) == 1


def _slots(entry: Entry) -> range:
    start, end = (int((at - MIDNIGHT) / timedelta(hours=1)) for at in (entry.span.start, entry.span.end))
    return range(start, end)


def _words(entry: Entry) -> str:
    span: Span = entry.span
    return f"{span.start:%H:%M}-{span.end:%H:%M} {entry.preference} {entry.name}".strip()


async def test_of_many_entries_the_first_are_shown_and_all_are_counted(office: Office, lunch: str) -> None:
    await office.register("otto")
    await office.invite(lunch, "otto", owner="nina")
    for first, count in ((0, 40), (200, 40), (400, 19)):
        added = await availability.add(office.ask("otto"), lunch, _minutes(first, count))
    seen = await views.view(office.ask("otto"), lunch)
    assert (len(seen.entries), seen.more) == (FIRST, 495 - FIRST)
    assert added.invitation is not None
    assert (added.invitation.entries, added.invitation.more) == (seen.entries, seen.more)
    before = (await availability.view(office.ask("otto"), lunch)).entries
    assert before[:FIRST] == seen.entries

    refusal = await refusal_of(availability.add(office.ask("otto"), lunch, _minutes(600, 2)))
    assert same(refusal, TooManyTimes(505, MOST))
    assert (await availability.view(office.ask("otto"), lunch)).entries == before
    one_more = await availability.add(office.ask("otto"), lunch, "2026-01-14 12:00-12:10")
    await undoing.undo(office.ask("otto"), one_more.undo_id)
    assert (await availability.view(office.ask("otto"), lunch)).entries == before


def _minutes(first: int, count: int) -> str:
    """So many minutes of every day, each five after the one before, from a minute of the day on."""
    starts = (divmod(first + 5 * number, 60) for number in range(count))
    return ", ".join(f"{hour}:{minute:02}-{hour}:{minute + 1:02}" for hour, minute in starts)
