"""When people are free on a calendar."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.errors import (
    Ambiguous,
    NoSuchEntry,
    NothingToChange,
    NothingToClear,
    OutsideCalendar,
    TooLong,
    Withdrawn,
)
from scheduling.intervals import Span, difference
from scheduling.model import Acceptance, AnswerStatus, Calendar, Entry, EventType, Invitation, Person
from scheduling.phrases import Range, Reader, Reading, read_when
from scheduling.profiles import key, one_line
from services.answers import note_answer
from services.calendars import attendee_of, available_rows, entries_of, invitation_of
from services.loading import has_answered, to_calendar, to_entry, to_person, to_span
from services.lookup import check_answerable, id_in, known_attendee, known_calendar, locked_calendar
from services.owing import plan_summary
from services.request import Request
from services.users import signed_in

NAME_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Added:
    """What was understood and stored; `replaced` counts earlier entries that it painted over.

    `invitation` is the asker's own, as it is now; None for the owner.
    """

    calendar: Calendar
    person: Person
    reading: Reading
    preference: EventType
    replaced: int
    accepted: bool
    invitation: Invitation | None


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
        calendar = await locked_calendar(session, request, me, ref)
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
    name = _label(name)
    reading = read_when(when, reader(person, calendar, request))
    if not reading.spans:
        raise OutsideCalendar(calendar.name, calendar.window, past=calendar.window.start <= request.now)
    return await _store(session, request, me, row, reading, preference, name)


async def edit(
    request: Request,
    ref: str,
    entry: str,
    *,
    when: str | None = None,
    preference: EventType | None = None,
    name: str | None = None,
) -> Added:
    """Changes one of the asker's own entries; what is None stays. New times may be several.

    Raises NoSuchEntry, NothingToChange, and what add raises.
    """
    async with request.writing() as session:
        me, calendar, row = await _own_entry(session, request, ref, entry)
        before = to_entry(row)
        liked = preference or before.preference
        label = before.name if name is None else _label(name)
        if when is None and (liked, label) == (before.preference, before.name):
            raise NothingToChange
        await session.delete(row)
        await session.flush()
        if when is None:
            return await _store(session, request, me, calendar, Reading((Range(before.span),)), liked, label)
        return await add_in(session, request, me, calendar, when, liked, label)


async def remove(request: Request, ref: str, entry: str) -> Availability:
    """Removes one of the asker's own entries; what is left. Raises NoSuchEntry, DeadlineOver."""
    async with request.writing() as session:
        me, calendar, row = await _own_entry(session, request, ref, entry)
        await session.delete(row)
        return await _left(session, request, calendar, me)


async def clear(request: Request, ref: str) -> Availability:
    """Removes all of the asker's entries. Raises NothingToClear, DeadlineOver, CalendarClosed."""
    async with request.writing() as session:
        me = await signed_in(session, request)
        calendar = await locked_calendar(session, request, me, ref)
        check_answerable(calendar, request)
        rows = await available_rows(session, calendar.id, me.id)
        if not rows:
            raise NothingToClear
        for row in rows:
            await session.delete(row)
        return await _left(session, request, calendar, me)


async def clearable(request: Request, ref: str) -> Availability:
    """What clear would remove. Raises as it does."""
    async with request.reading() as session:
        me = await signed_in(session, request)
        calendar = await known_calendar(session, me, ref)
        check_answerable(calendar, request)
        entries = await entries_of(session, calendar.id, me.id)
        if not entries:
            raise NothingToClear
        return Availability(to_calendar(calendar), to_person(me), to_person(me), entries)


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


def _label(name: str) -> str:
    name = one_line(name)
    if len(name) > NAME_LIMIT:
        raise TooLong("name", NAME_LIMIT)
    return name


async def _store(
    session: AsyncSession,
    request: Request,
    me: models.User,
    row: models.Calendar,
    reading: Reading,
    preference: EventType,
    name: str,
) -> Added:
    attendee = await attendee_of(session, row.id, me.id)
    if attendee is not None and attendee.withdrawn_at is not None:
        raise Withdrawn(row.name)
    accepted = attendee is not None and attendee.accepted is not Acceptance.ACCEPTED
    if attendee is not None:
        answered_before = has_answered(attendee)
        attendee.accepted, attendee.status = Acceptance.ACCEPTED, AnswerStatus.SUBMITTED
        await note_answer(session, request, row, attendee, answered_before=answered_before)
    replaced = await _paint(session, row.id, me.id, reading.spans, preference, name, request)
    invitation = await invitation_of(session, row, attendee) if attendee else None
    return Added(to_calendar(row), to_person(me), reading, preference, replaced, accepted, invitation)


async def _own_entry(
    session: AsyncSession, request: Request, ref: str, entry: str
) -> tuple[models.User, models.Calendar, models.Event]:
    me = await signed_in(session, request)
    calendar = await locked_calendar(session, request, me, ref)
    check_answerable(calendar, request)
    number = id_in(entry, "ent")
    rows = await available_rows(session, calendar.id, me.id)
    found = [row for row in rows if row.id == number or (row.name and key(row.name) == key(one_line(entry)))]
    if not found:
        raise NoSuchEntry(entry)
    if len(found) > 1:
        raise Ambiguous(entry, [(f"ent:{row.id}", f"{row.start_time:%Y-%m-%d %H:%M} UTC") for row in found])
    return me, calendar, found[0]


async def _left(
    session: AsyncSession, request: Request, calendar: models.Calendar, me: models.User
) -> Availability:
    """What is left of somebody's times; with nothing left they have not submitted."""
    await session.flush()
    entries = await entries_of(session, calendar.id, me.id)
    attendee = await attendee_of(session, calendar.id, me.id)
    if attendee is not None and not entries:
        attendee.status = AnswerStatus.NONE
        await plan_summary(session, request, calendar)
    return Availability(to_calendar(calendar), to_person(me), to_person(me), entries)


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
