"""Listing calendars, and viewing one."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db import models
from scheduling.appointments import seen_by
from scheduling.model import (
    Attendee,
    Calendar,
    Entry,
    Meeting,
    Person,
)
from services.actors import not_signed_out, signed_in
from services.attendees import ENOUGH, answers_of, answers_so_far, attendee_of
from services.events import entries_of, meetings_of
from services.lookup import (
    calendars_known_to,
    check_answerable,
    known_calendar,
    own_calendar,
    suggest_calendars,
)
from services.mapping import to_attendee, to_calendar, to_person
from services.paging import PAGE, Page, clamp, count
from services.request import Request


@dataclass(frozen=True, slots=True)
class ListedCalendar:
    """A calendar in the asker's list; `attendee` is what they were asked, None for the owner."""

    calendar: Calendar
    attendee: Attendee | None


@dataclass(frozen=True, slots=True)
class CalendarView:
    """A calendar with what the viewer may know of it. Counts leave out the withdrawn.

    `answers` is what everybody said who is coming, for the owner; others see how many can when, as soon as
    nobody's times can be told from it.
    """

    calendar: Calendar
    viewer: Person
    attendee: Attendee | None
    entries: list[Entry]
    invited: int
    answered: int
    meetings: list[Meeting] = field(default_factory=list)
    answers: list[list[Entry]] = field(default_factory=list)


async def listing(request: Request, number: int = 0) -> Page[ListedCalendar]:
    """The asker's own calendars and those they are invited to, the latest first."""
    async with request.reading() as session:
        me = await signed_in(session, request)
        known = calendars_known_to(me)
        total = await count(session, known)
        number = clamp(number, total)
        latest = known.order_by(models.Calendar.id.desc()).limit(PAGE).offset(number * PAGE)
        rows = await session.scalars(latest)
        calendars = [to_calendar(row) for row in rows]
        mine = select(models.Attendee).options(joinedload(models.Attendee.user)).filter_by(user_id=me.id)
        asked = mine.where(models.Attendee.calendar_id.in_([calendar.id for calendar in calendars]))
        attendees = {row.calendar_id: to_attendee(row) for row in await session.scalars(asked)}
        items = [ListedCalendar(calendar, attendees.get(calendar.id)) for calendar in calendars]
        return Page(items, number, total)


async def view(request: Request, ref: str) -> CalendarView:
    """One calendar. Raises NoSuchCalendar to anybody but its owner and attendees."""
    async with request.reading() as session:
        me = await signed_in(session, request)
        return await _view(session, me, await known_calendar(session, me, ref))


async def view_from_message(request: Request, ref: str) -> CalendarView:
    """The same from a message about the calendar, which invitees get who never registered."""
    async with request.reading() as session:
        me = await not_signed_out(session, request)
        return await _view(session, me, await known_calendar(session, me, ref))


async def _view(session: AsyncSession, me: models.User, row: models.Calendar) -> CalendarView:
    attendee = await attendee_of(session, row.id, me.id)
    invited, answered = await answers_so_far(session, row.id)
    return CalendarView(
        calendar=to_calendar(row),
        viewer=to_person(me),
        attendee=to_attendee(attendee) if attendee else None,
        entries=await entries_of(session, row.id, me.id),
        invited=invited,
        answered=answered,
        answers=await answers_of(session, row.id, unless_fewer=1 if me.id == row.owner_id else ENOUGH),
        meetings=seen_by(me.id, to_calendar(row), await meetings_of(session, row.id)),
    )


async def invitable(request: Request, ref: str) -> Calendar:
    """One's own calendar while people can be invited. Raises NotTheOwner, CalendarClosed, DeadlineOver."""
    async with request.reading() as session:
        me = await signed_in(session, request)
        row = await own_calendar(session, me, ref)
        check_answerable(row, request)
        return to_calendar(row)


async def suggest(request: Request, text: str, *, owned: bool = False) -> list[Calendar]:
    """Calendars for autocomplete, by part of the name: those known to the asker, or only their own."""
    async with request.reading() as session:
        me = await signed_in(session, request)
        conditions = [models.Calendar.owner_id == me.id] if owned else []
        return [to_calendar(row) for row in await suggest_calendars(session, me, text, *conditions)]
