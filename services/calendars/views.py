"""Calendars: opening one, listing and viewing them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db import models
from scheduling.appointments import seen_by
from scheduling.calendars import CalendarForm, CalendarPlan, plan_calendar
from scheduling.model import (
    Acceptance,
    AnswerStatus,
    Attendee,
    Calendar,
    Entry,
    EventType,
    Invitation,
    Meeting,
    Person,
)
from scheduling.profiles import key
from services.lookup import (
    calendars_known_to,
    check_answerable,
    known_calendar,
    own_calendar,
    suggest_calendars,
)
from services.mapping import to_attendee, to_calendar, to_entry, to_meeting, to_person
from services.outbox.owed import plan_deadline
from services.paging import PAGE, Page, clamp, count
from services.people.accounts import not_signed_out, signed_in
from services.request import Request
from services.server_settings import know_guild

ENOUGH = 3
"""So many answers together tell nobody's times: fewer are for the owner's eyes only."""


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


async def create(request: Request, form: CalendarForm) -> Calendar:
    """Opens a calendar owned by the asker. Raises what plan_calendar raises."""
    async with request.writing() as session:
        me = await signed_in(session, request)
        zone = to_person(me).timezone or "UTC"
        day_first = request.actor.writes_day_first(zone)
        plan = plan_calendar(form, now=request.now, owner_zone=zone, day_first=day_first)
        return to_calendar(await open_calendar(session, request, me, plan))


async def open_calendar(
    session: AsyncSession, request: Request, owner: models.User, plan: CalendarPlan
) -> models.Calendar:
    """A new calendar row, in the server the request comes from."""
    if request.guild_id is not None:
        await know_guild(session, request.guild_id)
    row = models.Calendar(owner=owner, guild_id=request.guild_id)
    store_plan(row, plan)
    session.add(row)
    await session.flush()
    await plan_deadline(session, request, row)
    return row


def store_plan(row: models.Calendar, plan: CalendarPlan) -> None:
    """Puts what was planned into the row."""
    row.name, row.name_key, row.description = plan.name, key(plan.name), plan.description
    row.start_date, row.end_date, row.timezone = plan.start_date, plan.end_date, plan.timezone
    row.deadline = plan.deadline
    row.meeting_length = plan.meeting_length // timedelta(minutes=1)
    row.day_start, row.day_end = plan.hours
    row.mode, row.buffer = plan.mode, plan.buffer // timedelta(minutes=1)


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


async def attendee_of(session: AsyncSession, calendar_id: int, user_id: int) -> models.Attendee | None:
    """The row of one user on one calendar, withdrawn or not."""
    query = select(models.Attendee).filter_by(calendar_id=calendar_id, user_id=user_id)
    found: models.Attendee | None = await session.scalar(query.options(joinedload(models.Attendee.user)))
    return found


async def live_attendees(session: AsyncSession, calendar_id: int) -> Sequence[models.Attendee]:
    """Everybody whose invitation was not taken back, in the order they were invited."""
    attendee = models.Attendee
    query = select(attendee).options(joinedload(attendee.user)).filter_by(calendar_id=calendar_id)
    return (await session.scalars(query.where(attendee.withdrawn_at.is_(None)).order_by(attendee.id))).all()


async def coming(session: AsyncSession, calendar_id: int) -> list[models.Attendee]:
    """Everybody invited who has not declined."""
    attendees = await live_attendees(session, calendar_id)
    return [attendee for attendee in attendees if attendee.accepted is not Acceptance.DECLINED]


async def entries_of(session: AsyncSession, calendar_id: int, user_id: int) -> list[Entry]:
    """One user's availability on one calendar, by time."""
    return [to_entry(row) for row in await available_rows(session, calendar_id, user_id)]


async def available_rows(session: AsyncSession, calendar_id: int, user_id: int) -> Sequence[models.Event]:
    """The same as rows."""
    query = select(models.Event).filter_by(calendar_id=calendar_id, owner_id=user_id)
    available = query.where(models.Event.event_type != EventType.FINALIZED)
    return (await session.scalars(available.order_by(models.Event.start_time))).all()


async def entries_by_user(session: AsyncSession, calendar_id: int) -> dict[int, list[Entry]]:
    """Everybody's availability on one calendar, by user and time."""
    available = models.Event.event_type != EventType.FINALIZED
    query = select(models.Event).filter_by(calendar_id=calendar_id).where(available)
    entries: dict[int, list[Entry]] = {}
    for row in await session.scalars(query.order_by(models.Event.start_time)):
        entries.setdefault(row.owner_id, []).append(to_entry(row))
    return entries


async def answers_of(session: AsyncSession, calendar_id: int, *, unless_fewer: int) -> list[list[Entry]]:
    """What everybody said who is coming and has said when they can; nothing if they are fewer."""
    entries = await entries_by_user(session, calendar_id)
    said = [entries[one.user_id] for one in await coming(session, calendar_id) if entries.get(one.user_id)]
    return said if len(said) >= unless_fewer else []


async def invitation_of(
    session: AsyncSession, calendar: models.Calendar, attendee: models.Attendee
) -> Invitation:
    """An attendee's own view of the calendar."""
    entries = await entries_of(session, calendar.id, attendee.user_id)
    usual = select(models.UsualWeek.id).filter_by(user_id=attendee.user_id).limit(1)
    has_usual_week = await session.scalar(usual) is not None
    return Invitation(to_calendar(calendar), to_attendee(attendee), entries, has_usual_week)


async def meetings_of(session: AsyncSession, calendar_id: int) -> list[Meeting]:
    """The fixed meetings of a calendar, by time."""
    fixed = select(models.Event).filter_by(calendar_id=calendar_id, event_type=EventType.FINALIZED)
    rows = await session.scalars(fixed.order_by(models.Event.start_time))
    return [to_meeting(row) for row in rows]


async def answers_so_far(session: AsyncSession, calendar_id: int) -> tuple[int, int]:
    """How many are invited, and how many of them have answered: declined, or said when they can."""
    answered = (models.Attendee.accepted == Acceptance.DECLINED) | (
        models.Attendee.status != AnswerStatus.NONE
    )
    query = select(func.count(), func.count().filter(answered)).select_from(models.Attendee)
    live = query.where(models.Attendee.calendar_id == calendar_id, models.Attendee.withdrawn_at.is_(None))
    total, done = (await session.execute(live)).one()
    return total, done
