"""Saying that one can't make one meeting of a series, and that one can after all: the others stay."""

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.appointments import appointments_of, seen_by
from scheduling.errors import DraftGone, MeetingBegan
from scheduling.ics import Appointment
from scheduling.intervals import Span
from scheduling.limits import Spending
from scheduling.model import Acceptance, Calendar, Meeting, NotificationKind, Person
from services.actors import not_signed_out
from services.answers.acceptance import tell_if_told
from services.attendees import own_attendee
from services.calendars.set_meetings import check_set, every_event
from services.events import meetings_of
from services.limits import spend
from services.locks import note_change
from services.lookup import calendar_ref, on_calendar
from services.mapping import to_calendar, to_meeting, to_person, to_span
from services.outbox.owed import tell_owner
from services.outbox.reminders import unplan_meeting
from services.outbox.series import attended, misses, plan_series
from services.request import Request


class OneOfSeries(Struct, frozen=True):
    """Which meeting somebody has spoken of, and the series as they now have it."""

    calendar: Calendar
    person: Person
    meeting: Span
    series: list[Appointment]


class Ahead(Struct, frozen=True):
    """The meetings of a series that have not begun, by time: those somebody is in for, and the others."""

    coming: list[Meeting]
    missed: list[Meeting]


async def ahead(request: Request, ref: str) -> Ahead:
    """The meetings of a series that the asker can say it of, or take it back."""
    async with request.reading() as session:
        me, row = await on_calendar(session, request, ref)
        missed = await misses(session, [row.id])
        found = Ahead([], [])
        for meeting in seen_by(me.id, to_calendar(row), await meetings_of(session, row.id)):
            if meeting.span.start > request.now:
                (found.missed if (meeting.id, me.id) in missed else found.coming).append(meeting)
        return found


async def miss(request: Request, event_id: int) -> OneOfSeries:
    """Notes that the asker can't make this one, and owes the owner a message.

    Raises DraftGone for a meeting that they aren't in for, CalendarClosed, MeetingBegan, SpentUp.
    """
    async with request.writing() as session:
        me, row, event, known = await _own(session, request, event_id)
        if known is not None:
            raise DraftGone
        await spend(session, request, Spending.ABSENCE, calendar_id=row.id)
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
        await session.flush()
        await unplan_meeting(session, event, [me.id])
        tell_owner(session, NotificationKind.ABSENCE, row, revision=absence.id, now=request.now)
        return await _changed(session, request, me, row, event)


async def come(request: Request, event_id: int) -> OneOfSeries:
    """Takes back that the asker can't make this one; the owner is told if they were told of that.

    Raises DraftGone if they haven't said so, CalendarClosed, MeetingBegan.
    """
    async with request.writing() as session:
        me, row, event, known = await _own(session, request, event_id)
        if known is None:
            raise DraftGone
        await session.delete(known)
        await session.flush()
        await tell_if_told(session, request, row, known)
        return await _changed(session, request, me, row, event)


async def _changed(
    session: AsyncSession, request: Request, me: models.User, row: models.Calendar, event: models.Event
) -> OneOfSeries:
    """The asker's reminders follow, what is shown live, and the version that their calendar is to take."""
    everything = await every_event(session, row.id)
    for one in everything:
        one.ical_sequence += 1
        one.last_modified = request.now
    await session.flush()
    await plan_series(session, request.store, row, [me])
    await note_change(session, request.store, row.id)
    calendar, meetings = to_calendar(row), [to_meeting(one) for one in everything]
    mine = await attended(session, me.id, calendar, meetings)
    return OneOfSeries(calendar, to_person(me), to_span(event), appointments_of(calendar, mine))


async def _own(
    session: AsyncSession, request: Request, event_id: int
) -> tuple[models.User, models.Calendar, models.Event, models.Absence | None]:
    """The asker, the calendar, locked, a meeting of its series, and what they have said of not making it.

    Raises DraftGone for whoever is out of the series, MeetingBegan.
    """
    await not_signed_out(session, request)
    known = select(models.Event.calendar_id).where(models.Event.id == event_id)
    number = await session.scalar(known.where(models.Event.original_start.is_not(None)))
    if number is None:
        raise DraftGone
    me, row = await on_calendar(session, request, calendar_ref(number), lock=True)
    check_set(row)
    attendee = None if me.id == row.owner_id else await own_attendee(session, row, me)
    events = {one.id: one for one in await every_event(session, row.id)}
    if attendee is None or attendee.accepted is Acceptance.DECLINED or event_id not in events:
        raise DraftGone
    event = events[event_id]
    if event.start_time <= request.now:
        raise MeetingBegan(to_span(event))
    said = select(models.Absence).filter_by(event_id=event_id, user_id=me.id)
    return me, row, event, await session.scalar(said)
