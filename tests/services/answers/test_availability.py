"""Saying when one is free: who may, what is understood, and what is refused."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from db.models import Attendee, Calendar, Event
from scheduling.errors import (
    Ambiguous,
    CalendarClosed,
    DeadlineOver,
    EndNotAfterStart,
    NotInvited,
    NotOpenToAll,
    NotTheOwner,
    OutsideCalendar,
    Refusal,
    TooLong,
    Unreadable,
)
from scheduling.intervals import Span
from scheduling.model import Acceptance, AnswerStatus, Preference
from services.answers import acceptance, availability
from services.calendars import views
from services.people import profiles
from tests.support.fakes import Office, form, refusal_of, refused, same


@pytest_asyncio.fixture(loop_scope="session")
async def lunch(office: Office) -> str:
    """Olga's calendar with Ben (New York) and Chidi (Lagos) invited."""
    await office.register("olga", "ben", "chidi")
    ref = await office.calendar()
    await office.invite(ref, "ben", "chidi")
    return ref


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of January 2026."""
    return datetime(2026, 1, day, hour, minute, tzinfo=UTC)


async def spans(office: Office, who: str, ref: str) -> list[Span]:
    """When somebody said they are free."""
    return [entry.span for entry in (await availability.view(office.ask(who), ref)).entries]


async def test_times_are_read_in_the_zone_of_whoever_types_them(office: Office, lunch: str) -> None:
    for who, expected in (("ben", utc(13, 14)), ("chidi", utc(13, 8)), ("olga", utc(13, 8))):
        added = await availability.add(office.ask(who), lunch, "2026-01-13 9-11")
        assert added.reading.spans == [Span(expected, expected + timedelta(hours=2))]
        assert await spans(office, who, lunch) == added.reading.spans


async def test_adding_accepts_an_open_invitation(office: Office, lunch: str) -> None:
    first = await availability.add(
        office.ask("ben"), lunch, "2026-01-13 9-11", Preference.LOW, " by \n phone "
    )
    assert (first.accepted, first.replaced) == (True, 0)
    assert [how for _, how in first.ranges] == [Preference.LOW]
    assert first.person.name == "Ben Example"
    assert first.invitation == await acceptance.look(office.ask("ben"), lunch)
    again = await availability.add(office.ask("ben"), lunch, "2026-01-14 9-11")
    assert (again.accepted, again.replaced) == (False, 0)

    seen = await availability.view(office.ask("ben"), lunch)
    assert [(entry.preference, entry.name) for entry in seen.entries] == [
        (Preference.LOW, "by phone"),
        (Preference.HIGH, ""),
    ]
    attendee = (await office.rows(Attendee, user_id=seen.person.id))[0]
    assert (attendee.accepted, attendee.status) == (Acceptance.ACCEPTED, AnswerStatus.SUBMITTED)
    assert [row.last_modified for row in await office.rows(Event)] == [office.clock()] * 2


async def test_who_declined_and_then_adds_times_has_accepted(office: Office, lunch: str) -> None:
    await acceptance.decline(office.ask("ben"), lunch)
    added = await availability.add(office.ask("ben"), lunch, "2026-01-13 9-11")
    assert added.accepted
    assert (await acceptance.look(office.ask("ben"), lunch)).attendee.accepted is Acceptance.ACCEPTED


async def test_the_owner_may_say_when_they_are_free_without_being_an_attendee(
    office: Office, lunch: str
) -> None:
    added = await availability.add(office.ask("olga"), lunch, "2026-01-13 9-11")
    assert (added.accepted, added.invitation) == (False, None)
    assert await office.count(Attendee) == 2


async def test_what_lies_partly_outside_is_trimmed_and_said(office: Office, lunch: str) -> None:
    added = await availability.add(office.ask("ben"), lunch, "2026-01-11 17:00-20:00, 2026-01-12 9-10")
    assert added.reading.trimmed
    starts = utc(11, 23)
    assert await spans(office, "ben", lunch) == [
        Span(starts, utc(12, 1)),
        Span(utc(12, 14), utc(12, 15)),
    ], "the calendar begins at midnight in Berlin"


async def test_every_added_time_raises_the_version_by_one(office: Office, lunch: str) -> None:
    before = (await office.rows(Calendar))[0].version
    await availability.add(office.ask("ben"), lunch, "2026-01-13 9-11, 2026-01-14 9-11")
    assert (await office.rows(Calendar))[0].version == before + 1


async def test_what_adding_refuses_and_that_then_nothing_is_kept(
    office: Office, lunch: str, subtests: pytest.Subtests
) -> None:
    calendar = (await views.view(office.ask("ben"), lunch)).calendar
    outside = OutsideCalendar("Team lunch", calendar.window, past=False)
    cases: list[tuple[str, str, Refusal | type[Refusal]]] = [
        ("2026-01-13 9-11 with cake", "", Unreadable),
        ("", "", Unreadable),
        ("2026-01-13 14:00-13:00", "", EndNotAfterStart("14:00-13:00")),
        ("2026-02-13 9-11", "", outside),
        ("2025-12-13 9-11", "", outside),
        ("2026-01-13 9-11", "x" * 101, TooLong("name", 100)),
    ]
    for when, name, expected in cases:
        with subtests.test(when):
            refusal = await refusal_of(
                availability.add(office.ask("ben"), lunch, when, Preference.HIGH, name)
            )
            matches = isinstance(refusal, expected) if isinstance(expected, type) else same(refusal, expected)
            assert matches, repr(refusal)
    said = await acceptance.look(office.ask("ben"), lunch)
    assert (said.attendee.accepted, said.entries) == (Acceptance.INVITED, [])
    nobody = availability.add(office.ask("nobody"), lunch, "2026-01-13 9-11")
    assert same(await refusal_of(nobody), NotOpenToAll())


async def test_when_it_is_too_late_to_add(office: Office, lunch: str) -> None:
    deadline = (await views.view(office.ask("ben"), lunch)).calendar.deadline

    async def refusal() -> object:
        return await refusal_of(availability.add(office.ask("ben"), lunch, "2026-01-13 9-11"))

    office.clock.at = deadline - timedelta(microseconds=1)
    await availability.add(office.ask("ben"), lunch, "2026-01-13 9-11")
    office.clock.at = deadline
    assert await refusal() == DeadlineOver("Team lunch", deadline)
    await office.close(lunch)
    assert await refusal() == CalendarClosed("Team lunch", cancelled=False)
    await office.close(lunch, cancelled_at=office.clock())
    assert await refusal() == CalendarClosed("Team lunch", cancelled=True)


async def test_a_calendar_that_has_begun_takes_what_still_lies_ahead(office: Office) -> None:
    await office.register("olga")
    ref = await office.calendar(deadline="2026-01-16 18:00")
    office.clock.at = utc(13, 9)
    added = await availability.add(office.ask("olga"), ref, "2026-01-13 9-12")
    assert added.reading.spans == [Span(utc(13, 9), utc(13, 11))]
    assert added.reading.trimmed
    past = await refusal_of(availability.add(office.ask("olga"), ref, "2026-01-12 9-12"))
    assert same(past, OutsideCalendar("Team lunch", added.calendar.window, past=True))


async def test_whose_availability_is_shown_to_whom(
    office: Office, lunch: str, subtests: pytest.Subtests
) -> None:
    await availability.add(office.ask("ben"), lunch, "2026-01-13 9-11")
    for who, attendee in (("olga", "ben"), ("olga", "Ben Example"), ("ben", "BEN"), ("ben", None)):
        with subtests.test(who=who, attendee=attendee):
            seen = await availability.view(office.ask(who), lunch, attendee)
            assert (seen.person.name, len(seen.entries)) == ("Ben Example", 1)
            assert seen.viewer.name == f"{who.capitalize()} Example"
    by_id = await availability.view(office.ask("olga"), lunch, f"att:{seen.person.id}")
    assert by_id.entries == seen.entries

    refusals = [
        ("chidi", "ben", NotTheOwner("Team lunch")),
        ("chidi", "nobody", NotTheOwner("Team lunch")),
        ("olga", "nobody", NotInvited("nobody")),
        ("olga", "olga", NotInvited("olga")),
        ("olga", "att:99", NotInvited("att:99")),
    ]
    for who, attendee, expected in refusals:
        with subtests.test(who=who, attendee=attendee):
            refusal = await refusal_of(availability.view(office.ask(who), lunch, attendee))
            assert same(refusal, expected), repr(refusal)


async def test_an_attendees_name_that_two_share_is_not_guessed(office: Office, lunch: str) -> None:
    for name in ("sam1", "sam2"):
        await profiles.register(office.ask(name), form(name, first_name="Sam"))
    await office.invite(lunch, "sam1", "sam2")
    refusal = await refusal_of(availability.view(office.ask("olga"), lunch, "sam example"))
    assert isinstance(refusal, Ambiguous)
    assert [label for _, label in sorted(refusal.choices)] == ["sam1", "sam2"]


async def test_one_person_adding_twice_at_once_never_overlaps_themselves(office: Office, lunch: str) -> None:
    phrases = ["2026-01-13 9-11", "2026-01-13 10-12", "2026-01-13 9-12", "2026-01-13 10-11"]
    results = await office.at_once(*(availability.add(office.ask("ben"), lunch, when) for when in phrases))
    assert refused(results) == [], results
    kept = await spans(office, "ben", lunch)
    overlapping = [pair for pair in itertools.pairwise(kept) if pair[0].overlaps(pair[1])]
    assert overlapping == []
    assert (kept[0].start, kept[-1].end) == (utc(13, 14), utc(13, 17))
    assert sum((span.length for span in kept), timedelta()) == timedelta(hours=3)
