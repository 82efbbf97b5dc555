"""What other people's calendars want of somebody: invitations to answer, and meetings ahead."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from db import models
from scheduling.model import Acceptance, Calendar, EventType, Invitation, Meeting, Mode, Person
from services.actors import not_signed_out
from services.answers.acceptance import open_invitations_in
from services.mapping import to_calendar, to_meeting, to_person
from services.request import Request


class UpcomingMeeting(Struct, frozen=True):
    """A meeting that is set, on whose calendar."""

    calendar: Calendar
    meeting: Meeting


class Engagements(Struct, frozen=True):
    """What somebody has been asked and can still answer, and the meetings that they have ahead."""

    person: Person
    invitations: list[Invitation]
    meetings: list[UpcomingMeeting]


async def engagements(request: Request) -> Engagements:
    """The asker's, registered or not: the nearest first, at most 25 of each; of a series the next one.

    Meetings on their own calendars are not among them: the organizer moves these.
    """
    event, calendar, attendee = models.Event, models.Calendar, models.Attendee
    async with request.reading() as session:
        me = await not_signed_out(session, request)
        missed = select(models.Absence.event_id).where(
            models.Absence.user_id == me.id, models.Absence.event_id.is_not(None)
        )
        query = (
            select(event, calendar)
            .join(calendar, calendar.id == event.calendar_id)
            .join(attendee, attendee.calendar_id == calendar.id)
            .options(joinedload(calendar.owner))
            .where(
                attendee.user_id == me.id,
                attendee.withdrawn_at.is_(None),
                attendee.accepted != Acceptance.DECLINED,
                calendar.is_finalized.is_(True),
                calendar.cancelled_at.is_(None),
                event.event_type == EventType.FINALIZED,
                event.start_time > request.now,
                event.id.not_in(missed),
                or_(event.owner_id == me.id, calendar.mode == Mode.GROUP),
            )
            .order_by(event.start_time)
        )
        nearest: dict[tuple[int, datetime | None], tuple[models.Event, models.Calendar]] = {}
        for one, row in await session.execute(query):
            nearest.setdefault((row.id, None if one.original_start else one.start_time), (one, row))
        rows = [*nearest.values()][:25]
        return Engagements(
            to_person(me),
            await open_invitations_in(session, request, me),
            [UpcomingMeeting(to_calendar(row), to_meeting(one)) for one, row in rows],
        )
