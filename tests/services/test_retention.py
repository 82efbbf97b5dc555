"""What is over is forgotten in time: on both databases, some at a time."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import event, insert, text

from db.engine import Database
from db.models import (
    Attendee,
    Calendar,
    Event,
    Greeting,
    Guild,
    LiveMessage,
    Notification,
    Organizer,
    ShownAnswers,
    User,
)
from scheduling.model import EventType, NotificationKind, Outcome
from services import retention
from services.answers import availability
from services.calendars import cancellation, ownership
from services.outbox import claims, outcomes
from services.outbox.outcomes import Sent
from services.people import accounts
from services.planning import finalization
from services.retention import BATCH, forget, note_servers
from tests.support.fakes import Office


@pytest_asyncio.fixture(loop_scope="session")
async def finished(office: Office) -> AsyncIterator[str]:
    """A calendar that ended on 16 January, with Ben's times, a guest, and a meeting of the group."""
    await office.register("olga", "ben")
    ref = await office.calendar(description="By candlelight", place="Room 5")
    await office.invite(ref, "ben", "guest")
    await availability.add(office.ask("ben"), ref, "2026-01-13 9-11")
    for claimed in await claims.claim(office.store):
        await outcomes.mark_sent(office.store, Sent(claimed, 1, 2))
    async with office.database.writing() as session:
        session.add(
            Event(
                calendar_id=int(ref[4:]),
                owner_id=(await office.rows(User))[0].id,
                start_time=office.clock() + timedelta(days=12),
                end_time=office.clock() + timedelta(days=12, hours=1),
                event_type=EventType.FINALIZED,
                last_modified=office.clock(),
                ical_uid="group@oneonone",
            )
        )
    await office.close(ref)
    yield ref


async def settle(office: Office) -> None:
    """As many runs as it takes."""
    while await forget(office.store):
        pass


async def test_what_was_sent_goes_30_days_later_once_the_calendar_is_over(
    office: Office, finished: str
) -> None:
    sent = await office.count(Notification, outcome=Outcome.SENT)
    office.clock.skip(days=29)
    await settle(office)
    assert await office.count(Notification, outcome=Outcome.SENT) == sent > 0
    office.clock.skip(days=2)
    await settle(office)
    assert await office.count(Notification, outcome=Outcome.SENT) == 0


async def test_of_a_calendar_that_goes_on_what_was_sent_is_still_known(office: Office) -> None:
    await office.register("olga")
    ref = await office.calendar(start_date="2026-03-12", end_date="2026-04-12")
    await office.invite(ref, "ben")
    for claimed in await claims.claim(office.store):
        await outcomes.mark_sent(office.store, Sent(claimed, 1, 2))
    office.clock.skip(days=60)
    await settle(office)
    assert await office.count(Notification, kind=NotificationKind.INVITATION) == 1


@pytest_asyncio.fixture(loop_scope="session")
async def repeating(office: Office) -> AsyncIterator[str]:
    """A calendar from 12 to 16 January, whose meeting repeats each month until December."""
    await office.register("olga", "chidi")
    ref = await office.calendar(name="Raid", repeat="monthly", until="12", timezone="Europe/Berlin")
    await office.invite(ref, "chidi")
    await availability.add(office.ask("chidi"), ref, "tuesday")
    shown = await finalization.preview(office.ask("olga"), ref, "2026-01-13 10:00")
    await finalization.confirm(office.ask("olga"), shown.draft_id)
    await send(office)
    yield ref


async def send(office: Office) -> list[str]:
    """Sends what is due; to whom."""
    due = await claims.claim(office.store)
    for claimed in due:
        await outcomes.mark_sent(office.store, Sent(claimed, 1, 2))
    return sorted(claimed.recipient.name for claimed in due if claimed.recipient)


async def test_a_calendar_is_not_over_while_its_meeting_repeats(office: Office, repeating: str) -> None:
    told = await office.rows(Notification, kind=NotificationKind.FINALIZED)
    last = max(event.end_time for event in await office.rows(Event, event_type=EventType.FINALIZED))
    assert last.date() == date(2026, 12, 8)
    for _ in range(11):
        office.clock.skip(days=29)
        await settle(office)
        await send(office)
    assert office.clock() < last, "over 300 days after the calendar's own last day"
    assert await office.count(Attendee) == 1
    assert [row.id for row in await office.rows(Notification, kind=NotificationKind.FINALIZED)] == [
        row.id for row in told
    ]
    office.clock.at = last - timedelta(minutes=40)
    assert await send(office) == ["Chidi Example", "Olga Example"], "they are reminded of the last as well"
    office.clock.at = last + timedelta(days=179)
    await settle(office)
    assert (await office.count(Attendee), await office.count(Notification)) == (1, 0)
    office.clock.skip(days=2)
    await settle(office)
    assert (await office.count(Attendee), await office.count(Calendar)) == (0, 1)
    office.clock.skip(days=220)
    await settle(office)
    assert await office.count(Calendar) == 0


async def test_a_series_that_was_canceled_is_over_with_its_calendar(office: Office, repeating: str) -> None:
    await cancellation.cancel(office.ask("olga"), repeating)
    office.clock.skip(days=200)
    await settle(office)
    assert await office.count(Attendee) == 0


async def test_after_180_days_nobody_but_the_owner_is_named(office: Office, finished: str) -> None:
    await office.change(Calendar, {}, end_date=date(2026, 1, 16))
    office.clock.skip(days=195)
    await settle(office)
    assert await office.count(Attendee) == 2, "not before"
    office.clock.skip(days=1)
    await settle(office)
    assert [await office.count(table) for table in (Attendee, Notification, LiveMessage)] == [0, 0, 0]
    (meeting,) = await office.rows(Event)
    assert meeting.event_type is EventType.FINALIZED
    (calendar,) = await office.rows(Calendar)
    assert (calendar.description, calendar.place, calendar.anonymized_at) == ("", "", office.clock())


async def test_who_helped_or_was_shown_or_ended_it_is_not_known_either(office: Office, finished: str) -> None:
    helper = await ownership.name(office.ask("olga"), finished, office.account("helper"))
    assert [person.name for person in helper.people] == ["helper"]
    calendar_id, (_, ben, *_) = int(finished[4:]), await office.rows(User)
    async with office.database.writing() as session:
        session.add(ShownAnswers(calendar_id=calendar_id, payload={str(ben.id): []}))
    await office.change(Calendar, {}, ended_by=office.account("ben").discord_id)
    office.clock.skip(days=200)
    await settle(office)
    (calendar,) = await office.rows(Calendar)
    assert (calendar.ended_by, calendar.anonymized_at) == (None, office.clock())
    assert [await office.count(table) for table in (Organizer, ShownAnswers)] == [0, 0]
    assert [user.discord_name for user in await office.rows(User)] == ["olga", "ben"]


async def test_a_guest_goes_with_their_last_calendar_but_for_who_wants_no_messages(
    office: Office, finished: str
) -> None:
    await office.invite(await office.calendar(name="Another"), "quiet")
    await accounts.stop_messages(office.ask("quiet"))
    office.clock.skip(days=200)
    await settle(office)
    assert [user.discord_name for user in await office.rows(User)] == ["olga", "ben", "quiet"]


async def test_after_400_days_the_calendar_is_gone(office: Office, finished: str) -> None:
    office.clock.skip(days=420)
    await settle(office)
    assert await office.count(Calendar) == 0
    assert await office.count(Event) == 0
    assert await office.count(User) == 2


async def test_what_belongs_to_a_server_goes_30_days_after_the_bot_left_it(office: Office) -> None:
    await office.register("olga")
    async with office.database.writing() as session:
        session.add_all([Guild(discord_id=1), Guild(discord_id=2, reminder_hours=[24])])
        session.add(Greeting(guild_id=2, created_at=office.clock(), ended_at=office.clock()))
    await office.calendar(start_date="2026-03-12")
    await office.change(Calendar, {}, guild_id=2, guild_name="Harbour", channel_id=7)
    await note_servers(office.store, {1}, lambda _: True)
    assert await office.count(Greeting) == 0
    office.clock.skip(days=29)
    await settle(office)
    assert await office.count(Guild) == 2
    office.clock.skip(days=2)
    await settle(office)
    (calendar,) = await office.rows(Calendar)
    assert (calendar.guild_id, calendar.guild_name, calendar.channel_id) == (None, None, None)
    assert [guild.discord_id for guild in await office.rows(Guild)] == [1]


async def test_many_servers_that_are_left_at_once_are_noted_some_at_a_time(office: Office) -> None:
    async with office.database.writing() as session:
        session.add_all(Guild(discord_id=number) for number in range(1, BATCH + 2))
    for still_there in (1, 0):
        await note_servers(office.store, set(), lambda _: True)
        assert await office.count(Guild, left_at=None) == still_there


async def test_a_server_that_is_joined_again_keeps_its_settings(office: Office) -> None:
    async with office.database.writing() as session:
        session.add(Guild(discord_id=2, reminder_hours=[24]))
    await note_servers(office.store, set(), lambda _: True)
    office.clock.skip(days=20)
    await note_servers(office.store, {2}, lambda _: True)
    office.clock.skip(days=20)
    await settle(office)
    assert await office.count(Guild) == 1


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What is executed meanwhile."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)


async def test_a_run_takes_as_many_statements_and_rows_at_most_however_much_is_due(
    office: Office, finished: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 100)
    office.clock.skip(days=200)
    await settle(office)
    counts = []
    for number in (50, 500):
        await have_a_past(office, number)
        with statements(office.database) as seen:
            assert await forget(office.store)
        counts.append(len(seen))
        left = await office.count(Notification)
        assert left == max(number - 200, 0)
        while await forget(office.store):
            pass
    assert counts[0] == counts[1]
    assert await office.count(Notification) == 0
    with statements(office.database) as seen:
        assert not await forget(office.store)
    assert len(seen) == 1, "a bot that has nothing to forget asks once"


async def have_a_past(office: Office, number: int) -> None:
    """So many messages and times of a calendar that is long over."""
    (calendar, *_), (owner, *_) = await office.rows(Calendar), await office.rows(User)
    await office.change(Calendar, {"id": calendar.id}, anonymized_at=None)
    long_ago = office.clock() - timedelta(days=190)
    messages = [
        {
            "kind": NotificationKind.NUDGE,
            "calendar_id": calendar.id,
            "user_id": owner.id,
            "dedupe_key": f"past:{one}",
            "created_at": long_ago,
            "due_at": long_ago,
            "sent_at": long_ago,
            "message_id": one,
            "outcome": Outcome.SENT,
        }
        for one in range(number)
    ]
    async with office.database.writing() as session:
        await session.execute(insert(Notification), messages)


async def test_a_file_that_holds_less_gets_smaller(office: Office, finished: str) -> None:
    if office.database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL sees to that by itself")
    await have_a_past(office, 20_000)
    before = await pages(office)
    office.clock.skip(days=200)
    while await forget(office.store):
        pass
    for _ in range(10):
        await office.database.give_back_space(retention.PAGES)
    assert await pages(office) < before / 3


async def pages(office: Office) -> int:
    """How large the file is."""
    async with office.database.reading() as session:
        return int(await session.scalar(text("PRAGMA page_count")) or 0)
