"""Pressing for answers, as use cases: what is refused, and what happens when it is asked twice at once."""

from datetime import UTC, datetime, timedelta

import pytest_asyncio

from db.models import Calendar, Notification
from scheduling.errors import (
    CalendarClosed,
    DeadlineAhead,
    DeadlineOver,
    DeadlineTooLate,
    NobodyMissing,
    NotTheOwner,
    NudgedLately,
)
from scheduling.model import NotificationKind
from services.answers import acceptance
from services.calendars import nudges
from services.people import accounts
from tests.support.fakes import Office, refusal_of, refused, same

DEADLINE = datetime(2026, 1, 10, 23, tzinfo=UTC)


@pytest_asyncio.fixture(loop_scope="session")
async def lunch(office: Office) -> str:
    """Olga's calendar with Ben and Chidi, who have not answered."""
    await office.register("olga", "ben", "chidi")
    ref = await office.calendar()
    await office.invite(ref, "ben", "chidi")
    return ref


async def test_nudging_twice_at_once_nudges_once(office: Office, lunch: str) -> None:
    results = await office.at_once(*(nudges.nudge(office.ask("olga"), lunch) for _ in range(2)))
    assert refused(results) == [NudgedLately]
    assert await office.count(Notification, kind=NotificationKind.NUDGE) == 2


async def test_who_was_nudged_lately_is_left_out_and_named(office: Office, lunch: str) -> None:
    await nudges.nudge(office.ask("olga"), lunch)
    office.clock.skip(minutes=30)
    await office.invite(lunch, "dana")
    nudged = await nudges.nudge(office.ask("olga"), lunch)
    assert [person.name for person in nudged.told] == ["dana"]
    assert [person.name for person in nudged.lately] == ["Ben Example", "Chidi Example"]


async def test_who_cannot_or_will_not_be_written_to_is_named_to_the_owner(office: Office, lunch: str) -> None:
    await accounts.stop_messages(office.ask("ben"))
    nudged = await nudges.nudge(office.ask("olga"), lunch)
    assert [person.name for person in nudged.told] == ["Chidi Example"]
    assert [person.name for person in nudged.unreachable] == ["Ben Example"]


async def test_what_nudging_refuses(office: Office, lunch: str) -> None:
    assert same(await refusal_of(nudges.nudge(office.ask("ben"), lunch)), NotTheOwner("Team lunch"))
    for who in ("ben", "chidi"):
        await acceptance.decline(office.ask(who), lunch)
    assert same(await refusal_of(nudges.nudge(office.ask("olga"), lunch)), NobodyMissing("Team lunch"))
    office.clock.at = DEADLINE
    over = DeadlineOver("Team lunch", DEADLINE)
    assert same(await refusal_of(nudges.nudge(office.ask("olga"), lunch)), over)
    await office.close(lunch)
    closed = CalendarClosed("Team lunch", cancelled=False)
    assert same(await refusal_of(nudges.nudge(office.ask("olga"), lunch)), closed)


async def test_extending_twice_at_once_moves_the_deadline_once(office: Office, lunch: str) -> None:
    office.clock.at = DEADLINE + timedelta(hours=1)
    number = int(lunch[4:])
    results = await office.at_once(*(nudges.extend(office.ask("olga"), number) for _ in range(2)))
    assert refused(results) == [DeadlineAhead]
    (row,) = await office.rows(Calendar)
    assert row.deadline == DEADLINE + timedelta(days=1)
    assert await office.count(Notification, kind=NotificationKind.NUDGE) == 2


async def test_what_extending_refuses(office: Office, lunch: str) -> None:
    number = int(lunch[4:])
    ahead = DeadlineAhead("Team lunch", DEADLINE)
    assert same(await refusal_of(nudges.extend(office.ask("olga"), number)), ahead)
    office.clock.at = DEADLINE + timedelta(hours=1)
    assert same(await refusal_of(nudges.extend(office.ask("ben"), number)), NotTheOwner("Team lunch"))
    office.clock.at = datetime(2026, 1, 16, 22, 30, tzinfo=UTC)
    assert same(await refusal_of(nudges.extend(office.ask("olga"), number)), DeadlineTooLate())
    await office.close(lunch)
    closed = CalendarClosed("Team lunch", cancelled=False)
    assert same(await refusal_of(nudges.extend(office.ask("olga"), number)), closed)
