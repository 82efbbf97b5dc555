"""When people are free on a calendar."""

import asyncio
from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.errors import (
    Ambiguous,
    CalendarChanged,
    NoSuchEntry,
    NothingToChange,
    NothingToClear,
    OutsideCalendar,
    OutsideHours,
    SeveralMeanings,
    TooLong,
    TooManyTimes,
    ZoneNeeded,
)
from scheduling.model import AnswerStatus, Calendar, Entry, Person, Preference
from scheduling.painting import MOST
from scheduling.phrases import (
    Range,
    Reader,
    Reading,
    read_when,
    write_when,
)
from scheduling.profiles import key, one_line
from services.answers.choices import ChosenMeaning, asking, use_up
from services.answers.joining import admit, may_answer
from services.answers.snapshots import as_kept, remove_rows
from services.answers.submission import Added, NewTimes, submit
from services.attendees import attendee_of, say
from services.events import available_rows, entries_of
from services.locks import outdate_proposals
from services.lookup import check_answerable, id_in, known_attendee, on_calendar
from services.mapping import EventRow, to_calendar, to_entry, to_person, to_span
from services.outbox.progress import plan_summary
from services.request import Request

NAME_LIMIT = 100
_QUICK = 100
"""Characters of a line that is read at once, while others wait; on a long calendar, a longer one may mean
thousands of times, and is read in a thread before the transaction.
"""


class Line(Struct, frozen=True):
    """What somebody typed, as it reads for them on a calendar as it was then."""

    text: str
    reader: Reader
    reading: Reading


class Availability(Struct, frozen=True):
    """One person's availability on a calendar, as `viewer` may see it."""

    calendar: Calendar
    viewer: Person
    person: Person
    entries: list[Entry]


async def add(
    request: Request,
    ref: str,
    when: str,
    preference: Preference | None = None,
    name: str = "",
    choice: ChosenMeaning | None = None,
) -> Added:
    """Adds what `when` says, read in the asker's zone. Accepts an open invitation.

    `preference` is that of whatever the words say none for; `choice` which of its meanings the line has.
    Raises ZoneNeeded, Unreadable, EndNotAfterStart, SeveralMeanings, OutsideHours, OutsideCalendar,
    DeadlineOver, CalendarClosed.
    """
    with asking("add", ref=ref, when=when, preference=preference, name=name):
        line = await _line(request, ref, when, choice) if len(when) > _QUICK else None
        async with request.writing() as session:
            me, calendar = await admit(session, request, ref)
            if line is None:
                line = await _line_on(request, me, calendar, when, choice)
            else:
                check_unchanged(line, request, me, calendar)
            added = await add_in(session, request, me, calendar, line, preference, name)
            await use_up(session, request, choice)
            return added


async def add_in(
    session: AsyncSession,
    request: Request,
    me: models.User,
    row: models.Calendar,
    line: Line,
    preference: Preference | None = None,
    name: str = "",
    instead_of: EventRow | None = None,
) -> Added:
    """The same within a transaction that has locked the calendar, for which the line was read."""
    check_answerable(row, request)
    source = {
        "when": line.text,
        "preference": preference,
        "name": _label(name),
        "entry": instead_of and as_kept(instead_of),
    }
    times = NewTimes(line.reading, line.reading.settled(preference), _label(name), source, instead_of)
    return await submit(session, request, me, row, times)


async def line_for(
    request: Request, person: Person, calendar: Calendar, when: str, choice: ChosenMeaning | None = None
) -> Line:
    """Reads what somebody typed for a calendar; of several meanings the one that is chosen.

    A long one is to be read outside a transaction. Raises ZoneNeeded, Unreadable, EndNotAfterStart,
    SeveralMeanings without a choice, ReadsOtherwise with one that it does not have, OutsideHours,
    OutsideCalendar, TooManyTimes.
    """
    if person.timezone is None:
        raise ZoneNeeded(calendar.id)
    own = reader(person, calendar, request)
    reading = read_when(when, own) if len(when) <= _QUICK else await asyncio.to_thread(read_when, when, own)
    if choice is not None:
        reading = choice.among(when, reading, own)
    elif reading.ambiguous:
        phrases = [write_when(one.ranges, own) for one in reading.alternatives]
        said = [[(item.span, item.preference) for item in one.ranges] for one in reading.alternatives]
        raise SeveralMeanings(when, calendar, person, said, phrases)
    if not reading.ranges and reading.beyond_hours:
        raise OutsideHours(calendar, person, reading.beyond_hours)
    if not reading.ranges:
        raise OutsideCalendar(calendar.name, calendar.window, past=calendar.window.start <= request.now)
    if len(reading.ranges) > MOST:
        raise TooManyTimes(len(reading.ranges), MOST)
    return Line(when, own, reading)


def check_unchanged(line: Line, request: Request, me: models.User, row: models.Calendar) -> None:
    """Raises CalendarChanged where a line that was read before the calendar was locked may read otherwise."""
    if reader(to_person(me), to_calendar(row), request) != line.reader:
        raise CalendarChanged(row.name)


async def edit(
    request: Request,
    ref: str,
    entry: str,
    *,
    when: str | None = None,
    preference: Preference | None = None,
    name: str | None = None,
    choice: ChosenMeaning | None = None,
) -> Added:
    """Changes one of the asker's own entries; what is None stays. New times may be several.

    Raises NoSuchEntry, NothingToChange, and what add raises.
    """
    with asking("edit", ref=ref, entry=entry, when=when, preference=preference, name=name):
        line = None if when is None else await _line(request, ref, when, choice, on_calendar)
    async with request.writing() as session:
        me, calendar, row = await _own_entry(session, request, ref, entry)
        before = to_entry(row)
        preference = preference or before.preference
        label = before.name if name is None else _label(name)
        if line is not None:
            check_unchanged(line, request, me, calendar)
            added = await add_in(session, request, me, calendar, line, preference, label, row)
            await use_up(session, request, choice)
            return added
        if (preference, label) == (before.preference, before.name):
            raise NothingToChange
        times = NewTimes(Reading((Range(before.span),)), [(before.span, preference)], label, None, row)
        return await submit(session, request, me, calendar, times)


async def remove(request: Request, ref: str, entry: str) -> Availability:
    """Removes one of the asker's own entries; what is left. Raises NoSuchEntry, DeadlineOver."""
    async with request.writing() as session:
        me, calendar, row = await _own_entry(session, request, ref, entry)
        await remove_rows(session, [row])
        return await _left(session, request, calendar, me)


async def clear(request: Request, ref: str) -> Availability:
    """Removes all of the asker's entries. Raises NothingToClear, DeadlineOver, CalendarClosed."""
    async with request.writing() as session:
        me, calendar = await on_calendar(session, request, ref, lock=True)
        check_answerable(calendar, request)
        rows = await available_rows(session, calendar.id, me.id)
        if not rows:
            raise NothingToClear
        await remove_rows(session, rows)
        return await _left(session, request, calendar, me)


async def clearable(request: Request, ref: str) -> Availability:
    """What clear would remove. Raises as it does."""
    async with request.reading() as session:
        me, calendar = await on_calendar(session, request, ref)
        check_answerable(calendar, request)
        entries = await entries_of(session, calendar.id, me.id)
        if not entries:
            raise NothingToClear
        return Availability(to_calendar(calendar), to_person(me), to_person(me), entries)


async def view(request: Request, ref: str, attendee: str | None = None) -> Availability:
    """One's own availability; the owner may name an attendee. Raises NotTheOwner, NotInvited."""
    async with request.reading() as session:
        me, row = await on_calendar(session, request, ref)
        shown = me if attendee is None else await known_attendee(session, me, row, attendee)
        entries = await entries_of(session, row.id, shown.id)
        return Availability(to_calendar(row), to_person(me), to_person(shown), entries)


async def standing(request: Request, ref: str) -> tuple[Person, Calendar]:
    """Who is about to say when they are free, and where. Raises ZoneNeeded, and what may_answer does."""
    async with request.reading() as session:
        me, row = await may_answer(session, request, ref)
        person, calendar = to_person(me), to_calendar(row)
    if person.timezone is None:
        raise ZoneNeeded(calendar.id)
    return person, calendar


def reader(person: Person, calendar: Calendar, request: Request) -> Reader:
    """Reads words in the person's zone, or the calendar's where that is unknown, within the calendar's hours.

    A time alone is the start of one meeting. 5/12 is read as their language and zone have it.
    """
    zone = person.timezone or calendar.timezone
    day_first = request.actor.writes_day_first(zone)
    return Reader(
        zone=ZoneInfo(zone),
        now=request.now,
        window=calendar.window,
        waking_hours=person.waking_hours,
        day_first=day_first,
        length=calendar.meeting_length,
        locale=request.actor.locale,
        hours=calendar.hours,
        hours_zone=ZoneInfo(calendar.timezone),
    )


async def _line(
    request: Request,
    ref: str,
    when: str,
    choice: ChosenMeaning | None,
    find: Callable[[AsyncSession, Request, str], Awaitable[tuple[models.User, models.Calendar]]] = may_answer,
) -> Line:
    """The same for the asker on a calendar that takes their answer, as `find` finds it."""
    async with request.reading(one_statement=id_in(ref, "cal") is not None) as session:
        me, row = await find(session, request, ref)
        check_answerable(row, request)
    return await _line_on(request, me, row, when, choice)


async def _line_on(
    request: Request, me: models.User, row: models.Calendar, when: str, choice: ChosenMeaning | None
) -> Line:
    return await line_for(request, to_person(me), to_calendar(row), when, choice)


def _label(name: str) -> str:
    name = one_line(name)
    if len(name) > NAME_LIMIT:
        raise TooLong("name", NAME_LIMIT)
    return name


async def _own_entry(
    session: AsyncSession, request: Request, ref: str, entry: str
) -> tuple[models.User, models.Calendar, EventRow]:
    me, calendar = await on_calendar(session, request, ref, lock=True)
    check_answerable(calendar, request)
    number = id_in(entry, "ent")
    rows = await available_rows(session, calendar.id, me.id)
    found = [row for row in rows if row.id == number or (row.name and key(row.name) == key(one_line(entry)))]
    if not found:
        raise NoSuchEntry(entry)
    if len(found) > 1:
        raise Ambiguous(entry, [(f"ent:{row.id}", to_span(row)) for row in found])
    return me, calendar, found[0]


async def _left(
    session: AsyncSession, request: Request, calendar: models.Calendar, me: models.User
) -> Availability:
    """What is left of somebody's times; with nothing left they have not submitted."""
    await outdate_proposals(session, request.store, calendar)
    entries = await entries_of(session, calendar.id, me.id)
    attendee = await attendee_of(session, calendar.id, me)
    if attendee is not None and not entries:
        await say(session, attendee, status=AnswerStatus.NONE)
        await plan_summary(session, request, calendar)
    return Availability(to_calendar(calendar), to_person(me), to_person(me), entries)
