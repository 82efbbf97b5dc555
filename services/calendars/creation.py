"""Opening a calendar."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.calendars import CalendarForm, CalendarPlan, plan_calendar
from scheduling.model import (
    Calendar,
)
from scheduling.profiles import key
from services.actors import signed_in
from services.mapping import to_calendar, to_person
from services.outbox.reminders import plan_deadline
from services.request import Request
from services.server_settings import know_guild


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
