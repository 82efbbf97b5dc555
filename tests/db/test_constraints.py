"""Every CHECK and UNIQUE constraint refuses a row that breaks it, on both databases."""

from typing import Any, NamedTuple

import pytest
from sqlalchemy import Connection, insert, inspect, text
from sqlalchemy.exc import IntegrityError

from db import models
from db.engine import Database
from db.models import Base
from tests.support.valid_rows import NOON, store, valid


class Violation(NamedTuple):
    """A row that is valid but for the `broken` columns, and the constraint that must say so."""

    constraint: str
    table: type[Base]
    broken: dict[str, Any]


def repeats(constraint: str, table: type[Base], *columns: str) -> Violation:
    """A second row with the first one's values in `columns`."""
    return Violation(constraint, table, {column: valid(table, 0)[column] for column in columns})


PROFILE = [
    *("username", "username_key", "email", "email_key"),
    *("first_name", "last_name", "full_name_key", "timezone"),
]
OUT_OF_DAY = [{"start": -1}, {"end": 1441}, {"start": 600, "end": 600}, {"start": 601, "end": 600}]


def hours(constraint: str, table: type[Base], start: str, end: str) -> list[Violation]:
    """Minutes of a day that lie outside it, or do not start before they end."""
    names = {"start": start, "end": end}
    bad = [{"start": 480, "end": 600} | minutes for minutes in OUT_OF_DAY]
    return [Violation(constraint, table, {names[key]: minute for key, minute in row.items()}) for row in bad]


CHECKS = [
    *(Violation("ck_user_profile_complete", models.User, {column: None}) for column in PROFILE),
    *hours("ck_user_waking", models.User, "waking_start", "waking_end"),
    Violation("ck_contact_not_oneself", models.Contact, {"owner_id": 2, "user_id": 2}),
    Violation("ck_barred_not_oneself", models.Barred, {"owner_id": 2, "user_id": 2}),
    Violation("ck_spent_amount", models.Spent, {"amount": 0}),
    Violation("ck_spent_spending", models.Spent, {"what": text("'gossip'")}),
    Violation("ck_usual_week_weekday", models.UsualWeek, {"weekday": 7}),
    Violation("ck_usual_week_weekday", models.UsualWeek, {"weekday": -1}),
    *hours("ck_usual_week_walls", models.UsualWeek, "start_wall", "end_wall"),
    Violation("ck_usual_week_preference", models.UsualWeek, {"preference": "FINALIZED"}),
    Violation("ck_usual_week_preference", models.UsualWeek, {"preference": text("'MAYBE'")}),
    Violation("ck_calendar_dates", models.Calendar, {"end_date": valid(models.Calendar, 0)["start_date"]}),
    Violation("ck_calendar_meeting_length", models.Calendar, {"meeting_length": 0}),
    Violation("ck_calendar_meeting_length", models.Calendar, {"meeting_length": 1441}),
    Violation("ck_calendar_buffer", models.Calendar, {"buffer": -1}),
    Violation("ck_calendar_buffer", models.Calendar, {"buffer": 1441}),
    Violation("ck_calendar_hours", models.Calendar, {"day_start": -1}),
    Violation("ck_calendar_hours", models.Calendar, {"day_start": 1440, "day_end": 1500}),
    Violation("ck_calendar_hours", models.Calendar, {"day_start": 600, "day_end": 600}),
    Violation("ck_calendar_hours", models.Calendar, {"day_start": 601, "day_end": 600}),
    Violation("ck_calendar_hours", models.Calendar, {"day_start": 600, "day_end": 2041}),
    Violation("ck_calendar_named", models.Calendar, {"name": ""}),
    Violation("ck_calendar_expected", models.Calendar, {"expected": 0}),
    Violation("ck_calendar_every", models.Calendar, {"repeat": text("'yearly'")}),
    Violation("ck_calendar_until_count", models.Calendar, {"until_count": 1}),
    Violation("ck_calendar_until_count", models.Calendar, {"until_count": 53}),
    Violation("ck_calendar_repeats", models.Calendar, {"repeat": None}),
    Violation("ck_calendar_first_whole", models.Calendar, {"first_end": None}),
    Violation("ck_calendar_first_starts_before_it_ends", models.Calendar, {"first_end": NOON}),
    Violation("ck_calendar_mode", models.Calendar, {"mode": text("'solo'")}),
    Violation("ck_series_every", models.Series, {"every": text("'day'")}),
    Violation("ck_attendee_acceptance", models.Attendee, {"accepted": text("'maybe'")}),
    Violation("ck_attendee_answerstatus", models.Attendee, {"status": text("'perhaps'")}),
    Violation(
        "ck_event_starts_before_it_ends", models.Event, {"end_time": valid(models.Event, 2)["start_time"]}
    ),
    Violation("ck_event_uid_when_finalized", models.Event, {"ical_uid": None}),
    Violation("ck_event_uid_when_finalized", models.Event, {"event_type": "HIGH", "original_start": None}),
    Violation("ck_event_series_when_finalized", models.Event, {"event_type": "HIGH", "ical_uid": None}),
    Violation(
        "ck_event_eventtype",
        models.Event,
        {"event_type": text("'BUSY'"), "ical_uid": None, "original_start": None},
    ),
    Violation("ck_event_preference", models.Event, {"preference_met": "FINALIZED"}),
    Violation("ck_event_preference", models.Event, {"preference_met": text("'MAYBE'")}),
    Violation("ck_absence_whole", models.Absence, {"end_time": None}),
    Violation(
        "ck_absence_starts_before_it_ends",
        models.Absence,
        {"end_time": valid(models.Absence, 2)["start_time"]},
    ),
    Violation("ck_change_whole_before", models.MeetingChange, {"end_before": None}),
    Violation("ck_change_whole_after", models.MeetingChange, {"start_after": None}),
    Violation(
        "ck_change_something",
        models.MeetingChange,
        dict.fromkeys(("start_before", "end_before", "start_after", "end_after")),
    ),
    Violation("ck_notification_has_recipient", models.Notification, {"user_id": None}),
    Violation("ck_notification_sent_has_time", models.Notification, {"sent_at": None}),
    Violation("ck_notification_sent_has_time", models.Notification, {"outcome": None}),
    Violation("ck_notification_sent_has_time", models.Notification, {"outcome": "withdrawn"}),
    Violation("ck_notification_notificationkind", models.Notification, {"kind": text("'gossip'")}),
    Violation("ck_live_message_opento", models.LiveMessage, {"audience": text("'friends'"), "role_id": None}),
    Violation("ck_live_message_role_if_for_one", models.LiveMessage, {"role_id": None}),
    Violation("ck_live_message_role_if_for_one", models.LiveMessage, {"audience": "everybody"}),
    Violation("ck_erasure_something", models.Erasure, {"message_id": None, "discord_id": None}),
    Violation("ck_erasure_something", models.Erasure, {"channel_id": None}),
    Violation("ck_notification_outcome", models.Notification, {"outcome": text("'lost'"), "sent_at": None}),
    Violation("ck_server_event_eventend", models.ServerEvent, {"ended": text("'lost'")}),
]
UNIQUES = [
    repeats("uq_user_discord_id", models.User, "discord_id"),
    repeats("uq_user_username_key", models.User, "username_key"),
    repeats("uq_user_email_key", models.User, "email_key"),
    repeats("uq_feed_token_hash", models.CalendarFeed, "token_hash"),
    repeats("uq_usual_week_user_id_weekday_start_wall", models.UsualWeek, "user_id", "weekday", "start_wall"),
    repeats("uq_series_calendar_id", models.Series, "calendar_id"),
    repeats("uq_series_copy_id", models.Series, "copy_id"),
    repeats("uq_attendee_calendar_id_user_id", models.Attendee, "calendar_id", "user_id"),
    repeats("uq_event_ical_uid_start_time", models.Event, "ical_uid", "start_time"),
    repeats("uq_proposal_calendar_id_version_rank", models.Proposal, "calendar_id", "version", "rank"),
    repeats("uq_absence_event_id_user_id", models.Absence, "event_id", "user_id"),
    repeats("uq_organizer_calendar_id_user_id", models.Organizer, "calendar_id", "user_id"),
    repeats(
        "uq_change_calendar_id_user_id_revision", models.MeetingChange, "calendar_id", "user_id", "revision"
    ),
    repeats("uq_notification_dedupe_key", models.Notification, "dedupe_key"),
    repeats("uq_live_message_calendar_id_channel_id", models.LiveMessage, "calendar_id", "channel_id"),
    repeats("uq_greeting_guild_id", models.Greeting, "guild_id"),
    repeats("uq_server_event_calendar_id", models.ServerEvent, "calendar_id"),
]
KEYS = [
    repeats("pk_barred", models.Barred, "user_id", "owner_id"),
    repeats("pk_contact", models.Contact, "owner_id", "user_id"),
    repeats("pk_connection", models.Connection, "user_id"),
    repeats("pk_feed", models.CalendarFeed, "user_id"),
    repeats("pk_guild", models.Guild, "discord_id"),
    repeats("pk_handled_interaction", models.HandledInteraction, "discord_id"),
    repeats("pk_note", models.Note, "key"),
]


async def test_every_constraint_refuses_what_breaks_it(database: Database, subtests: pytest.Subtests) -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(store)
        for violation in (*CHECKS, *UNIQUES, *KEYS):
            with subtests.test(violation.constraint, broken=str(violation.broken)):
                message = await connection.run_sync(_refusal, violation)
                assert violation.constraint in message or _columns_of(violation) in message, message


async def test_no_constraint_is_left_untried(database: Database) -> None:
    """Fails for a new constraint until it has a violation above."""
    tried = {violation.constraint for violation in (*CHECKS, *UNIQUES)}
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_constraints) == tried


async def test_somebody_is_absent_once_from_a_calendar_and_once_from_each_meeting_of_a_series(
    database: Database,
) -> None:
    whole = valid(models.Absence, 2) | {"event_id": None}
    async with database.engine.begin() as connection:
        await connection.run_sync(store)
        await connection.run_sync(_insert, models.Absence, valid(models.Absence, 2))
        await connection.run_sync(_insert, models.Absence, whole)
        with pytest.raises(IntegrityError):
            await connection.run_sync(_insert, models.Absence, whole)


async def test_what_belongs_to_a_calendar_needs_it_and_goes_with_it(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(store)
        with pytest.raises(IntegrityError):
            await connection.run_sync(_insert, models.Event, valid(models.Event, 2) | {"calendar_id": 99})
        await connection.execute(text("DELETE FROM calendar"))
        owned = (models.Attendee, models.Event, models.Proposal, models.Notification, models.Draft)
        ours = (models.Absence, models.MeetingChange, models.Organizer, models.Series, models.ServerEvent)
        for table in (*owned, *ours):
            left = await connection.scalar(text(f"SELECT count(*) FROM {table.__tablename__}"))  # noqa: S608
            assert left == 0, f"{table.__tablename__} outlives its calendar"


def _refusal(connection: Connection, violation: Violation) -> str:
    """What the database says to the broken row, after it took the same row unbroken."""
    row = valid(violation.table, 2)
    with connection.begin_nested() as unbroken:
        connection.execute(insert(violation.table).values(row))
        unbroken.rollback()
    with pytest.raises(IntegrityError) as refused:
        _insert(connection, violation.table, row | violation.broken)
    return str(refused.value.orig)


def _insert(connection: Connection, table: type[Base], row: dict[str, Any]) -> None:
    with connection.begin_nested():
        connection.execute(insert(table).values(row))


def _columns_of(violation: Violation) -> str:
    """How SQLite, which does not name a UNIQUE constraint, says which one it was."""
    return ", ".join(f"{violation.table.__tablename__}.{column}" for column in violation.broken)


def _constraints(connection: Connection) -> set[str]:
    inspector = inspect(connection)
    found: set[str] = set()
    for table in Base.metadata.tables:
        both = [*inspector.get_check_constraints(table), *inspector.get_unique_constraints(table)]
        found |= {str(constraint["name"]) for constraint in both}
    return found
