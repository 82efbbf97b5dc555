"""What a message knows of others when it is claimed, and what that decides."""

from datetime import UTC, datetime, timedelta

import pytest_asyncio
from sqlalchemy import select

from db.models import Attendee, Event, Notification
from scheduling.fields import CalendarWords
from scheduling.model import EventType, NotificationKind, Outcome
from scheduling.settling import SETTLES_IN
from services.answers import acceptance, availability, usual_weeks
from services.calendars import edits, nudges
from services.outbox.claims import LEASE, Claimed, claim
from services.outbox.outcomes import Sent, mark_sent
from services.planning import finalization
from tests.support.fakes import START, Office, whom

Kind = NotificationKind
OLGA, BEN, CHIDI = 1, 2, 3
# Four hours before the deadline, when everybody is awake: Ben and Chidi are reminded.
REMINDER = datetime(2026, 1, 10, 19, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest_asyncio.fixture(loop_scope="session")
async def lunch(office: Office) -> str:
    """Olga's calendar with Ben and Chidi, who have their invitations."""
    await office.register("olga", "ben", "chidi")
    ref = await office.calendar()
    await office.invite(ref, "ben", "chidi")
    await send(office)
    return ref


async def send(office: Office) -> list[Claimed]:
    """Sends everything that is due now."""
    sent = await claim(office.store)
    for claimed in sent:
        await mark_sent(office.store, Sent(claimed, 1, 2))
    return sent


async def sent(office: Office, kind: NotificationKind) -> list[str]:
    """Sends everything that is due now; who got a message of the kind."""
    return sorted(whom(one) for one in await send(office) if one.kind is kind)


# --- reminders and nudges


async def test_of_two_overdue_reminders_one_comes_and_none_after_it(office: Office, lunch: str) -> None:
    office.clock.at = REMINDER
    assert await sent(office, Kind.DEADLINE_REMINDER) == ["Ben Example", "Chidi Example"]
    rows = await office.rows(Notification, kind=Kind.DEADLINE_REMINDER, user_id=BEN)
    assert [row.outcome for row in rows] == [Outcome.WITHDRAWN, Outcome.SENT]


async def test_who_was_nudged_within_the_hour_is_not_reminded_as_well(office: Office, lunch: str) -> None:
    office.clock.at = REMINDER - 4 * HOUR
    await send(office)
    for before in (2.5 * HOUR, 0.5 * HOUR):
        office.clock.at = REMINDER - before
        await nudges.nudge(office.ask("olga"), lunch)
        await send(office)
    await office.change(Notification, {"kind": Kind.NUDGE, "user_id": CHIDI}, sent_at=REMINDER - HOUR)
    office.clock.at = REMINDER
    assert await sent(office, Kind.DEADLINE_REMINDER) == ["Chidi Example"]


async def test_a_nudge_that_is_due_as_well_comes_instead_of_the_reminder(office: Office, lunch: str) -> None:
    office.clock.at = REMINDER - 4 * HOUR
    await send(office)
    office.clock.at = REMINDER
    await nudges.nudge(office.ask("olga"), lunch)
    assert [one.kind for one in await send(office)] == [Kind.NUDGE, Kind.NUDGE]


async def test_one_that_is_due_later_replaces_nothing(office: Office, lunch: str) -> None:
    office.clock.at = REMINDER - 5 * HOUR
    assert await sent(office, Kind.DEADLINE_REMINDER) == ["Ben Example", "Chidi Example"]


async def test_an_invitation_that_went_out_late_has_its_twelve_hours_too(office: Office, lunch: str) -> None:
    office.clock.at = REMINDER - 13 * HOUR
    await send(office)
    for user_id, ago in ((BEN, 12), (CHIDI, 11)):
        where = {"kind": Kind.INVITATION, "user_id": user_id}
        await office.change(Notification, where, sent_at=REMINDER - ago * HOUR)
    office.clock.at = REMINDER
    assert await sent(office, Kind.DEADLINE_REMINDER) == ["Ben Example"]


async def test_what_is_due_in_the_night_is_due_in_the_morning_and_was_not_tried(
    office: Office, lunch: str
) -> None:
    office.clock.at = night = datetime(2026, 1, 5, 9, tzinfo=UTC)
    await nudges.nudge(office.ask("olga"), lunch)
    assert [whom(one) for one in await claim(office.store)] == ["Chidi Example"]
    ben, chidi = await office.rows(Notification, kind=Kind.NUDGE)
    assert (ben.due_at, ben.leased_until, ben.attempts) == (night + 4 * HOUR, None, 0), "8:00 in New York"
    assert (chidi.due_at, chidi.leased_until, chidi.attempts) == (night, night + LEASE, 1)


# --- what the text needs


async def test_a_message_knows_the_times_of_whom_it_is_for_in_order_and_no_others(
    office: Office, lunch: str
) -> None:
    for who, when in (("ben", "2026-01-14 9-11"), ("ben", "2026-01-13 9-11"), ("chidi", "2026-01-13 9-11")):
        await availability.add(office.ask(who), lunch, when)
    await edits.edit(office.ask("olga"), lunch, CalendarWords(hours="9-22"))
    office.clock.at += SETTLES_IN
    ben, chidi = sorted(await claim(office.store), key=whom)
    assert [entry.span.start.day for entry in ben.entries] == [13, 14]
    assert [entry.span.start.hour for entry in chidi.entries] == [8]
    zones = [claimed.reader and claimed.reader.timezone for claimed in (ben, chidi)]
    assert zones == ["America/New_York", "Africa/Lagos"]


async def test_a_message_about_everybody_knows_who_is_on_the_calendar_and_who_is_missing(
    office: Office, lunch: str
) -> None:
    await office.invite(lunch, "dana", "edo")
    await office.change(Attendee, {"user_id": 5}, withdrawn_at=START)
    await acceptance.decline(office.ask("chidi"), lunch)
    office.clock.at = datetime(2026, 1, 11, 7, tzinfo=UTC)
    over = {one.kind: one for one in await claim(office.store)}[Kind.DEADLINE_PASSED]
    assert [attendee.person.name for attendee in over.people] == ["Ben Example", "Chidi Example", "dana"]
    assert [attendee.person.name for attendee in over.missing] == ["Ben Example", "dana"]
    assert (over.attendee, over.meetings, over.reader) == (None, [], over.calendar.owner)


async def test_who_has_told_a_usual_week_is_offered_it(office: Office, lunch: str) -> None:
    await usual_weeks.tell(office.ask("ben"), "weekdays 9-17")
    await office.invite(await office.calendar(name="Dinner"), "ben", "chidi")
    offered = {whom(one): one.has_usual_week for one in await claim(office.store)}
    assert offered == {"Ben Example": True, "Chidi Example": False}


async def test_a_reminder_of_a_meeting_is_about_that_one(office: Office, lunch: str) -> None:
    await availability.add(office.ask("chidi"), lunch, "2026-01-13 9-16")
    shown = await finalization.preview(office.ask("olga"), lunch, "2026-01-13 15:00")
    await finalization.confirm(office.ask("olga"), shown.draft_id)
    await send(office)
    async with office.database.writing() as session:
        (fixed,) = await session.scalars(select(Event).filter_by(event_type=EventType.FINALIZED))
        columns = {column.key: getattr(fixed, column.key) for column in Event.__table__.columns}
        start, end = fixed.start_time - 2 * HOUR, fixed.end_time - 2 * HOUR
        session.add(Event(**columns | {"id": 999, "start_time": start, "end_time": end, "ical_uid": "2"}))
    office.clock.at = datetime(2026, 1, 13, 13, 45, tzinfo=UTC)
    reminders = {whom(one): [meeting.id for meeting in one.meetings] for one in await claim(office.store)}
    assert reminders == {name: [fixed.id] for name in ("Olga Example", "Ben Example", "Chidi Example")}
    await office.change(Notification, {"kind": Kind.MEETING_REMINDER}, revision=999, leased_until=None)
    assert await claim(office.store) == [], "that one has begun"
    await office.change(Notification, {"kind": Kind.MEETING_REMINDER}, revision=1000, outcome=None)
    assert await claim(office.store) == [], "that one is no more"


async def test_everybody_is_told_their_own_meeting_of_a_timetable_and_no_other(office: Office) -> None:
    await office.register("olga", "ben", "chidi")
    ref = await office.calendar(mode="one-on-one")
    await office.invite(ref, "ben", "chidi")
    await availability.add(office.ask("ben"), ref, "2026-01-13 9-9:30")
    await availability.add(office.ask("chidi"), ref, "2026-01-13 9-9:30")
    kept = await office.suggestion(ref)
    shown = await finalization.preview_proposal(office.ask("olga"), kept.options[0].id)
    await finalization.confirm(office.ask("olga"), shown.draft_id)
    told = [one for one in await claim(office.store) if one.kind is Kind.FINALIZED]
    found = {whom(one): [meeting.span.start.hour for meeting in one.meetings] for one in told}
    assert found == {"Ben Example": [14], "Chidi Example": [8]}
