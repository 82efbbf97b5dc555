"""When a notification is still owed: decided in the transaction that claims it, for the state then."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from scheduling.model import Acceptance, AnswerStatus, Attendee, Calendar, NotificationKind, Person


class Verdict(Enum):
    """Send it now; hold it until the person signs in; drop it; spare Discord a sure refusal; or no rule."""

    SEND = "send"
    HOLD = "hold"
    DROP = "drop"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Owed:
    """A notification with all that decides about it. `attendee` is None for somebody who is not on it.

    `invitation_was_tried`: the person may have the invitation that is current. `newer_waits`: another of
    the same kind, about a later change, is on its way too.
    """

    kind: NotificationKind
    calendar: Calendar
    recipient: Person
    attendee: Attendee | None
    revision_is_current: bool = True
    invitation_was_tried: bool = True
    newer_waits: bool = False


def still_owed(owed: Owed, now: datetime) -> Verdict:
    """Whether the notification is still owed; see DESIGN, "What the bot owes"."""
    if owed.recipient.signed_out:
        return Verdict.HOLD
    if not _applies(owed, now):
        return Verdict.DROP
    return Verdict.UNREACHABLE if owed.recipient.unreachable_since else Verdict.SEND


def _applies(owed: Owed, now: datetime) -> bool:
    match owed.kind:
        case NotificationKind.INVITATION:
            return (
                owed.revision_is_current
                and owed.attendee is not None
                and owed.attendee.withdrawn_at is None
                and owed.attendee.accepted is Acceptance.INVITED
                and owed.calendar.accepts_answers(now)
            )
        case NotificationKind.UNINVITATION:
            return (
                owed.revision_is_current
                and owed.attendee is not None
                and owed.attendee.withdrawn_at is not None
                and _has_heard(owed)
            )
        case NotificationKind.CALENDAR_CHANGED:
            settled = owed.calendar.is_finalized or owed.calendar.cancelled_at is not None
            return _is_coming(owed) and _has_heard(owed) and not owed.newer_waits and not settled
        case NotificationKind.FINALIZED:
            return _is_coming(owed) and owed.calendar.is_finalized and not owed.calendar.cancelled_at
        case NotificationKind.CANCELLED:
            return _is_coming(owed) and _has_heard(owed) and owed.calendar.cancelled_at is not None
        case _:
            raise ValueError(f"no rule says when {owed.kind} is owed")


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
