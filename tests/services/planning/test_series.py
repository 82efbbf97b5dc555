"""A series on both databases: its reminders one after the other, and changes of single meetings."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest_asyncio

from db.models import Absence, Event, MeetingChange, Notification
from scheduling.errors import CalendarChanged, DraftGone, MeetingBegan, NothingToChange
from scheduling.fields import CalendarWords
from scheduling.model import EventType, NotificationKind, Outcome
from scheduling.settling import SETTLES_IN
from services.answers import absences, availability, missing, picks, upcoming
from services.calendars import cancellation, edits, invitations
from services.outbox.claims import Claimed, claim
from services.outbox.outcomes import Sent, mark_sent
from services.people import accounts
from services.planning import exports, finalization, series
from tests.support.fakes import Office, refusal_of, refused

Kind = NotificationKind
WEEK = timedelta(weeks=1)
QUARTER = timedelta(minutes=15)
FIRST = datetime(2026, 1, 13, 9, tzinfo=UTC)  # Tuesday at ten, in Berlin.


@pytest_asyncio.fixture(loop_scope="session")
async def raid(office: Office) -> str:
    """Six Tuesdays of Olga's with Ben and Chidi, who were told."""
    await office.register("olga", "ben", "chidi", "dana")
    ref = await office.calendar(name="Raid", repeat="weekly", until="6", timezone="Europe/Berlin")
    await office.invite(ref, "ben", "chidi")
    for name in ("ben", "chidi"):
        await availability.add(office.ask(name), ref, "tuesday")
    shown = await finalization.preview(office.ask("olga"), ref, "2026-01-13 10:00")
    await finalization.confirm(office.ask("olga"), shown.draft_id)
    await told(office)
    return ref


async def told(office: Office) -> list[Claimed]:
    """Sends everything that is due now."""
    sent = await claim(office.store)
    for claimed in sent:
        await mark_sent(office.store, Sent(claimed, 1, 2))
    return sent


async def starts(office: Office) -> list[datetime]:
    rows = await office.rows(Event, event_type=EventType.FINALIZED)
    return sorted(row.start_time for row in rows)


async def one(office: Office, number: int) -> tuple[int, int]:
    """A meeting of the series by its place, and the version of its calendar: what a button carries."""
    rows = sorted(await office.rows(Event, event_type=EventType.FINALIZED), key=lambda row: row.start_time)
    shown = await series.look(office.ask("olga"), rows[number].id)
    return shown.meeting.id, shown.calendar.version


def people(sent: list[Claimed], kind: Kind) -> list[str]:
    return sorted(one.recipient.name.split()[0] for one in sent if one.kind is kind and one.recipient)


async def test_each_reminder_plans_the_next_one_however_many_senders_there_are(
    office: Office, raid: str
) -> None:
    assert await starts(office) == [FIRST + number * WEEK for number in range(6)]
    for number in range(6):
        now = FIRST + number * WEEK - QUARTER
        office.clock.skip(seconds=(now - office.clock()).total_seconds())
        batches = await asyncio.gather(*(claim(office.store, 2) for _ in range(3)))
        office.clock.skip(seconds=10)  # What somebody else was at is put off for a moment.
        sent = [one for batch in batches for one in batch] + await claim(office.store)
        assert people(sent, Kind.MEETING_REMINDER) == ["Ben", "Chidi", "Olga"], number
        assert {claimed.meetings[0].span.start for claimed in sent} == {now + QUARTER}
        for claimed in sent:
            await mark_sent(office.store, Sent(claimed, 1, 2))
    assert await office.count(Notification, kind=Kind.MEETING_REMINDER) == 18


async def test_after_an_outage_of_weeks_the_reminders_go_on(office: Office, raid: str) -> None:
    office.clock.skip(seconds=(FIRST + 4 * WEEK + QUARTER - office.clock()).total_seconds())
    assert not await told(office), "what is over needs no reminder"
    office.clock.skip(seconds=(WEEK - 2 * QUARTER).total_seconds())
    assert people(await told(office), Kind.MEETING_REMINDER) == ["Ben", "Chidi", "Olga"]


async def test_who_wants_messages_again_is_reminded_of_the_next(office: Office, raid: str) -> None:
    await accounts.stop_messages(office.ask("ben"))
    office.clock.skip(seconds=(FIRST + 3 * WEEK - office.clock()).total_seconds())
    await told(office)
    await accounts.resume_messages(office.ask("ben"))
    await told(office)
    office.clock.skip(seconds=(WEEK - QUARTER).total_seconds())
    assert "Ben" in people(await told(office), Kind.MEETING_REMINDER)


async def test_of_two_who_skip_at_once_one_does(office: Office, raid: str) -> None:
    event, version = await one(office, 1)
    results = await office.at_once(*(series.skip(office.ask("olga"), event, version) for _ in range(2)))
    assert refused(results) in ([DraftGone], [CalendarChanged])
    assert len(await starts(office)) == 5 and await office.count(MeetingChange) == 2


async def test_several_changes_before_anybody_is_told_are_one_message(office: Office, raid: str) -> None:
    await series.skip(office.ask("olga"), *await one(office, 1))
    shown = await series.preview_move(office.ask("olga"), *await one(office, 1), "2026-01-29 12:00")
    await series.move(office.ask("olga"), shown.draft_id)
    shown = await series.preview_move(office.ask("olga"), *await one(office, 1), "2026-01-29 14:00")
    await series.move(office.ask("olga"), shown.draft_id)
    sent = await told(office)
    assert people(sent, Kind.MEETING_CHANGED) == ["Ben", "Chidi"]
    [(first, skipped), (second, moved)] = [
        (change.before, change.after) for change in sent[0].revised.changes
    ]
    assert first is not None and skipped is None and first.start == FIRST + WEEK
    assert second is not None and second.start == FIRST + 2 * WEEK
    assert moved is not None and moved.start == datetime(2026, 1, 29, 13, tzinfo=UTC)
    assert {one.sequence for one in sent[0].meetings} == {3}


async def test_one_that_moves_there_and_back_is_no_news(office: Office, raid: str) -> None:
    for when in ("2026-01-21 10:00", "2026-01-20 10:00"):
        shown = await series.preview_move(office.ask("olga"), *await one(office, 1), when)
        await series.move(office.ask("olga"), shown.draft_id)
    assert not await told(office)
    assert await starts(office) == [FIRST + number * WEEK for number in range(6)]


async def test_what_ends_has_no_further_reminders_and_what_follows_nothing_cannot_end(
    office: Office, raid: str
) -> None:
    await series.end_after(office.ask("olga"), *await one(office, 1))
    assert await starts(office) == [FIRST, FIRST + WEEK]
    await told(office)
    event, version = await one(office, 1)
    assert type(await refusal_of(series.end_after(office.ask("olga"), event, version))) is NothingToChange
    office.clock.skip(seconds=(FIRST + 4 * WEEK - office.clock()).total_seconds())
    await told(office)
    assert await office.count(Notification, kind=Kind.MEETING_REMINDER, outcome=None) == 0
    assert type(await refusal_of(series.skip(office.ask("olga"), event, version))) is MeetingBegan


async def test_who_misses_one_is_free_then_and_told_of_the_others(office: Office, raid: str) -> None:
    event, _ = await one(office, 1)
    said = await missing.miss(office.ask("ben"), event)
    assert said.meeting.start == FIRST + WEEK
    assert type(await refusal_of(missing.miss(office.ask("ben"), event))) is DraftGone, "said already"
    assert type(await refusal_of(missing.miss(office.ask("olga"), event))) is DraftGone, "she skips it"
    [message] = await told(office)
    assert message.kind is Kind.ABSENCE and message.revised.absence is not None
    assert message.revised.absence.event_id == event
    [file] = (await exports.export(office.ask("ben"), raid)).appointments
    assert file.recurrence is not None and len(file.recurrence.without) == 1
    assert (await exports.export(office.ask("chidi"), raid)).appointments[0].recurrence != file.recurrence
    ahead = (await upcoming.engagements(office.ask("ben"))).meetings
    assert [one.meeting.span.start for one in ahead] == [FIRST]
    for name, taken in (("ben", 0), ("chidi", 1)):
        other = await office.calendar(name=f"Lunch with {name}", start_date="2026-01-19")
        await office.invite(other, name)
        assert len((await picks.look(office.ask(name), other)).meetings) == taken
    office.clock.skip(seconds=(FIRST + WEEK - QUARTER - office.clock()).total_seconds())
    assert people(await told(office), Kind.MEETING_REMINDER) == ["Chidi", "Olga"]


async def test_who_comes_after_all_is_reminded_and_the_owner_told_once(office: Office, raid: str) -> None:
    event, _ = await one(office, 1)
    await missing.miss(office.ask("ben"), event)
    later, _ = await one(office, 2)
    await missing.miss(office.ask("ben"), later)
    assert people(await told(office), Kind.ABSENCE) == ["Olga", "Olga"]
    results = await office.at_once(*(missing.come(office.ask("ben"), event) for _ in range(3)))
    assert refused(results) == [DraftGone, DraftGone]
    [message] = await told(office)
    assert message.kind is Kind.COMING_AFTER_ALL and message.revised.coming is not None
    assert [span.start for span in message.revised.still_missing] == [FIRST + 2 * WEEK]
    [file] = (await exports.export(office.ask("ben"), raid)).appointments
    assert file.recurrence is not None and len(file.recurrence.without) == 1 and file.sequence == 3
    office.clock.skip(seconds=(FIRST + WEEK - QUARTER - office.clock()).total_seconds())
    assert people(await told(office), Kind.MEETING_REMINDER) == ["Ben", "Chidi", "Olga"]


async def test_a_skip_is_no_news_to_who_misses_it_and_a_move_is(office: Office, raid: str) -> None:
    event, _ = await one(office, 1)
    await missing.miss(office.ask("ben"), event)
    later, _ = await one(office, 2)
    await missing.miss(office.ask("ben"), later)
    await told(office)
    await series.skip(office.ask("olga"), *await one(office, 1))
    assert people(await told(office), Kind.MEETING_CHANGED) == ["Chidi"]
    shown = await series.preview_move(office.ask("olga"), *await one(office, 1), "2026-01-28 10:00")
    await series.move(office.ask("olga"), shown.draft_id)
    office.clock.at += SETTLES_IN
    assert people(await told(office), Kind.MEETING_CHANGED) == ["Ben", "Chidi"]
    assert await office.count(Absence) == 0


async def test_who_misses_all_of_it_and_whoever_joins_and_a_cancellation(office: Office, raid: str) -> None:
    await absences.excuse(office.ask("ben"), raid, None)
    await invitations.invite(office.ask("olga"), raid, office.account("dana"))
    await edits.edit(office.ask("olga"), raid, CalendarWords(place="The cave"))
    sent = await told(office)
    assert people(sent, Kind.MEETING_CHANGED) == ["Chidi", "Dana"]
    assert len({len(claimed.meetings) for claimed in sent if claimed.kind is Kind.MEETING_CHANGED}) == 1
    await cancellation.cancel(office.ask("olga"), raid)
    sent = await told(office)
    assert "Chidi" in people(sent, Kind.CANCELLED)
    assert people(sent, Kind.MEETING_CHANGED) == ["Ben"], "it is off for him as well"
    office.clock.skip(seconds=(FIRST - office.clock()).total_seconds())
    assert not await told(office)
    reminders = await office.rows(Notification, kind=Kind.MEETING_REMINDER)
    assert {row.outcome for row in reminders} <= {Outcome.WITHDRAWN, None}
