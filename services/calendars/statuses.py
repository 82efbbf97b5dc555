"""Who has answered what: the organizer's view of a calendar."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from sqlalchemy import select

from db import models
from scheduling.model import Attendee, Calendar, Meeting, NotificationKind, Outcome, Person
from scheduling.revising import Absence
from services.attendees import live_attendees
from services.calendars.set_meetings import absences_from_one, absences_of
from services.events import meetings_of
from services.lookup import on_own_calendar
from services.mapping import to_absence, to_attendee, to_calendar, to_person
from services.request import Request


class Delivery(Enum):
    """How far the invitation got; NONE is for who joined without one, or answered before it was sent.

    Who is CALLED is asked in the calendar's channel instead.
    """

    PENDING = "pending"
    HELD = "held"
    FAILED = "failed"
    DELIVERED = "delivered"
    CALLED = "called"
    NONE = "none"


_DELIVERIES = {
    None: Delivery.PENDING,
    Outcome.HELD: Delivery.HELD,
    Outcome.UNREACHABLE: Delivery.FAILED,
    Outcome.GIVEN_UP: Delivery.FAILED,
    Outcome.SENT: Delivery.DELIVERED,
    Outcome.WITHDRAWN: Delivery.NONE,
    Outcome.CALLED: Delivery.CALLED,
}


@dataclass(frozen=True, slots=True)
class AttendeeStatus:
    """One attendee, whether and when the invitation reached them, and the `reason` why it did not."""

    attendee: Attendee
    delivery: Delivery
    delivered_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Status:
    """A calendar and its attendees in the order they were invited, without the withdrawn.

    `absent` are those who can't make the meeting they had, and about whom the owner has not decided, or one
    of a series.
    """

    calendar: Calendar
    viewer: Person
    attendees: list[AttendeeStatus]
    meetings: list[Meeting]
    absent: list[Absence] = field(default_factory=list)


async def status(request: Request, ref: str) -> Status:
    """The status of one's own calendar. Raises NotTheOwner, NoSuchCalendar."""
    async with request.reading() as session:
        me, calendar = await on_own_calendar(session, request, ref)
        rows = await live_attendees(session, calendar.id)
        row = models.Notification
        asks = (NotificationKind.INVITATION, NotificationKind.BOOKING)
        ledger = select(row).where(row.calendar_id == calendar.id, row.kind.in_(asks)).order_by(row.id)
        sent = {(row.user_id, row.revision): row for row in await session.scalars(ledger)}
        statuses = [_status(row, sent.get((row.user_id, row.revision))) for row in rows]
        meetings = await meetings_of(session, calendar.id)
        absences = await absences_of(session, calendar.id) if calendar.is_finalized else {}
        absent = [to_absence(one) for one in absences.values()]
        if calendar.repeat is not None:
            single = await absences_from_one(session, calendar.id, request.now)
            absent += [to_absence(one) for one in single]
        return Status(to_calendar(calendar), to_person(me), statuses, meetings, absent)


def _status(row: models.Attendee, invitation: models.Notification | None) -> AttendeeStatus:
    if invitation is None:
        return AttendeeStatus(to_attendee(row), Delivery.NONE, None, None)
    delivery = _DELIVERIES[invitation.outcome]
    return AttendeeStatus(to_attendee(row), delivery, invitation.sent_at, invitation.reason)
