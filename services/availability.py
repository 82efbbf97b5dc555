"""When people are free on a calendar."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.errors import OutsideCalendar, TooLong
from scheduling.intervals import Span, difference
from scheduling.model import Acceptance, AnswerStatus, Calendar, Entry, EventType, Person
from scheduling.phrases import Reader, Reading, read_when
from scheduling.profiles import one_line
from services.calendars import attendee_of, available_rows, entries_of
from services.loading import to_calendar, to_person, to_span
from services.lookup import check_answerable, known_attendee, known_calendar
from services.request import Request
from services.users import signed_in

NAME_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Added:
    """What was understood and stored; `replaced` counts earlier entries that it painted over."""

    calendar: Calendar
    person: Person
    reading: Reading
    preference: EventType
    replaced: int
    accepted: bool


@dataclass(frozen=True, slots=True)
class Availability:
    """One person's availability on a calendar, as `viewer` may see it."""

    calendar: Calendar
    viewer: Person
    person: Person
    entries: list[Entry]


async def add(
    request: Request, ref: str, when: str, preference: EventType = EventType.HIGH, name: str = ""
) -> Added:
    """Adds what `when` says, read in the asker's zone. Accepts an open invitation.

    Raises Unreadable, EndNotAfterStart, OutsideCalendar, DeadlineOver, CalendarClosed.
    """
    async with request.writing() as session:
        me = await signed_in(session, request)
        calendar = await known_calendar(session, me, ref, lock=True)
        return await add_in(session, request, me, calendar, when, preference, name)


async def add_in(
    session: AsyncSession,
    request: Request,
    me: models.User,
    row: models.Calendar,
    when: str,
    preference: EventType,
    name: str = "",
) -> Added:
    """The same within a transaction that has locked the calendar."""
    check_answerable(row, request)
    calendar, person = to_calendar(row), to_person(me)
    name = one_line(name)
    if len(name) > NAME_LIMIT:
        raise TooLong("name", NAME_LIMIT)
    reading = read_when(when, reader(person, calendar, request))
    if not reading.spans:
        raise OutsideCalendar(calendar.name, calendar.window, past=calendar.window.start <= request.now)
    accepted = await _answer(session, row, me)
    replaced = await _paint(session, row.id, me.id, reading.spans, preference, name, request)
    return Added(calendar, person, reading, preference, replaced, accepted)


async def view(request: Request, ref: str, attendee: str | None = None) -> Availability:
    """One's own availability; the owner may name an attendee. Raises NotTheOwner, NotInvited."""
    async with request.reading() as session:
        me = await signed_in(session, request)
        row = await known_calendar(session, me, ref)
        shown = me if attendee is None else await known_attendee(session, me, row, attendee)
        entries = await entries_of(session, row.id, shown.id)
        return Availability(to_calendar(row), to_person(me), to_person(shown), entries)


def reader(person: Person, calendar: Calendar, request: Request) -> Reader:
    """Reads words in the person's zone, within the calendar; without a profile, in the calendar's zone."""
    zone = ZoneInfo(person.timezone or calendar.timezone)
    return Reader(zone, request.now, calendar.window, person.waking_hours)


async def _answer(session: AsyncSession, row: models.Calendar, me: models.User) -> bool:
    """Notes that an attendee has submitted. True if that also accepted an open invitation."""
    attendee = await attendee_of(session, row.id, me.id)
    if attendee is None:
        return False
    newly = attendee.accepted is not Acceptance.ACCEPTED
    attendee.accepted, attendee.status = Acceptance.ACCEPTED, AnswerStatus.SUBMITTED
    return newly


async def _paint(
    session: AsyncSession,
    calendar_id: int,
    owner_id: int,
    spans: list[Span],
    preference: EventType,
    name: str,
    request: Request,
) -> int:
    """Stores the spans, taking away what they cover. How many earlier entries lost something."""
    existing = await available_rows(session, calendar_id, owner_id)
    covered = [row for row in existing if any(to_span(row).overlaps(span) for span in spans)]
    for row in covered:
        await session.delete(row)

    def event(span: Span, preference: EventType, name: str) -> models.Event:
        return models.Event(
            calendar_id=calendar_id,
            owner_id=owner_id,
            name=name,
            start_time=span.start,
            end_time=span.end,
            event_type=preference,
            last_modified=request.now,
        )

    session.add_all(event(span, preference, name) for span in spans)
    for row in covered:
        rest = difference([to_span(row)], spans)
        session.add_all(event(span, row.event_type, row.name) for span in rest)
    await session.flush()
    return len(covered)
