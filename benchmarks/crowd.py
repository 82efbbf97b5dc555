"""Who uses the bot in benchmarks.interactions: people, calendars, and what they do on them."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, insert, text

from db.engine import Database
from db.models import (
    Absence,
    Attendee,
    Base,
    Calendar,
    Event,
    Guild,
    LiveMessage,
    MeetingChange,
    Notification,
    Organizer,
    Proposal,
    Spent,
    User,
)
from scheduling.limits import Spending
from scheduling.model import Acceptance, AnswerStatus, EventType, Mode, NotificationKind, Outcome

PEOPLE, SMALL, LARGE = 200, 200, 50
FIVE, TWENTY, ENTRIES = 5, 20, 4
DILIGENT, MANY = SMALL + LARGE + 1, 400
"""The calendar on which one person, the second, has so many entries, and the third as many as all."""
CROWDED, GUESTS = DILIGENT + 1, 500
"""The first person's calendar with so many attendees from elsewhere, each with entries on every day."""
ZONES = (
    "Europe/Berlin",
    "Africa/Lagos",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Sydney",
    *tuple(f"Etc/GMT{offset:+}" for offset in (*range(-10, -2), *range(1, 8))),
)
FIRST_DAY = datetime.now(UTC).date() + timedelta(days=10)
_BATCH = 5_000
_BESIDE = (LiveMessage, Proposal, Absence, Organizer, MeetingChange, Spent)
Row = dict[str, Any]


def owner(calendar: int) -> int:
    """Whose calendar it is."""
    if calendar == CROWDED:
        return 1
    return (calendar - 1) % PEOPLE + 1


def attendee(calendar: int, number: int) -> int:
    """One of those who are invited to it, counted from 1."""
    if calendar == CROWDED:
        return PEOPLE + number
    return (calendar - 1 + number) % PEOPLE + 1


def guest(number: int) -> int:
    """The Discord id of one of the guests, counted from 1."""
    return 10**16 + PEOPLE + number


def invited(calendar: int) -> int:
    sizes = {DILIGENT: 2, CROWDED: GUESTS}
    return FIVE if calendar <= SMALL else sizes.get(calendar, TWENTY)


def answered(calendar: int) -> int:
    """How many have answered: on half of the small ones too few for a picture."""
    return 2 if SMALL // 2 < calendar <= SMALL else invited(calendar)


def line(number: int) -> str:
    """What people type: different times, none of them new for long."""
    day = FIRST_DAY + timedelta(days=number % 5)
    start = 9 + number // 5 % 6
    return f"{day} {start}-{start + 2}{' if needed' if number % 3 == 0 else ''}"


async def fill(database: Database, discord_ids: list[int], strangers: int = 0) -> None:
    """Everybody and everything, and so many calendars of others: two invitees, ten entries, what was sent."""
    calendars = range(1, CROWDED + 1)
    guests = enumerate(range(PEOPLE + 1, PEOPLE + GUESTS + 1))
    rows: list[tuple[type[Base], Iterator[Row]]] = [
        (User, (_user(number, discord_id) for number, discord_id in enumerate(discord_ids, 1))),
        (User, (_user(number, 10**16 + number, ZONES[k % len(ZONES)]) for k, number in guests)),
        (Calendar, (_calendar(number, owner(number)) for number in calendars)),
        (Attendee, (one for number in calendars for one in _attendees(number))),
        (Event, (one for number in calendars for one in _events(number))),
        *_strangers(strangers),
    ]
    async with database.engine.begin() as connection:
        for table, made in rows:
            await connection.run_sync(_insert, table, made)
    async with database.engine.begin() as connection:
        await connection.execute(text("ANALYZE"))


def _strangers(count: int) -> list[tuple[type[Base], Iterator[Row]]]:
    first_person = PEOPLE + GUESTS + 1
    people = range(first_person, first_person + 2 * count)
    calendars = range(CROWDED + 1, CROWDED + count + 1)

    def whose(calendar: int) -> tuple[int, int]:
        first = first_person + 2 * (calendar - CROWDED - 1)
        return first, first + 1

    return [
        (User, (_user(number, 10**17 + number) for number in people)),
        (Guild, ({"discord_id": _server(number)} for number in calendars[::FIVE])),
        (Calendar, (_calendar(number, whose(number)[0], _server(number)) for number in calendars)),
        (Attendee, (_attendee(number, who, True) for number in calendars for who in whose(number))),
        (
            Event,
            (_event(number, who, k) for number in calendars for who in whose(number) for k in range(5)),
        ),
        (Notification, (_sent(number, who) for number in calendars for who in whose(number))),
        *((table, map(partial(_beside, table), calendars, map(whose, calendars))) for table in _BESIDE),
    ]


def _sent(calendar: int, who: int) -> Row:
    now = datetime.now(UTC)
    about: Row = {"calendar_id": calendar, "user_id": who, "dedupe_key": f"invitation:{calendar}:{who}"}
    done = {"outcome": Outcome.SENT, "sent_at": now, "message_id": 10**18 + who}
    return about | done | {"kind": NotificationKind.INVITATION, "created_at": now, "due_at": now}


def _beside(table: type[Base], calendar: int, whose: tuple[int, int]) -> Row:
    """What else a calendar leaves."""
    now, (owner, other) = datetime.now(UTC), whose
    times = {"start_after": now, "end_after": now + timedelta(hours=1)}
    rows: dict[type[Base], Row] = {
        LiveMessage: {"channel_id": calendar, "message_id": calendar, "created_at": now},
        Proposal: {"version": 1, "rank": 0, "proved": True, "payload": {"slots": [], "pins": [], "ask": []}},
        Absence: {"user_id": other, "said_at": now},
        Organizer: {"user_id": other},
        MeetingChange: {"user_id": owner, "revision": 1, "ical_uid": "", "ical_sequence": 0, "made_at": now}
        | times,
        Spent: {"user_discord_id": owner, "what": Spending.SUGGESTION, "amount": 1, "spent_at": now},
    }
    return rows[table] | {"calendar_id": calendar}


def _insert(connection: Connection, table: type[Base], rows: Iterator[Row]) -> None:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            connection.execute(insert(table), batch)
            batch.clear()
    if batch:
        connection.execute(insert(table), batch)


def _user(number: int, discord_id: int, zone: str = "Europe/Berlin") -> Row:
    name = f"person{number}"
    return {
        "discord_id": discord_id,
        "discord_name": name,
        "username": name,
        "username_key": name,
        "email": f"{name}@example.com",
        "email_key": f"{name}@example.com",
        "first_name": "Person",
        "last_name": f"No{number}",
        "full_name_key": f"person no{number}",
        "timezone": zone,
        "locale": "en-US",
        "registered_at": datetime.now(UTC),
    }


def _calendar(number: int, owned_by: int, server: int | None = None) -> Row:
    return {
        "owner_id": owned_by,
        "guild_id": server,
        "name": f"Lighthouse {number}",
        "name_key": f"lighthouse {number}",
        "description": "",
        "start_date": FIRST_DAY,
        "end_date": FIRST_DAY + timedelta(days=91 if number == DILIGENT else 4),
        "timezone": "Europe/Berlin",
        "deadline": datetime.now(UTC) + timedelta(days=9),
        "mode": Mode.GROUP,
        "meeting_length": 60,
        "day_start": 9 * 60,
        "day_end": 18 * 60,
    }


def _server(calendar: int) -> int:
    """Where one of others was opened: five in each."""
    return 10**16 + (calendar - CROWDED - 1) // FIVE


def _attendees(calendar: int) -> Iterator[Row]:
    for number in range(1, invited(calendar) + 1):
        yield _attendee(calendar, attendee(calendar, number), number <= answered(calendar))


def _attendee(calendar: int, who: int, has_answered: bool) -> Row:
    return {
        "calendar_id": calendar,
        "user_id": who,
        "accepted": Acceptance.ACCEPTED if has_answered else Acceptance.INVITED,
        "status": AnswerStatus.SUBMITTED if has_answered else AnswerStatus.NONE,
    }


def _events(calendar: int) -> Iterator[Row]:
    for number in range(1, answered(calendar) + 1):
        entries = MANY if calendar == DILIGENT and number == 1 else ENTRIES
        for k in range(entries):
            yield _event(calendar, attendee(calendar, number), k)


def _event(calendar: int, who: int, number: int) -> Row:
    """From nine on the first day, and so on: one on each of five days, then of the days after them."""
    day = number % 5 if number < 5 else number % 80
    start = datetime.combine(FIRST_DAY, time(8), UTC) + timedelta(days=day, hours=number // 80 * 2)
    return {
        "calendar_id": calendar,
        "owner_id": who,
        "start_time": start + timedelta(minutes=15 * (who % 4)),
        "end_time": start + timedelta(minutes=15 * (who % 4) + 60),
        "event_type": EventType.HIGH if number % 3 else EventType.LOW,
        "last_modified": datetime.now(UTC),
    }
