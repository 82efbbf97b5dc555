"""A valid row for each table, with a value in every column, to be broken one column at a time."""

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


def stored() -> list[tuple[type[Base], dict[str, Any]]]:
    """One row for each table, two users and calendars, a message to a channel; numbers from 2 on are free."""
    more = (models.User, models.Calendar, models.Notification)
    return [(table, valid(table, number)) for table in VALID for number in range(1 + (table in more))]


def store(connection: Connection) -> None:
    """Stores them."""
    for table, row in stored():
        connection.execute(insert(table).values(row))


def _user(number: int) -> dict[str, Any]:
    return {
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
        "locale": "en-GB",
        "waking_start": 480,
        "waking_end": 1320,
        "registered_at": NOON,
        "usual_offered_at": NOON,
        "signed_out_at": NOON,
        "messages_off_at": NOON,
        "unreachable_since": NOON,
        "dm_channel_id": 2**60 + number,
        "dm_turn_at": NOON,
    }


def _calendar(number: int) -> dict[str, Any]:
    return {
        "owner_id": 1,
        "guild_id": 1,
        "guild_name": "Harbour",
        "channel_id": 2**60,
        "name": f"calendar {number}",
        "name_key": f"calendar {number}",
        "description": "",
        "place": "Room 5",
        "start_date": date(2026, 1, 12) + timedelta(days=number),
        "end_date": date(2026, 1, 16) + timedelta(days=number),
        "timezone": "UTC",
        "deadline": NOON,
        "mode": "group",
        "meeting_length": 30,
        "buffer": 0,
        "day_start": 540,
        "day_end": 1080,
        "expected": 12,
        "copied_from": 1,
        "repeat": "weekly",
        "until_date": date(2026, 6, 1),
        "until_count": 12,
        "first_start": NOON,
        "first_end": NOON + timedelta(hours=1),
        "is_finalized": False,
        "cancelled_at": NOON,
        "ended_by": 2**60,
        "version": 1,
        "revision": 2,
        "anonymized_at": NOON,
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
        "preference_met": "LOW",
        "pinned": True,
        "original_start": NOON,
    }


def _organizer(number: int) -> dict[str, Any]:
    return {"calendar_id": 1, "user_id": 1 if number == 0 else 2}


def _absence(number: int) -> dict[str, Any]:
    return {
        "calendar_id": 1,
        "user_id": 1 if number == 0 else 2,
        "event_id": 1,
        "start_time": NOON,
        "end_time": NOON + timedelta(hours=1),
        "ical_uid": f"absent-{number}@example.com",
        "ical_sequence": 1,
        "said_at": NOON,
    }


def _change(number: int) -> dict[str, Any]:
    return {
        "calendar_id": 1,
        "user_id": 1,
        "revision": 1 + number,
        "start_before": NOON,
        "end_before": NOON + timedelta(hours=1),
        "start_after": NOON + timedelta(hours=2),
        "end_after": NOON + timedelta(hours=3),
        "place_before": "Room 4",
        "ical_uid": "0@example.com",
        "ical_sequence": 1,
        "made_at": NOON,
        "original_start": NOON,
    }


def _notification(number: int) -> dict[str, Any]:
    return {
        "kind": "invitation",
        "calendar_id": 1,
        "user_id": None if number == 0 else 1,
        "channel_id": 2**60 if number == 0 else None,
        "revision": number + 1,
        "dedupe_key": f"invitation:{number}",
        "created_at": NOON,
        "due_at": NOON,
        "leased_until": NOON,
        "attempts": 1,
        "sent_at": NOON,
        "message_id": 2**60 + number,
        "outcome": "sent",
        "reason": "none",
        "called_in": 1 if number == 1 else None,
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
        "withdrawn_at": NOON,
        "nudged_at": NOON,
        "pinned_start": NOON,
        "left_out": False,
    }


def _live_message(number: int) -> dict[str, Any]:
    return {
        "calendar_id": 1,
        "channel_id": 2**60 + number,
        "message_id": 2**60 + number,
        "audience": "role",
        "role_id": 2**60,
        "pings": True,
        "reminder_pings": True,
        "created_at": NOON,
        "edited_at": NOON,
        "due_at": NOON + timedelta(hours=1),
        "leased_until": NOON,
        "attempts": 0,
    }


VALID: dict[type[Base], Callable[[int], dict[str, Any]]] = {
    models.Guild: lambda n: {
        "discord_id": 1 + n,
        "channel_id": 2**60,
        "reminder_hours": [24, 2],
        "server_events": True,
        "left_at": NOON,
        "opener_role_id": 2**60,
        "opening_channels": [2**60],
    },
    models.User: _user,
    models.Contact: lambda n: (
        {"owner_id": 1 if n == 0 else 2, "user_id": 2 if n == 0 else 1, "by_email": f"user{n}@example.com"}
    ),
    models.Barred: lambda n: {
        "user_id": 1 if n == 0 else 2,
        "owner_id": 2 if n == 0 else 1,
        "said_at": NOON,
    },
    models.UsualWeek: lambda n: {
        "user_id": 1,
        "weekday": n,
        "start_wall": 480,
        "end_wall": 600,
        "preference": "HIGH",
    },
    models.Connection: lambda n: {
        "user_id": 1 if n == 0 else 2,
        "address": "gAAAA",
        "etag": '"1"',
        "asked_at": NOON,
        "read_at": NOON,
        "busy": [[1768212000, 1768215600]],
        "unread": 0,
    },
    models.Calendar: _calendar,
    models.Spent: lambda n: {
        "user_discord_id": 1000,
        "what": "email_lookup",
        "calendar_id": 1,
        "amount": 1,
        "spent_at": NOON,
    },
    models.Series: lambda n: {
        "calendar_id": 1 if n == 0 else 2,
        "copy_id": 1 if n == 0 else 2,
        "every": "every two weeks",
        "name": "Lunch",
        "lead": 1440,
        "start_date": date(2026, 1, 19),
        "opens_at": NOON,
        "by_itself": True,
    },
    models.Attendee: _attendee,
    models.Event: _event,
    models.Proposal: lambda n: {
        "calendar_id": 1,
        "version": 1,
        "rank": n,
        "payload": {"slots": [[1, None, "ü"]]},
        "proved": True,
    },
    models.ShownAnswers: lambda n: {
        "calendar_id": 1 + n,
        "payload": {"1": [["2026-01-12T09:00:00+00:00", "2026-01-12T10:00:00+00:00", "HIGH"]]},
    },
    models.Notification: _notification,
    models.LiveMessage: _live_message,
    models.ServerEvent: lambda n: {
        "calendar_id": 1 if n == 0 else 2,
        "guild_id": 2**60,
        "event_id": 2**60 + n,
        "created_at": NOON,
        "due_at": NOON,
        "leased_until": NOON,
        "attempts": 1,
        "ended": "deleted",
    },
    models.Greeting: lambda n: {
        "guild_id": 1 + n,
        "created_at": NOON,
        "leased_until": NOON,
        "attempts": 1,
        "ended_at": NOON,
        "message_id": 2**60 + n,
        "reason": "none",
    },
    models.Erasure: lambda n: {
        "discord_id": 1000,
        "channel_id": 2**60,
        "message_id": 2**60 + n,
        "due_at": NOON,
        "attempts": 1,
    },
    models.Draft: lambda n: {
        "user_discord_id": 1000,
        "kind": "times",
        "calendar_id": 1,
        "payload": {"when": "tomorrow 2–5"},
        "expires_at": NOON,
    },
    models.HandledInteraction: lambda n: {"discord_id": 1 + n, "handled_at": NOON},
    models.Absence: _absence,
    models.CalendarFeed: lambda n: {
        "user_id": 1 if n == 0 else 2,
        "token_hash": f"{n:064x}",
        "stamp": f"{n:032x}",
        "changed_at": NOON,
        "fetched_at": NOON,
    },
    models.Organizer: _organizer,
    models.MeetingChange: _change,
    models.Note: lambda n: {"key": f"note {n}", "value": "kept"},
}
