"""Saying that one can't make one meeting of a series: the others stay."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.appointments import appointments_of
from scheduling.errors import DraftGone, MeetingBegan
from scheduling.ics import Appointment
from scheduling.intervals import Span
from scheduling.model import Acceptance, Calendar, Meeting, NotificationKind, Person
from services.actors import not_signed_out
from services.attendees import own_attendee
from services.calendars.set_meetings import check_set, every_event
from services.events import meetings_of
from services.locks import note_change
from services.lookup import calendar_ref, on_calendar
from services.mapping import to_calendar, to_meeting, to_person, to_span
from services.outbox.owed import tell_owner
from services.outbox.reminders import unplan_meeting
from services.outbox.series import attended, plan_series
from services.request import Request


@dataclass(frozen=True, slots=True)
class Missed:
    """Which meeting somebody can't make, and the series as they now have it."""

    calendar: Calendar
    person: Person
    meeting: Span
    series: list[Appointment]


async def ahead(request: Request, ref: str) -> list[Meeting]:
    """The meetings of a series that the asker is in for and that have not begun, by time."""
    async with request.reading() as session:
        me, row = await on_calendar(session, request, ref)
        mine = await attended(session, me.id, to_calendar(row), await meetings_of(session, row.id))
        return [meeting for meeting in mine if meeting.span.start > request.now]


async def miss(request: Request, event_id: int) -> Missed:
    """Notes that the asker can't make this one, and owes the owner a message.

    Raises DraftGone for a meeting that they aren't in for, CalendarClosed, MeetingBegan.
    """
    async with request.writing() as session:
        me, row, event = await _own(session, request, event_id)
        if event.start_time <= request.now:
            raise MeetingBegan(to_span(event))
        absence = models.Absence(
            calendar_id=row.id,
            user_id=me.id,
            event_id=event.id,
            start_time=event.start_time,
            end_time=event.end_time,
            ical_uid=event.ical_uid,
            ical_sequence=event.ical_sequence,
            said_at=request.now,
        )
        session.add(absence)
        everything = await every_event(session, row.id)
        for one in everything:
            one.ical_sequence += 1
            one.last_modified = request.now
        await session.flush()
        await unplan_meeting(session, event, [me.id])
        await plan_series(session, request.store, row, [me])
        tell_owner(session, NotificationKind.ABSENCE, row, revision=absence.id, now=request.now)
        await note_change(session, request.store, row.id)
        calendar, meetings = to_calendar(row), [to_meeting(one) for one in everything]
        mine = await attended(session, me.id, calendar, meetings)
        return Missed(calendar, to_person(me), to_span(event), appointments_of(calendar, mine))


async def _own(
    session: AsyncSession, request: Request, event_id: int
) -> tuple[models.User, models.Calendar, models.Event]:
    """The asker, the calendar, locked, and a meeting of its series that they are in for."""
    await not_signed_out(session, request)
    known = select(models.Event.calendar_id).where(models.Event.id == event_id)
    number = await session.scalar(known.where(models.Event.original_start.is_not(None)))
    if number is None:
        raise DraftGone
    me, row = await on_calendar(session, request, calendar_ref(number), lock=True)
    check_set(row)
    attendee = None if me.id == row.owner_id else await own_attendee(session, row, me)
    events = {one.id: one for one in await every_event(session, row.id)}
    missed = select(models.Absence.id).filter_by(event_id=event_id, user_id=me.id)
    if (
        attendee is None
        or attendee.accepted is Acceptance.DECLINED
        or event_id not in events
        or await session.scalar(missed)
    ):
        raise DraftGone
    return me, row, events[event_id]
