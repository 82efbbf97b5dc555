"""When a notification is still owed: decided in the transaction that claims it, for the state then."""

from collections.abc import Callable
from datetime import datetime
from enum import Enum

from msgspec import Struct

from scheduling.admission import has_everybody
from scheduling.model import Acceptance, AnswerStatus, Attendee, Calendar, NotificationKind, Person
from scheduling.reminders import GRACE, NUDGE_EVERY, TIME_TO_ANSWER, TIME_TO_COME, wait_until, waking_of
from scheduling.revising import MeetingChange


class Verdict(Enum):
    """Send it now, hold it for who wants no messages, drop it, spare Discord a sure refusal, or no rule."""

    SEND = "send"
    HOLD = "hold"
    DROP = "drop"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"


class Owed(Struct, frozen=True):
    """A notification with all that decides about it.

    `recipient` is None for what everybody in a channel may read, `attendee` for somebody who is not on the
    calendar. `invitation_was_tried`: the person may have an invitation, and was not told that it is none any
    more; the one that is current was written down at `invited_at`. `newer_waits`: another that says the same
    or more is on its way too. `reminded_at` is when they were last reminded or nudged, `meeting_at` when the
    meeting starts, `meetings_end` when the last one is over. `invited` and `missing` count those on the
    calendar; `is_live`: a live status shows them, and `is_open`: it lets more people answer; in the channel
    that this is for, if `is_open_here`. `waiting` counts what was held for the person and is still owed,
    `called` those who are called in it and have not answered. `change` is what is new about somebody's
    meeting since they were told of it, and `result_waits`: that the meetings are set is still to be told to
    them. `is_absent`: whoever an ABSENCE is about still waits for the owner, and `comes_after_all` whoever
    has taken one back still comes. `has_slots`: there is a time to book. `is_named`: whoever is told to be a
    co-organizer still is.
    """

    kind: NotificationKind
    calendar: Calendar
    recipient: Person | None
    attendee: Attendee | None
    revision_is_current: bool = True
    invitation_was_tried: bool = True
    invited_at: datetime | None = None
    newer_waits: bool = False
    reminded_at: datetime | None = None
    meeting_at: datetime | None = None
    meetings_end: datetime | None = None
    invited: int = 0
    missing: int = 0
    is_live: bool = False
    is_open: bool = False
    is_open_here: bool = False
    waiting: int = 0
    called: int = 0
    change: MeetingChange | None = None
    result_waits: bool = False
    is_absent: bool = False
    comes_after_all: bool = False
    has_slots: bool = False
    is_named: bool = False


def still_owed(owed: Owed, now: datetime) -> Verdict:
    """Whether the notification is still owed; see DESIGN, "What the bot owes"."""
    person = owed.recipient
    if person is not None and person.wants_nothing:
        return Verdict.HOLD
    if (person is not None and person.is_deleted) or not _applies(owed, now):
        return Verdict.DROP
    if person is None or owed.kind is NotificationKind.CALL or person.unreachable_since is None:
        return Verdict.SEND
    return Verdict.UNREACHABLE


def put_off_until(owed: Owed, now: datetime) -> datetime | None:
    """When the recipient's quiet hours end, for what keeps them and is of use then; None to send now."""
    if owed.recipient is None or owed.kind not in _USEFUL_UNTIL:
        return None
    useful_until = _USEFUL_UNTIL[owed.kind](owed)
    return wait_until(now, useful_until, waking_of(owed.recipient, owed.calendar.timezone))


def _useful_until_deadline(owed: Owed) -> datetime:
    return owed.calendar.deadline - TIME_TO_ANSWER


def _useful_until_end(owed: Owed) -> datetime:
    """The calendar's days, or its last meeting: a series goes on after them."""
    days = owed.calendar.window.end
    return max(days, owed.meetings_end or days)


# What keeps quiet hours, and until when it may wait for them to end.
_USEFUL_UNTIL: dict[NotificationKind, Callable[[Owed], datetime]] = {
    NotificationKind.DEADLINE_REMINDER: _useful_until_deadline,
    NotificationKind.NUDGE: _useful_until_deadline,
    NotificationKind.MORE_TIME: _useful_until_deadline,
    NotificationKind.STATUS_SUMMARY: _useful_until_deadline,
    NotificationKind.ALL_ANSWERED: _useful_until_end,
    NotificationKind.DEADLINE_PASSED: _useful_until_end,
    NotificationKind.CHANNEL_LOST: _useful_until_end,
    NotificationKind.SERVER_EVENT_LOST: _useful_until_end,
    NotificationKind.MEETING_REMINDER: lambda owed: (
        owed.calendar.window.end if owed.meeting_at is None else owed.meeting_at - TIME_TO_COME
    ),
}


def _applies(owed: Owed, now: datetime) -> bool:
    if owed.kind not in _RULES:
        raise ValueError(f"no rule says when {owed.kind} is owed")
    return _RULES[owed.kind](owed, now)


def _invitation(owed: Owed, now: datetime) -> bool:
    return (
        owed.revision_is_current
        and owed.attendee is not None
        and owed.attendee.withdrawn_at is None
        and owed.attendee.accepted is Acceptance.INVITED
        and owed.calendar.accepts_answers(now)
    )


def _uninvitation(owed: Owed, _now: datetime) -> bool:
    return (
        owed.revision_is_current
        and owed.attendee is not None
        and owed.attendee.withdrawn_at is not None
        and _has_heard(owed)
    )


def _nudge(owed: Owed, now: datetime) -> bool:
    """An answer is wanted of somebody who knows that it is."""
    return (
        owed.calendar.accepts_answers(now)
        and owed.revision_is_current
        and owed.attendee is not None
        and owed.attendee.withdrawn_at is None
        and not owed.attendee.has_answered
        and _has_heard(owed)
        and not owed.newer_waits
    )


def _deadline_reminder(owed: Owed, now: datetime) -> bool:
    """The same, if neither the invitation nor another reminder is too fresh for it."""
    invited = owed.invited_at is not None and now < owed.invited_at + GRACE
    reminded = owed.reminded_at is not None and now < owed.reminded_at + NUDGE_EVERY
    return _nudge(owed, now) and not invited and not reminded


def _deadline_passed(owed: Owed, now: datetime) -> bool:
    return not _is_settled(owed) and owed.calendar.deadline <= now and owed.invited > 0


def _all_answered(owed: Owed, _now: datetime) -> bool:
    """In a channel, where it once went, it would tell that somebody has declined."""
    return (
        owed.recipient is not None and not _is_settled(owed) and _has_everybody(owed) and not owed.newer_waits
    )


def _status_summary(owed: Owed, now: datetime) -> bool:
    return owed.calendar.accepts_answers(now) and owed.missing > 0 and not owed.is_live


def _calendar_changed(owed: Owed, _now: datetime) -> bool:
    return _is_coming(owed) and _has_heard(owed) and not owed.newer_waits and not _is_settled(owed)


def _finalized(owed: Owed, _now: datetime) -> bool:
    return _is_coming(owed) and _takes_place(owed)


def _cancelled(owed: Owed, _now: datetime) -> bool:
    """Everybody knows of what is finalized; its owner is told as well where somebody else has ended it."""
    by_another = _is_owner(owed) and owed.calendar.ended_by is not None
    concerned = by_another or (_is_coming(owed) and (owed.calendar.is_finalized or _has_heard(owed)))
    return concerned and owed.calendar.cancelled_at is not None


def _meeting_reminder(owed: Owed, now: datetime) -> bool:
    ahead = owed.meeting_at is not None and now < owed.meeting_at
    return _takes_place(owed) and ahead and (_is_coming(owed) or _is_owner(owed))


def _absence(owed: Owed, _now: datetime) -> bool:
    return owed.is_absent and _takes_place(owed)


def _meeting_changed(owed: Owed, now: datetime) -> bool:
    """Whether it is news, not over, and not told by another message as well."""
    change = owed.change
    if change is None or change.is_none or owed.newer_waits or owed.result_waits:
        return False
    if change.after is None:
        return change.before is not None and now < change.before.end
    return _takes_place(owed) and now < change.after.end


def _booking(owed: Owed, now: datetime) -> bool:
    return (
        _takes_place(owed)
        and owed.has_slots
        and owed.revision_is_current
        and owed.attendee is not None
        and owed.attendee.withdrawn_at is None
        and owed.attendee.accepted is Acceptance.INVITED
        and now < owed.calendar.window.end
    )


def _more_time(owed: Owed, now: datetime) -> bool:
    """Whether somebody who is coming can still give more."""
    return owed.revision_is_current and _is_coming(owed) and owed.calendar.accepts_answers(now)


def _channel_reminder(owed: Owed, now: datetime) -> bool:
    """Whether anybody in the channel may still answer, and they were not reminded just now."""
    reminded = owed.reminded_at is not None and now < owed.reminded_at + NUDGE_EVERY
    wanted = owed.calendar.accepts_answers(now) and owed.is_open_here and not _has_everybody(owed)
    return wanted and not reminded and not owed.newer_waits


def _channel_call(owed: Owed, now: datetime) -> bool:
    return owed.calendar.accepts_answers(now) and owed.called > 0


def _call(owed: Owed, now: datetime) -> bool:
    """Somebody is called in a channel for as long as no DM can reach them."""
    unreached = owed.recipient is not None and owed.recipient.unreachable_since is not None
    return unreached and _is_coming(owed) and (_takes_place(owed) or owed.calendar.accepts_answers(now))


def _new_owner(owed: Owed, _now: datetime) -> bool:
    """Also whoever owned it before is told, who is not on it."""
    attendee = owed.attendee
    is_on_it = _is_owner(owed) or attendee is None or attendee.withdrawn_at is None
    return is_on_it and owed.calendar.cancelled_at is None


_RULES: dict[NotificationKind, Callable[[Owed, datetime], bool]] = {
    NotificationKind.INVITATION: _invitation,
    NotificationKind.UNINVITATION: _uninvitation,
    NotificationKind.DEADLINE_REMINDER: _deadline_reminder,
    NotificationKind.NUDGE: _nudge,
    NotificationKind.DEADLINE_PASSED: _deadline_passed,
    NotificationKind.ALL_ANSWERED: _all_answered,
    NotificationKind.STATUS_SUMMARY: _status_summary,
    NotificationKind.CALENDAR_CHANGED: _calendar_changed,
    NotificationKind.FINALIZED: _finalized,
    NotificationKind.CANCELLED: _cancelled,
    NotificationKind.MEETING_REMINDER: _meeting_reminder,
    NotificationKind.MORE_TIME: _more_time,
    NotificationKind.ABSENCE: _absence,
    NotificationKind.MEETING_CHANGED: _meeting_changed,
    NotificationKind.BOOKING: _booking,
    NotificationKind.COMING_AFTER_ALL: lambda owed, _now: owed.comes_after_all and _takes_place(owed),
    NotificationKind.OPENED_AGAIN: lambda owed, now: owed.calendar.accepts_answers(now),
    NotificationKind.BOOKED: lambda owed, _now: _takes_place(owed),
    NotificationKind.CALL: _call,
    NotificationKind.CHANNEL_CALL: _channel_call,
    NotificationKind.CHANNEL_REMINDER: _channel_reminder,
    NotificationKind.UNDELIVERED: lambda owed, now: not owed.newer_waits and not owed.calendar.cancelled_at,
    NotificationKind.CHANNEL_LOST: lambda owed, now: not owed.calendar.cancelled_at,
    NotificationKind.SERVER_EVENT_LOST: lambda owed, now: now < _useful_until_end(owed),
    NotificationKind.CATCH_UP: lambda owed, now: owed.waiting > 0,
    NotificationKind.CO_ORGANIZER: lambda owed, now: owed.is_named and not owed.calendar.cancelled_at,
    NotificationKind.CO_ORGANIZER_LEFT: lambda owed, now: not owed.calendar.cancelled_at,
    NotificationKind.NEW_OWNER: _new_owner,
}


def _has_everybody(owed: Owed) -> bool:
    answered = owed.invited - owed.missing
    return has_everybody(owed.calendar.expected, owed.invited, answered, is_open=owed.is_open)


def _is_settled(owed: Owed) -> bool:
    return owed.calendar.is_finalized or owed.calendar.cancelled_at is not None


def _takes_place(owed: Owed) -> bool:
    return owed.calendar.is_finalized and owed.calendar.cancelled_at is None


def _is_owner(owed: Owed) -> bool:
    return owed.recipient is not None and owed.recipient.id == owed.calendar.owner.id


def _is_coming(owed: Owed) -> bool:
    attendee = owed.attendee
    return (
        attendee is not None
        and attendee.withdrawn_at is None
        and attendee.accepted is not Acceptance.DECLINED
    )


def _has_heard(owed: Owed) -> bool:
    """Whether the person knows of the calendar: by the invitation, or else they could not have answered."""
    attendee = owed.attendee
    answered = attendee is not None and (
        attendee.accepted is not Acceptance.INVITED or attendee.status is not AnswerStatus.NONE
    )
    return owed.invitation_was_tried or answered
