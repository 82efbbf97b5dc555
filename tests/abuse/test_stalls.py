"""At every limit, a use case asks the database for no more than it does for a few people: nobody waits long.

Statements are counted, since time isn't the same everywhere; `benchmarks/limits.py` prints the time.
"""

import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from db.engine import Database
from db.models import Calendar, Draft, Notification, User
from scheduling.errors import TooManyTimes
from scheduling.fields import CalendarWords
from scheduling.intervals import Span
from scheduling.model import Preference
from scheduling.pace import Pace
from scheduling.painting import MOST as ENTRIES
from scheduling.painting import Said, paint
from services.answers import availability
from services.calendars import cancellation, copies, edits, invitations, nudges, statuses
from services.housekeeping import purge
from services.lookup import attendee_ref
from services.outbox.claims import claim
from services.planning import finalization
from services.request import Account, Limits
from tests.support.fakes import START, Office

MOST = Limits().invitees_per_calendar
FEW = 20
MORE = 3
"""So many statements more may it be: rows go in by the thousand."""


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that are asked meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def costs(office: Office, people: int) -> dict[str, int]:
    """How many statements each use case asks for on a calendar of so many people."""
    name = f"olga{people}"
    await office.register(name)
    ref = await office.calendar(name)
    accounts = [Account(people * 10**6 + number, f"Person {number}") for number in range(people)]
    found: dict[str, int] = {}

    async def note(what: str, use_case: Callable[[], Awaitable[Any]]) -> Any:
        office.clock.skip(minutes=5)
        with counted(office.database) as seen:
            result = await use_case()
        found[what] = len(seen)
        return result

    def ask() -> Any:
        return office.ask(name)

    await note("invite", lambda: invitations.invite_all(ask(), ref, accounts))
    await office.change(User, {"locale": None}, locale="en-US", timezone="Europe/Berlin")
    await note("copy", lambda: copies.copy(ask(), ref, "2026-02-02", "Copy"))
    await note("claim", lambda: claim(office.store, FEW))
    await office.change(Notification, {"attempts": 0}, attempts=1)
    await note("edit", lambda: edits.edit(ask(), ref, CalendarWords(place="Room 5")))
    await note("deadline", lambda: edits.edit(ask(), ref, CalendarWords(deadline="2026-01-14 12:00")))
    await note("remind", lambda: nudges.nudge(ask(), ref))
    await note("status", lambda: statuses.status(ask(), ref))
    first, *_ = await office.rows(User, discord_id=accounts[0].discord_id)
    await note("uninvite", lambda: invitations.uninvite(ask(), ref, attendee_ref(first.id)))
    await availability.add(ask(), ref, "2026-01-13 9-18")
    for account in accounts[1:3]:
        await availability.add(office.ask(name, actor=account), ref, "2026-01-13 9-18")
    shown = await finalization.preview(ask(), ref, "2026-01-13 10:00")
    await note("finalize", lambda: finalization.confirm(ask(), shown.draft_id))
    await note("place", lambda: edits.edit(ask(), ref, CalendarWords(place="Room 6")))
    await note("cancel", lambda: cancellation.cancel(ask(), ref))
    return found


async def test_nothing_costs_more_statements_for_a_full_calendar_than_for_a_small_one(
    database: Database, subtests: pytest.Subtests
) -> None:
    office = Office(database, Limits(new_dms=Pace(10**6, 10**6)))
    few, most = await costs(office, FEW), await costs(office, MOST)
    for what, statements in most.items():
        with subtests.test(what):
            assert statements <= few[what] + MORE


def steps_to_paint(count: int) -> int:
    """How many calls it takes to paint so many entries over parts of as many others."""
    calls = 0

    def note(_frame: Any, what: str, _of: Any) -> None:
        nonlocal calls
        calls += what == "call"

    said, over = (
        [Said(Span(at, at + timedelta(minutes=4)), preference) for at in starts(count, offset)]
        for preference, offset in ((Preference.LOW, 0), (Preference.HIGH, 2))
    )
    sys.setprofile(note)
    try:
        with suppress(TooManyTimes):
            paint(said, over)
    finally:
        sys.setprofile(None)
    return calls


def starts(count: int, offset: int) -> list[datetime]:
    """Every ten minutes, so many minutes later."""
    return [START + timedelta(minutes=10 * number + offset) for number in range(count)]


def test_painting_over_takes_hardly_more_than_twice_as_many_steps_for_twice_as_many_entries() -> None:
    assert 0 < steps_to_paint(ENTRIES) < 2.5 * steps_to_paint(ENTRIES // 2)


async def test_what_housekeeping_removes_goes_in_parts(database: Database) -> None:
    office = Office(database, Limits(drafts_per_person=10))
    await office.register("olga")
    await office.calendar()
    [calendar] = await office.rows(Calendar)
    async with database.writing() as session:
        session.add_all(
            Draft(
                user_discord_id=office.account("olga").discord_id,
                kind="form",
                calendar_id=calendar.id,
                payload={"number": number},
                expires_at=office.clock.at.replace(year=2027),
            )
            for number in range(1500)
        )
    with counted(database) as seen:
        await purge(office.store)
    assert [row.payload["number"] for row in await office.rows(Draft)] == list(range(1490, 1500))
    assert sum(statement.startswith("DELETE") for statement in seen) == 2
