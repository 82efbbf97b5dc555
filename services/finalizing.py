"""Fixing the meeting: first shown, then confirmed; then nothing changes any more."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.errors import CalendarChanged
from scheduling.finalizing import check_meeting, check_somebody_can, preference_for
from scheduling.intervals import Span
from scheduling.model import Calendar, EventType, NotificationKind, Person
from scheduling.phrases import read_meeting
from services.availability import reader
from services.calendars import coming, entries_by_user
from services.drafts import fetch_in, keep_in
from services.loading import to_calendar, to_person
from services.lookup import calendar_ref, check_open, locked_own_calendar, own_calendar
from services.owing import owe_all, plan_meeting
from services.request import Request
from services.users import signed_in

DRAFT = "finalize"


@dataclass(frozen=True, slots=True)
class Attendance:
    """How a meeting suits one attendee: HIGH, LOW, or None if they are not free."""

    person: Person
    preference: EventType | None


@dataclass(frozen=True, slots=True)
class MeetingPreview:
    """What finalizing would do: the meeting, whom it suits, and the draft that confirms it."""

    calendar: Calendar
    viewer: Person
    meeting: Span
    attendances: list[Attendance]
    draft_id: int


@dataclass(frozen=True, slots=True)
class Finalized:
    """The calendar with its meeting fixed, and how many people are told."""

    calendar: Calendar
    viewer: Person
    meeting: Span
    told: int


async def settleable(request: Request, ref: str) -> tuple[Calendar, Person]:
    """One's own calendar while its meeting can be fixed, and oneself. Raises NotTheOwner, CalendarClosed."""
    async with request.reading() as session:
        me = await signed_in(session, request)
        row = await own_calendar(session, me, ref)
        check_open(row)
        return to_calendar(row), to_person(me)


async def preview(request: Request, ref: str, when: str) -> MeetingPreview:
    """Reads the time the owner typed and shows what it means; nothing is fixed yet.

    Raises NotTheOwner, CalendarClosed, Unreadable, OutsideCalendar, NobodyCan.
    """
    async with request.writing() as session:
        me = await signed_in(session, request)
        row = await own_calendar(session, me, ref)
        check_open(row)
        calendar, viewer = to_calendar(row), to_person(me)
        meeting = read_meeting(when, reader(viewer, calendar, request), calendar.meeting_length)
        check_meeting(calendar, meeting, request.now)
        attendances = await _attendances(session, row, meeting)
        check_somebody_can(meeting, [attendance.preference for attendance in attendances])
        payload = {"start": meeting.start.isoformat(), "end": meeting.end.isoformat(), "version": row.version}
        draft_id = await keep_in(session, request, DRAFT, payload, row.id)
        return MeetingPreview(calendar, viewer, meeting, attendances, draft_id)


async def confirm(request: Request, draft_id: int) -> Finalized:
    """Fixes the previewed meeting and owes everybody the message, all at once or not at all.

    Raises DraftGone, CalendarClosed, OutsideCalendar, and CalendarChanged if somebody answered meanwhile.
    """
    async with request.writing() as session:
        me = await signed_in(session, request)
        draft = await fetch_in(session, request, draft_id, DRAFT)
        row = await locked_own_calendar(session, request, me, calendar_ref(draft.calendar_id or 0))
        check_open(row)
        meeting = Span(*(datetime.fromisoformat(draft.payload[side]) for side in ("start", "end")))
        check_meeting(to_calendar(row), meeting, request.now)
        # Our own lock has raised the version by one.
        if row.version != draft.payload["version"] + 1:
            raise CalendarChanged(row.name)
        row.is_finalized = True
        event = _fixed(row, me, meeting, request)
        session.add(event)
        await session.flush()
        attendees = await coming(session, row.id)
        owe_all(session, NotificationKind.FINALIZED, attendees, revision=1, now=request.now)
        plan_meeting(session, request, row, event, [me, *(attendee.user for attendee in attendees)])
        await session.delete(draft)
        return Finalized(to_calendar(row), to_person(me), meeting, len(attendees))


def _fixed(row: models.Calendar, owner: models.User, meeting: Span, request: Request) -> models.Event:
    return models.Event(
        calendar_id=row.id,
        owner_id=owner.id,
        name=row.name,
        start_time=meeting.start,
        end_time=meeting.end,
        event_type=EventType.FINALIZED,
        last_modified=request.now,
        ical_uid=f"{uuid4()}@oneonone",
    )


async def _attendances(session: AsyncSession, row: models.Calendar, meeting: Span) -> list[Attendance]:
    entries = await entries_by_user(session, row.id)
    return [
        Attendance(to_person(attendee.user), preference_for(entries.get(attendee.user_id, []), meeting))
        for attendee in await coming(session, row.id)
    ]
