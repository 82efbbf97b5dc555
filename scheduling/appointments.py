"""A fixed meeting as the people who take part in it have it in their own calendars."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from scheduling.ics import Appointment
from scheduling.model import Calendar, Meeting, Mode
from scheduling.places import location_of
from scheduling.repeating import recurrence_of, rule_of
from scheduling.revising import MeetingChange


def meeting_name(calendar: str, mode: Mode, other: str) -> str:
    """What somebody's own calendar calls a meeting: a one-on-one is named after the `other` one in it."""
    return f"{calendar}: {other}" if mode is Mode.ONE_ON_ONE else calendar


def appointment_of(
    calendar: Calendar, meeting: Meeting, guest: str | None = None, *, tentative: bool = False
) -> Appointment:
    """For the owner, a one-on-one is named after its `guest`; for the guest, after the owner."""
    return Appointment(
        uid=meeting.uid,
        sequence=meeting.sequence,
        span=meeting.span,
        name=meeting_name(calendar.name, calendar.mode, guest or calendar.owner.name),
        organizer=calendar.owner.name,
        description=calendar.description,
        location=location_of(calendar.place, calendar.guild_id),
        cancelled=calendar.cancelled_at is not None,
        tentative=tentative,
    )


def appointments_of(
    calendar: Calendar, meetings: Sequence[Meeting], guests: Mapping[int, str] | None = None
) -> list[Appointment]:
    """Each meeting that somebody has; those of a series as one. `guests` are the owner's, by id."""
    rule = rule_of(calendar)
    if rule is None:
        return [appointment_of(calendar, one, (guests or {}).get(one.person_id)) for one in meetings]
    if not meetings:
        return []
    series = replace(meetings[0], span=rule.first, sequence=max(one.sequence for one in meetings))
    return [replace(appointment_of(calendar, series), recurrence=recurrence_of(rule, meetings))]


def appointment_after(calendar: Calendar, change: MeetingChange) -> Appointment | None:
    """A meeting as it is after a change, for whom it changed: called off if they have none any more."""
    span = change.after or change.before
    if span is None:
        return None
    meeting = Meeting(0, 0, span, calendar.name, change.uid, change.sequence)
    called_off = change.after is None or calendar.cancelled_at is not None
    return replace(appointment_of(calendar, meeting), cancelled=called_off)


def seen_by(person_id: int, calendar: Calendar, meetings: list[Meeting]) -> list[Meeting]:
    """Those that concern somebody: of one-on-ones only their own, but all of them for the owner."""
    everybodys = calendar.mode is Mode.GROUP or person_id == calendar.owner.id
    return [meeting for meeting in meetings if everybodys or meeting.person_id == person_id]
