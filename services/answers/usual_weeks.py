"""Somebody's usual week: told once, and used to answer with one press."""

import asyncio
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.errors import NothingUsual, NoUsualWeek, OutsideHours, SeveralWeeks, ZoneNeeded
from scheduling.model import Person, UsualHours
from scheduling.painting import Said
from scheduling.usual import apply_usual, check_length, is_none, picked_often, read_usual
from services.actors import know, not_signed_out
from services.answers.availability import reader
from services.answers.choices import ChosenMeaning, asking, use_up
from services.answers.conflicts import meetings_elsewhere
from services.answers.joining import admit
from services.answers.submission import Added, NewTimes, submit
from services.events import available_rows
from services.locks import lock_user
from services.lookup import check_answerable, on_calendar
from services.mapping import to_calendar, to_person, to_said
from services.request import Request

USUAL = {"usual": True}


class Usual(Struct, frozen=True):
    """A person and their usual week; without hours they have none."""

    person: Person
    hours: list[UsualHours]


async def show(request: Request) -> Usual:
    """The asker's usual week."""
    async with request.reading() as session:
        me = await not_signed_out(session, request)
        return Usual(to_person(me), await _hours(session, me.id))


async def tell(request: Request, when: str, choice: ChosenMeaning | None = None) -> Usual:
    """Keeps what `when` says as the asker's usual week, in place of any before; "none" takes it away.

    Raises Unreadable, EndNotAfterStart, TooLong, TooManyUsual, SeveralWeeks without a choice, ReadsOtherwise
    with one that the words do not mean.
    """
    person = (await show(request)).person
    with asking("usual", when=when):
        hours = [] if is_none(when) else await _read(person, when, choice)
    async with request.writing() as session:
        await not_signed_out(session, request)
        me = await know(session, request.actor)
        await _keep(session, me, hours)
        await use_up(session, request, choice)
        return Usual(to_person(me), hours)


async def _read(person: Person, when: str, choice: ChosenMeaning | None) -> list[UsualHours]:
    try:
        week = await asyncio.to_thread(read_usual, when, person.waking_hours)
    except SeveralWeeks as several:
        if choice is not None:
            return choice.week(when, several.weeks)
        several.person = person
        raise
    return week if choice is None else choice.week(when, [week])


async def use(request: Request, ref: str) -> Added:
    """Answers with the asker's usual week, without what other meetings take of it.

    Raises NoUsualWeek, TooManyUsual, NothingUsual, ZoneNeeded, OutsideHours, CalendarClosed, DeadlineOver,
    Withdrawn.
    """
    async with request.writing() as session:
        me, calendar = await admit(session, request, ref)
        return await use_in(session, request, me, calendar)


async def use_in(session: AsyncSession, request: Request, me: models.User, row: models.Calendar) -> Added:
    """The same within a transaction that has locked the calendar."""
    check_answerable(row, request)
    hours = await _hours(session, me.id)
    if not hours:
        raise NoUsualWeek
    check_length(hours)  # Earlier versions kept longer ones.
    if to_person(me).timezone is None:
        raise ZoneNeeded(row.id)
    own = reader(to_person(me), to_calendar(row), request)
    meetings = await meetings_elsewhere(session, me.id, row)
    reading = apply_usual(hours, own, [meeting.span for meeting in meetings])
    whole = apply_usual(hours, own).spans
    if not whole and reading.beyond_hours:
        raise OutsideHours(to_calendar(row), to_person(me), reading.beyond_hours)
    if not reading.ranges:
        raise NothingUsual(row.name)
    taken = tuple(meeting for meeting in meetings if any(meeting.span.overlaps(span) for span in whole))
    times = NewTimes(reading, reading.settled(None), source=USUAL, meetings=taken)
    return await submit(session, request, me, row, times)


async def offer_in(session: AsyncSession, request: Request, me: models.User, said: list[Said]) -> bool:
    """Whether to suggest that somebody keeps as their usual week what they have picked. It is so once."""
    zone = to_person(me).timezone
    if me.usual_offered_at is not None or zone is None or await _hours(session, me.id):
        return False
    if not picked_often(said, ZoneInfo(zone)):
        return False
    offered = update(models.User).where(models.User.id == me.id).values(usual_offered_at=request.now)
    await session.execute(offered)
    return True


async def keep_picked(request: Request, ref: str) -> Usual:
    """Keeps as the asker's usual week what they have said often on a calendar. Raises NoUsualWeek."""
    async with request.writing() as session:
        me, calendar = await on_calendar(session, request, ref)
        zone = to_person(me).timezone
        said = [to_said(row) for row in await available_rows(session, calendar.id, me.id)]
        hours = picked_often(said, ZoneInfo(zone)) if zone else []
        if not hours:
            raise NoUsualWeek
        await _keep(session, me, hours)
        return Usual(to_person(me), hours)


async def _keep(session: AsyncSession, me: models.User, hours: list[UsualHours]) -> None:
    # Told twice at once, one week follows the other.
    await lock_user(session, me)
    await session.execute(delete(models.UsualWeek).where(models.UsualWeek.user_id == me.id))
    session.add_all(
        models.UsualWeek(
            user_id=me.id,
            weekday=row.weekday,
            start_wall=row.start,
            end_wall=row.end,
            preference=row.preference,
        )
        for row in hours
    )


async def _hours(session: AsyncSession, user_id: int) -> list[UsualHours]:
    query = select(models.UsualWeek).filter_by(user_id=user_id)
    rows = await session.scalars(query.order_by(models.UsualWeek.weekday, models.UsualWeek.start_wall))
    return [UsualHours(row.weekday, row.start_wall, row.end_wall, row.preference) for row in rows]
