"""Listing calendars, and viewing one."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Boolean, bindparam, select, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db import models
from db.prepared import Prepared
from scheduling.model import (
    Attendee,
    Calendar,
    Entry,
    Meeting,
    Person,
)
from scheduling.profiles import key
from services.actors import not_signed_out
from services.attendees import ENOUGH, answers_of, attendee_and_answers
from services.calendars.invitations import check_takes_people
from services.calendars.set_meetings import may_choose
from services.events import shown_times
from services.lookup import (
    calendar_ref,
    calendars_known_to,
    on_calendar,
    on_own_calendar,
)
from services.mapping import to_attendee, to_calendar, to_person
from services.outbox.series import attended
from services.paging import PAGE, Page, clamp, count
from services.request import Request


@dataclass(frozen=True, slots=True)
class ListedCalendar:
    """A calendar in the asker's list; `attendee` is what they were asked, None for the owner."""

    calendar: Calendar
    attendee: Attendee | None


@dataclass(frozen=True, slots=True)
class CalendarChoice:
    """A calendar as it is offered to somebody who types."""

    id: int
    name: str
    start_date: date
    end_date: date


@dataclass(frozen=True, slots=True)
class CalendarView:
    """A calendar with what the viewer may know of it. Counts leave out the withdrawn.

    `shows_times`: there is something to see in `answers`, which the owner sees at once; others see how many
    can when as soon as nobody's times can be told from it. `may_choose`: they may book one of the free slots.
    """

    calendar: Calendar
    viewer: Person
    attendee: Attendee | None
    entries: list[Entry]
    invited: int
    answered: int
    shows_times: bool
    meetings: list[Meeting]
    may_choose: bool = False


_ASKER = (
    models.User.discord_id == bindparam("asker"),
    models.User.signed_out_at.is_(None),
)
# By index, however many calendars others have.
_THEIRS = union(
    select(models.Calendar.id).join(models.User, models.User.id == models.Calendar.owner_id).where(*_ASKER),
    select(models.Attendee.calendar_id)
    .join(models.User, models.User.id == models.Attendee.user_id)
    .where(*_ASKER, models.Attendee.withdrawn_at.is_(None), bindparam("all", type_=Boolean)),
)
_SUGGESTED = Prepared(
    select(models.Calendar.id, models.Calendar.name, models.Calendar.start_date, models.Calendar.end_date)
    .where(
        models.Calendar.id.in_(_THEIRS),
        models.Calendar.name_key.like(bindparam("like"), escape="/"),
    )
    .order_by(models.Calendar.id.desc())
    .limit(25)
)


async def listing(request: Request, number: int = 0) -> Page[ListedCalendar]:
    """The asker's own calendars and those they are invited to, the latest first."""
    async with request.reading() as session:
        me = await not_signed_out(session, request)
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
        return await _view(session, *await on_calendar(session, request, ref))


async def _view(session: AsyncSession, me: models.User, row: models.Calendar) -> CalendarView:
    attendee, invited, answered, told_times = await attendee_and_answers(session, row.id, me)
    entries, meetings = await shown_times(session, row.id, me.id)
    return CalendarView(
        calendar=to_calendar(row),
        viewer=to_person(me),
        attendee=to_attendee(attendee) if attendee else None,
        entries=entries,
        invited=invited,
        answered=answered,
        shows_times=told_times >= _enough(me, row),
        meetings=await attended(session, me.id, to_calendar(row), meetings),
        may_choose=attendee is not None and await may_choose(session, row, attendee),
    )


async def answers(request: Request, calendar_id: int) -> list[list[Entry]]:
    """What everybody said who is coming, as far as the asker may know; read only if it must be drawn."""
    async with request.reading() as session:
        me, row = await on_calendar(session, request, calendar_ref(calendar_id))
        return await answers_of(session, row.id, unless_fewer=_enough(me, row))


def _enough(me: models.User, row: models.Calendar) -> int:
    """So many have to have said when they can before somebody may see it."""
    return 1 if me.id == row.owner_id else ENOUGH


async def invitable(request: Request, ref: str) -> Calendar:
    """One's own calendar while people can be invited. Raises NotTheOwner, CalendarClosed, DeadlineOver."""
    async with request.reading() as session:
        _, row = await on_own_calendar(session, request, ref)
        await check_takes_people(session, request, row)
        return to_calendar(row)


async def suggest(request: Request, text: str, *, owned: bool = False) -> list[CalendarChoice]:
    """Up to 25 calendars by part of the name, the latest first: those known to the asker, or only their own.

    None to somebody who is not signed in.
    """
    asker, like = request.actor.discord_id, f"%{_escaped(key(text))}%"
    found = await request.ask(_SUGGESTED, asker=asker, like=like, all=not owned)
    return [CalendarChoice(*row) for row in found]


def _escaped(text: str) -> str:
    """For LIKE, with a slash before what would stand for something else."""
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")
