"""What is planned for later: for whom, for when, and how planning anew takes its place."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest_asyncio

from db.models import Attendee, Event, Notification
from scheduling.fields import CalendarWords
from scheduling.model import EventType, NotificationKind
from services import server_settings
from services.answers import acceptance, availability
from services.calendars import edits, invitations, posts
from services.outbox.claims import claim
from services.outbox.outcomes import Sent, mark_sent
from services.planning import finalization
from tests.support.fakes import START, Office

Kind = NotificationKind
OLGA, BEN, CHIDI = 1, 2, 3
CHANNEL = 77
TIMES = "2026-01-13 9-16"


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant in January 2026."""
    return datetime(2026, 1, day, hour, minute, tzinfo=UTC)


DEADLINE, EARLIER = utc(10, 23), utc(10, 19)


@pytest_asyncio.fixture(loop_scope="session")
async def lunch(office: Office) -> str:
    """Olga's calendar with Ben and Chidi, who have not answered."""
    await office.register("olga", "ben", "chidi")
    ref = await office.calendar()
    await office.invite(ref, "ben", "chidi")
    return ref


async def planned(
    office: Office, kind: NotificationKind, **columns: Any
) -> list[tuple[int | None, datetime]]:
    """For whom, and for when."""
    rows = await office.rows(Notification, kind=kind, **columns)
    return [(row.user_id, row.due_at) for row in rows]


async def send(office: Office) -> None:
    """Sends everything that is due."""
    for claimed in await claim(office.store):
        await mark_sent(office.store, Sent(claimed, 1, 2))


# --- reminders of the deadline


async def test_each_invitee_is_reminded_in_their_waking_hours_as_the_host_has_settled(
    office: Office, lunch: str
) -> None:
    assert await planned(office, Kind.DEADLINE_REMINDER) == [
        (BEN, DEADLINE - timedelta(hours=48)),
        (BEN, EARLIER),
        (CHIDI, utc(9, 7)),
        (CHIDI, EARLIER),
    ], "48 hours before, it is midnight in Lagos"
    rows = await office.rows(Notification, kind=Kind.DEADLINE_REMINDER)
    assert {(row.calendar_id, row.revision, row.created_at) for row in rows} == {(1, 1, START)}


async def test_where_the_calendars_server_has_settled_it_they_are_reminded_as_it_says(
    office: Office, lunch: str
) -> None:
    await posts.post(office.ask("olga", guild_id=42), lunch, CHANNEL, None)
    await office.invite(lunch, "dana")
    await server_settings.change_settings(office.ask("olga", guild_id=42), reminders="24")
    await office.invite(lunch, "edo")
    dana, edo = [await planned(office, Kind.DEADLINE_REMINDER, user_id=user) for user in (4, 5)]
    assert [due for _, due in dana] == [utc(9, 7), EARLIER], "it has settled nothing"
    assert [due for _, due in edo] == [utc(10, 7)]


async def test_moving_the_deadline_moves_the_reminders_of_that_calendar_only(
    office: Office, lunch: str
) -> None:
    dinner = await office.calendar(name="Dinner")
    await office.invite(dinner, "ben")
    before = await planned(office, Kind.DEADLINE_REMINDER, calendar_id=1)
    await edits.edit(office.ask("olga"), dinner, CalendarWords(deadline="2026-01-14 12:00"))
    assert await planned(office, Kind.DEADLINE_REMINDER, calendar_id=1) == before
    assert await planned(office, Kind.DEADLINE_REMINDER, calendar_id=2) == [
        (BEN, utc(12, 13)),
        (BEN, utc(14, 2, 45)),
    ], "when New York wakes, and before it sleeps"
    assert await planned(office, Kind.DEADLINE_PASSED) == [(OLGA, DEADLINE), (OLGA, utc(14, 11))]


async def test_who_is_invited_again_has_twelve_hours_from_then(office: Office, lunch: str) -> None:
    for at, expected in ((EARLIER - timedelta(hours=12), [(CHIDI, EARLIER)]), (utc(10, 8), [])):
        office.clock.at = at
        await office.change(Attendee, {"user_id": CHIDI}, withdrawn_at=at)
        await invitations.invite_again(office.ask("olga"), lunch, [CHIDI])
        assert await planned(office, Kind.DEADLINE_REMINDER, user_id=CHIDI) == expected


# --- reminders of the meeting


async def _fix(office: Office, ref: str, when: str) -> Event:
    shown = await finalization.preview(office.ask("olga"), ref, when)
    await finalization.confirm(office.ask("olga"), shown.draft_id)
    (event,) = await office.rows(Event, event_type=EventType.FINALIZED)
    return event


async def test_everybody_in_a_meeting_is_reminded_of_it_each_in_their_waking_hours(
    office: Office, lunch: str
) -> None:
    await availability.add(office.ask("chidi"), lunch, TIMES)
    event = await _fix(office, lunch, "2026-01-13 13:00")
    before_new_york_sleeps = utc(13, 2, 45)
    assert await planned(office, Kind.MEETING_REMINDER) == [
        (OLGA, utc(13, 11, 45)),
        (BEN, before_new_york_sleeps),
        (CHIDI, utc(13, 11, 45)),
    ]
    rows = await office.rows(Notification, kind=Kind.MEETING_REMINDER)
    assert {(row.calendar_id, row.revision, row.created_at) for row in rows} == {(1, event.id, START)}


async def test_nobody_is_reminded_of_a_meeting_that_is_fixed_shortly_before(
    office: Office, lunch: str
) -> None:
    await availability.add(office.ask("chidi"), lunch, TIMES)
    office.clock.at = utc(13, 13, 50)
    await _fix(office, lunch, "2026-01-13 15:00")
    assert await planned(office, Kind.MEETING_REMINDER) == []


# --- summaries


async def test_there_is_one_summary_a_day_for_each_calendar(office: Office, lunch: str) -> None:
    dinner = await office.calendar(name="Dinner")
    await office.invite(dinner, "ben", "chidi")
    office.clock.at = utc(3, 12)
    for ref in (lunch, dinner):
        await acceptance.accept(office.ask("ben"), ref)
        await acceptance.accept(office.ask("chidi"), ref)
    assert await planned(office, Kind.STATUS_SUMMARY) == [(OLGA, utc(4, 7)), (OLGA, utc(4, 7))]
    office.clock.at = utc(4, 7)
    await send(office)
    await availability.add(office.ask("ben"), lunch, TIMES)
    assert await planned(office, Kind.STATUS_SUMMARY, calendar_id=1) == [(OLGA, utc(4, 7)), (OLGA, utc(5, 7))]


async def test_a_summary_has_its_twelve_hours_from_the_first_invitation_not_from_the_calendar(
    office: Office,
) -> None:
    await office.register("olga", "ben", "chidi")
    ref = await office.calendar()
    office.clock.at = utc(3, 21)
    await office.invite(ref, "ben", "chidi")
    await acceptance.accept(office.ask("ben"), ref)
    assert await planned(office, Kind.STATUS_SUMMARY) == [(OLGA, utc(5, 7))]


async def test_a_summary_is_for_the_channel_that_the_owner_has_allowed(office: Office, lunch: str) -> None:
    await posts.post(office.ask("olga"), lunch, CHANNEL, None)
    await acceptance.accept(office.ask("ben"), lunch)
    (row,) = await office.rows(Notification, kind=Kind.STATUS_SUMMARY)
    assert (row.user_id, row.channel_id) == (None, CHANNEL)


async def test_that_everybody_has_answered_is_told_once_until_more_are_asked(
    office: Office, lunch: str
) -> None:
    await acceptance.decline(office.ask("chidi"), lunch)
    for _ in range(2):
        await availability.add(office.ask("ben"), lunch, TIMES)
        await availability.clear(office.ask("ben"), lunch)
    assert await planned(office, Kind.ALL_ANSWERED) == [(OLGA, START)]
    await office.invite(lunch, "dana")
    await acceptance.decline(office.ask("dana"), lunch)
    await availability.add(office.ask("ben"), lunch, TIMES)
    assert await planned(office, Kind.ALL_ANSWERED) == [(OLGA, START), (OLGA, START)]
