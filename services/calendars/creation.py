"""Opening a calendar."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from db import models
from scheduling.calendars import plan_calendar
from scheduling.errors import TooManyOpen
from scheduling.fields import CalendarWords
from scheduling.limits import Spending
from scheduling.model import Calendar, CalendarFields
from services.actors import signed_in
from services.limits import spend
from services.mapping import store_fields, to_calendar, to_person
from services.outbox.reminders import plan_deadline
from services.request import Request
from services.server_settings import check_may_open, know_guild


async def create(request: Request, words: CalendarWords) -> Calendar:
    """Opens a calendar owned by the asker. Raises what plan_calendar and open_calendar raise."""
    async with request.writing() as session:
        me = await signed_in(session, request)
        zone = to_person(me).timezone or "UTC"
        day_first = request.actor.writes_day_first(zone)
        plan = plan_calendar(
            words, now=request.now, owner_zone=zone, day_first=day_first, locale=request.actor.locale
        )
        return to_calendar(await open_calendar(session, request, me, plan))


async def open_calendar(
    session: AsyncSession,
    request: Request,
    owner: models.User,
    plan: CalendarFields,
    *,
    copied_from: int | None = None,
) -> models.Calendar:
    """A new calendar row, in the server the request comes from; that of a copy names the other.

    Raises SpentUp, TooManyOpen; where the server's managers have settled it so, MayNotOpen, OpensElsewhere.
    """
    limits = request.store.limits
    await spend(session, request, Spending.CALENDAR)
    await _check_room(session, request, limits.open_calendars_per_person, owner_id=owner.id)
    if request.guild_id is not None:
        check_may_open(request, await know_guild(session, request.guild_id, lock=True))
        await _check_room(session, request, limits.open_calendars_per_server, guild_id=request.guild_id)
    row = models.Calendar(
        owner_id=owner.id,
        guild_id=request.guild_id,
        guild_name=request.guild_name,
        copied_from=copied_from,
    )
    set_committed_value(row, "owner", owner)
    store_fields(row, plan)
    session.add(row)
    await session.flush()
    await plan_deadline(session, request, row)
    return row


async def _check_room(session: AsyncSession, request: Request, most: int, **whose: Any) -> None:
    """Raises TooManyOpen if as many calendars are open already: not settled, and their days not yet over."""
    calendar, today = models.Calendar, request.now.date()
    open_ones = select(calendar.end_date).filter_by(is_finalized=False, cancelled_at=None, **whose)
    ends = (
        await session.scalars(open_ones.where(calendar.end_date >= today).order_by(calendar.end_date))
    ).all()
    if len(ends) >= most:
        over = ends[len(ends) - most] + timedelta(days=1)
        raise TooManyOpen(most, datetime.combine(over, time(), UTC), in_server="guild_id" in whose)
