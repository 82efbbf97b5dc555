"""Calendars that open themselves again, each shown to its owner before anybody is invited.

The row of the series says when the next one opens. Opening it moves the row on in the same transaction, so
that it is opened once, whoever looks and whenever a process ends.
"""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db import models
from scheduling.copying import plan_again, plan_copy
from scheduling.errors import DraftGone
from scheduling.model import Calendar, Every, NotificationKind
from scheduling.series import dated, lead_of, next_start, opening, undated
from scheduling.zones import instant_at
from services.again import asked_again, locked_series
from services.attendees import live_attendees
from services.calendars.cancellation import call_off, end_series
from services.calendars.creation import open_calendar
from services.calendars.invitations import Invited, invite_users
from services.locks import lock
from services.lookup import calendar_ref, check_answerable, check_not_cancelled, on_own_calendar
from services.mapping import to_calendar, to_person
from services.outbox.due import next_due
from services.outbox.owed import tell_owner
from services.request import Account, Request, Store

_MINUTE = timedelta(minutes=1)
_log = logging.getLogger(__name__)


class Repeating(Struct, frozen=True):
    """A calendar that opens itself again: how often, and when the next one opens, as what, on which days."""

    calendar: Calendar
    every: Every
    name: str
    start_date: date
    end_date: date
    opens_at: datetime
    by_itself: bool


class SentAgain(Struct, frozen=True):
    """The invitations are on their way; how it goes on."""

    invited: Invited
    repeating: Repeating


async def repeat(request: Request, ref: str, start_date: str, name: str | None, every: Every) -> Repeating:
    """Has one's own calendar open itself again, from `start_date` on; told again, that holds.

    Raises NotTheOwner, CalendarClosed once it is called off, and what plan_copy does.
    """
    async with request.writing() as session:
        _, row = await on_own_calendar(session, request, ref, lock=True)
        check_not_cancelled(row)
        source = to_calendar(row)
        day_first = request.actor.writes_day_first(row.timezone)
        plan = plan_copy(
            source, start_date, name, now=request.now, day_first=day_first, locale=request.actor.locale
        )
        series = await locked_series(session, row)
        if series is None:
            series = models.Series(calendar_id=row.id, by_itself=False)
            session.add(series)
        named = plan.name if name is not None else undated(row.name, row.start_date)
        series.every, series.name, series.lead = every, named, lead_of(source) // _MINUTE
        _move_on(series, source, _ahead(plan.start_date, every, row.timezone, request.now), request.now)
        return _repeating(source, series)


async def open_due(store: Store) -> datetime | None:
    """Opens all calendars that are due; when the next one is, or None if there is none.

    Raises an ExceptionGroup if some did not open, which keeps no other from it.
    """
    kind, failed = models.Series, list[Exception]()
    due = select(kind.id).where(kind.opens_at <= store.now()).order_by(kind.opens_at, kind.id)
    async with store.database.reading() as session:
        found = (await session.scalars(due)).all()
    for series_id in found:
        try:
            await _open_one(store, series_id)
        except Exception as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup("calendars did not open themselves", failed)
    return (await next_due(store)).series


async def send(request: Request, calendar_id: int) -> SentAgain:
    """Invites to a calendar that opened itself whoever was asked the last time, but who declined for good.

    Raises DraftGone if that was decided before, NotTheOwner, CalendarClosed, DeadlineOver.
    """
    async with request.writing() as session:
        row, series = await _waiting(session, request, calendar_id)
        check_answerable(row, request)
        invited = await _invite(session, request, row, series)
        return SentAgain(invited, _repeating(to_calendar(row), series))


async def skip(request: Request, calendar_id: int) -> Repeating:
    """Calls off a calendar that has opened itself; the next one opens as planned. Raises as send does."""
    async with request.writing() as session:
        row, series = await _waiting(session, request, calendar_id)
        series.copy_id = None
        await call_off(session, request, row)
        return _repeating(to_calendar(row), series)


async def stop(request: Request, calendar_id: int) -> Calendar:
    """Ends the series; what waits for its invitations is called off. Raises DraftGone, NotTheOwner."""
    async with request.writing() as session:
        row, series = await _own_series(session, request, calendar_id)
        await end_series(session, request, series)
        return to_calendar(row)


async def let_send(request: Request, calendar_id: int, *, by_itself: bool) -> Repeating:
    """Whether later invitations go without asking. Raises DraftGone until the first were sent."""
    async with request.writing() as session:
        row, series = await _own_series(session, request, calendar_id)
        if row.copied_from is None or series.calendar_id != row.id:
            raise DraftGone
        series.by_itself = by_itself
        return _repeating(to_calendar(row), series)


async def _own_series(
    session: AsyncSession, request: Request, calendar_id: int
) -> tuple[models.Calendar, models.Series]:
    _, row = await on_own_calendar(session, request, calendar_ref(calendar_id), lock=True)
    series = await locked_series(session, row)
    if series is None:
        raise DraftGone
    return row, series


async def _waiting(
    session: AsyncSession, request: Request, calendar_id: int
) -> tuple[models.Calendar, models.Series]:
    row, series = await _own_series(session, request, calendar_id)
    if series.copy_id != row.id:
        raise DraftGone
    return row, series


async def _open_one(store: Store, series_id: int) -> None:
    """Opens the next calendar of a series, unless somebody else has meanwhile."""
    kind = models.Series
    async with store.database.writing() as session:
        mine = select(kind).where(kind.id == series_id, kind.opens_at <= store.now())
        found = await session.scalar(mine)
        if found is None:
            return
        waits = found.copy_id
        await lock(session, waits or found.calendar_id)
        series = await session.scalar(mine.with_for_update().execution_options(populate_existing=True))
        if series is not None and series.copy_id == waits:
            await _open(session, store, series)


async def _open(session: AsyncSession, store: Store, series: models.Series) -> None:
    source = await _calendar(session, series.calendar_id)
    owner, now = source.owner, store.now()
    account = Account(owner.discord_id, owner.discord_name, locale=owner.locale)
    request = Request(store, account, now, guild_id=source.guild_id, guild_name=source.guild_name)
    await _lapse(session, request, series)
    start = _ahead(series.start_date, series.every, source.timezone, now)
    lead = series.lead * _MINUTE
    name = dated(series.name, start, await _names(session, source.owner_id))
    plan = plan_again(to_calendar(source), start, name, lead, now=now)
    row = await open_calendar(session, request, owner, plan, copied_from=source.id)
    series.copy_id = row.id
    _move_on(series, to_calendar(source), next_start(start, series.every), now)
    person = to_person(owner)
    if series.by_itself and not person.wants_nothing and person.unreachable_since is None:
        await _invite(session, request, row, series)
    tell_owner(session, NotificationKind.OPENED_AGAIN, row, now=now)
    _log.info("series %d: opened calendar %d", series.id, row.id)


async def _lapse(session: AsyncSession, request: Request, series: models.Series) -> None:
    """Calls off the one before if its invitations were never sent, by hand neither."""
    if series.copy_id is None:
        return
    row = await _calendar(session, series.copy_id)
    if not row.is_finalized and row.cancelled_at is None and not await live_attendees(session, row.id):
        await call_off(session, request, row)


async def _invite(
    session: AsyncSession, request: Request, row: models.Calendar, series: models.Series
) -> Invited:
    """From now on, the people of this calendar are those who are asked again."""
    before, _ = await asked_again(session, series.calendar_id)
    required = {one.user_id: one.required for one in before}
    invited = await invite_users(session, request, row, row.owner, [one.user for one in before], required)
    series.calendar_id, series.copy_id = row.id, None
    return invited


async def _calendar(session: AsyncSession, calendar_id: int) -> models.Calendar:
    row = models.Calendar
    query = select(row).options(joinedload(row.owner)).filter_by(id=calendar_id)
    return (await session.scalars(query)).one()


async def _names(session: AsyncSession, owner_id: int) -> Sequence[str]:
    """The names of somebody's calendars that may still be called by them."""
    query = select(models.Calendar.name).filter_by(owner_id=owner_id, cancelled_at=None)
    return (await session.scalars(query)).all()


def _ahead(start: date, every: Every, timezone: str, now: datetime) -> date:
    """The first day, or the next one that is still ahead after the bot was away for long."""
    while instant_at(start, 0, ZoneInfo(timezone)) <= now:
        start = next_start(start, every)
    return start


def _move_on(series: models.Series, source: Calendar, start: date, now: datetime) -> None:
    """Has the series open next on the days from `start`."""
    series.start_date = start
    plan = plan_again(source, start, series.name, series.lead * _MINUTE, now=now)
    series.opens_at = opening(plan, series.every)


def _repeating(source: Calendar, series: models.Series) -> Repeating:
    start = series.start_date
    return Repeating(
        calendar=source,
        every=series.every,
        name=dated(series.name, start),
        start_date=start,
        end_date=start + (source.end_date - source.start_date),
        opens_at=series.opens_at,
        by_itself=series.by_itself,
    )
