"""A valid row for each table, to be broken one column at a time."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from db import models
from db.models import Base

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def valid(table: type[Base], number: int) -> dict[str, Any]:
    """The `number`-th row, counted from 0: no two collide, and each keeps every constraint."""
    return VALID[table](number)


def store(connection: Connection) -> None:
    """One row in each table, and a second user; rows from number 2 on are free to be tried."""
    for table in VALID:
        connection.execute(insert(table).values(valid(table, 0)))
        if table is models.User:
            connection.execute(insert(table).values(valid(table, 1)))


def _user(number: int) -> dict[str, Any]:
    return {
        "id": number + 1,
        "discord_id": 1000 + number,
        "discord_name": f"user {number}",
        "username": f"user{number}",
        "username_key": f"user{number}",
        "email": f"user{number}@example.com",
        "email_key": f"user{number}@example.com",
        "first_name": "U",
        "last_name": "Ser",
        "full_name_key": "u ser",
        "timezone": "UTC",
        "waking_start": 480,
        "waking_end": 1320,
        "registered_at": NOON,
    }


def _calendar(number: int) -> dict[str, Any]:
    return {
        "id": number + 1,
        "owner_id": 1,
        "name": f"calendar {number}",
        "name_key": f"calendar {number}",
        "description": "",
        "start_date": date(2026, 1, 12) + timedelta(days=number),
        "end_date": date(2026, 1, 16) + timedelta(days=number),
        "timezone": "UTC",
        "deadline": NOON,
        "mode": "group",
        "meeting_length": 30,
        "buffer": 0,
        "day_start": 540,
        "day_end": 1080,
        "is_finalized": False,
        "version": 1,
    }


def _event(number: int) -> dict[str, Any]:
    return {
        "calendar_id": 1,
        "owner_id": 1,
        "name": "",
        "start_time": NOON,
        "end_time": NOON + timedelta(hours=1),
        "event_type": "FINALIZED",
        "last_modified": NOON,
        "ical_uid": f"{number}@example.com",
        "ical_sequence": 0,
    }


def _notification(number: int) -> dict[str, Any]:
    return {
        "kind": "invitation",
        "calendar_id": 1,
        "user_id": 1,
        "revision": number + 1,
        "dedupe_key": f"invitation:{number}",
        "created_at": NOON,
        "due_at": NOON,
        "attempts": 1,
        "sent_at": NOON,
        "outcome": "sent",
    }


def _attendee(number: int) -> dict[str, Any]:
    return {
        "calendar_id": 1,
        "user_id": 1 if number == 0 else 2,
        "accepted": "invited",
        "status": "none",
        "note": "",
        "required": True,
        "revision": 1,
    }


VALID: dict[type[Base], Callable[[int], dict[str, Any]]] = {
    models.Guild: lambda n: {"discord_id": 1 + n},
    models.User: _user,
    models.Contact: lambda n: {"owner_id": 1, "user_id": 2} if n == 0 else {"owner_id": 2, "user_id": 1},
    models.UsualWeek: lambda n: {
        "user_id": 1,
        "weekday": n,
        "start_wall": 480,
        "end_wall": 600,
        "preference": "HIGH",
    },
    models.Calendar: _calendar,
    models.Attendee: _attendee,
    models.Event: _event,
    models.Proposal: lambda n: {"calendar_id": 1, "version": 1, "rank": n, "payload": {}, "proved": True},
    models.Notification: _notification,
    models.LiveMessage: lambda n: {
        "calendar_id": 1,
        "channel_id": n,
        "open_to_all": False,
        "created_at": NOON,
        "attempts": 0,
    },
    models.HandledInteraction: lambda n: {"discord_id": 1 + n, "handled_at": NOON},
    models.Note: lambda n: {"key": f"note {n}", "value": ""},
}
