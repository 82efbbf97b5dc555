"""Who has answered what: the organizer's view of a calendar."""

from datetime import datetime
from enum import Enum

from msgspec import Struct, field
from sqlalchemy import select

from db import models
from scheduling.model import (
    Attendee,
    Calendar,
    Meeting,
    Mode,
    NotificationKind,
    Outcome,
    Person,
    ServerEvent,
)
from scheduling.next_steps import Progress
from scheduling.revising import Absence
from services.attendees import live_attendees
from services.calendars.server_events import server_event_of
from services.calendars.set_meetings import absences_from_one, absences_of
from services.events import meetings_of
from services.lookup import on_own_calendar
from services.mapping import to_absence, to_attendee, to_calendar, to_person
from services.next_steps import progress_of
from services.outbox.flagged import is_flagged
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


class AttendeeStatus(Struct, frozen=True):
    """One attendee, whether and when the invitation reached them, and the `reason` why it did not."""

    attendee: Attendee
    delivery: Delivery
    delivered_at: datetime | None
    reason: str | None


class Status(Struct, frozen=True):
    """A calendar and its attendees in the order they were invited, without the withdrawn.

    `absent` are those who can't make the meeting they had, and about whom the owner has not decided, or one
    of a series. `is_flagged`: whose first DM is on its way does not get it before the host has restarted the
    bot.
    """

    calendar: Calendar
    viewer: Person
    progress: Progress
    attendees: list[AttendeeStatus]
    meetings: list[Meeting]
    absent: list[Absence] = field(default_factory=list)
    is_flagged: bool = False
    server_event: ServerEvent | None = None

    @property
    def has_timetable(self) -> bool:
        """Whether one-on-ones are set."""
        return self.calendar.mode is Mode.ONE_ON_ONE and bool(self.meetings)


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
        meetings = await meetings_of(session, calendar.id) if calendar.is_finalized else []
        absences = await absences_of(session, calendar.id) if calendar.is_finalized else {}
        waits = any(item.delivery is Delivery.PENDING for item in statuses)
        single = await absences_from_one(session, calendar.id, request.now) if calendar.repeat else []
        return Status(
            calendar=to_calendar(calendar),
            viewer=to_person(me),
            progress=(await progress_of(session, [calendar], request.now))[calendar.id],
            attendees=statuses,
            meetings=meetings,
            absent=[to_absence(one) for one in (*absences.values(), *single)],
            is_flagged=waits and await is_flagged(session),
            server_event=await server_event_of(session, calendar.id) if calendar.is_finalized else None,
        )


def _status(row: models.Attendee, invitation: models.Notification | None) -> AttendeeStatus:
    if invitation is None:
        return AttendeeStatus(to_attendee(row), Delivery.NONE, None, None)
    delivery = _DELIVERIES[invitation.outcome]
    return AttendeeStatus(to_attendee(row), delivery, invitation.sent_at, invitation.reason)
