"""From rows to scheduling's values."""

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import fields
from sqlalchemy import Row

from db import models
from scheduling.clocks import zone_exists
from scheduling.intervals import Span
from scheduling.model import (
    Acceptance,
    AnswerStatus,
    Attendee,
    Calendar,
    CalendarFields,
    Entry,
    EventType,
    Meeting,
    Person,
    Preference,
    Profile,
    ServerEvent,
    covered,
)
from scheduling.painting import Said
from scheduling.profiles import key
from scheduling.revising import Absence, MeetingChange

EventRow = models.Event | Row[*tuple[Any, ...]]
"""An Event, or just the columns of it that are needed."""
_MINUTE = timedelta(minutes=1)
_PREFERENCES = {EventType(one.value): one for one in Preference}
_FIELDS = tuple(each.name for each in fields(CalendarFields))
_LENGTHS = tuple(each.name for each in fields(CalendarFields) if each.type is timedelta)


def to_person(row: models.User) -> Person:
    """A User row as a Person, with a profile once registered."""
    return Person(
        id=row.id,
        discord_id=row.discord_id,
        discord_name=row.discord_name,
        profile=_profile(row),
        guest_timezone=None if row.registered_at else _zone(row),
        locale=row.locale,
        signed_out=row.signed_out_at is not None,
        messages_off=row.messages_off_at is not None,
        waking_hours=(row.waking_start, row.waking_end),
        unreachable_since=row.unreachable_since,
    )


def _profile(row: models.User) -> Profile | None:
    if row.registered_at is None:
        return None
    fields = (row.username, row.email, row.first_name, row.last_name, _zone(row))
    username, email, first_name, last_name, timezone = (field or "" for field in fields)
    return Profile(username, email, first_name, last_name, timezone)


def _zone(row: models.User) -> str | None:
    """Where somebody is; None also if there is no such zone any more, so that they are asked again."""
    return row.timezone if row.timezone and zone_exists(row.timezone) else None


def to_calendar(row: models.Calendar) -> Calendar:
    """A Calendar row, with its owner loaded."""
    return Calendar(
        id=row.id,
        owner=to_person(row.owner),
        guild_id=row.guild_id,
        guild_name=row.guild_name,
        is_finalized=row.is_finalized,
        cancelled_at=row.cancelled_at,
        ended_by=row.ended_by,
        version=row.version,
        revision=row.revision,
        first=span_between(row.first_start, row.first_end),
        **_fields(row),
    )


def to_calendar_fields(row: models.Calendar) -> CalendarFields:
    """What its owner says about a calendar, who need not be loaded."""
    return CalendarFields(**_fields(row))


def to_window(row: models.Calendar) -> Span:
    """What a calendar covers, whose owner need not be loaded."""
    return covered(row.start_date, row.end_date, row.hours, row.timezone)


def _fields(row: models.Calendar) -> dict[str, Any]:
    kept = {name: getattr(row, name) for name in _FIELDS}
    return kept | {name: kept[name] * _MINUTE for name in _LENGTHS}


def store_fields(row: models.Calendar, given: CalendarFields) -> None:
    """Puts what its owner says about a calendar into the row, lengths in minutes."""
    for name in _FIELDS:
        value = getattr(given, name)
        setattr(row, name, value // _MINUTE if isinstance(value, timedelta) else value)
    row.name_key = key(given.name)


def to_attendee(row: models.Attendee) -> Attendee:
    """An Attendee row, with its user loaded."""
    return Attendee(
        person=to_person(row.user),
        accepted=row.accepted,
        status=row.status,
        required=row.required,
        withdrawn_at=row.withdrawn_at,
        note=row.note,
        times_invited=row.revision,
        left_out=row.left_out,
    )


def has_answered(row: models.Attendee) -> bool:
    """Whether nothing more is wanted of an attendee, whose user need not be loaded."""
    return row.accepted is Acceptance.DECLINED or row.status is not AnswerStatus.NONE


def to_span(row: EventRow) -> Span:
    """When an Event is."""
    return Span(row.start_time, row.end_time)


def span_between(start: datetime | None, end: datetime | None) -> Span | None:
    """A stretch of time that may be none."""
    return None if start is None or end is None else Span(start, end)


def to_absence(row: models.Absence) -> Absence:
    """An Absence row, with its user loaded."""
    span = span_between(row.start_time, row.end_time)
    return Absence(row.id, to_person(row.user), span, row.event_id)


def to_change(row: models.MeetingChange) -> MeetingChange:
    """A MeetingChange row."""
    before = span_between(row.start_before, row.end_before)
    after = span_between(row.start_after, row.end_after)
    return MeetingChange(before, after, row.ical_uid, row.ical_sequence, row.place_before, row.original_start)


def to_entry(row: EventRow) -> Entry:
    """A HIGH or LOW Event as one entry of availability."""
    return Entry(id=row.id, span=to_span(row), preference=_PREFERENCES[row.event_type], name=row.name)


def to_said(row: EventRow) -> Said:
    """The same without an id."""
    return Said(to_span(row), _PREFERENCES[row.event_type], row.name)


def to_meeting(row: EventRow) -> Meeting:
    """A FINALIZED Event."""
    return Meeting(
        row.id,
        row.owner_id,
        to_span(row),
        row.name,
        row.ical_uid or "",
        row.ical_sequence,
        row.pinned,
        row.original_start,
    )


def to_server_event(row: models.ServerEvent) -> ServerEvent:
    """A ServerEvent row."""
    return ServerEvent(row.guild_id, row.event_id, row.ended)
