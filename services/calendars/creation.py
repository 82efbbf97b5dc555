"""Opening a calendar."""

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from db import models
from scheduling.calendars import plan_calendar
from scheduling.fields import CalendarWords
from scheduling.model import Calendar, CalendarFields
from services.actors import signed_in
from services.mapping import store_fields, to_calendar, to_person
from services.outbox.reminders import plan_deadline
from services.request import Request
from services.server_settings import know_guild


async def create(request: Request, words: CalendarWords) -> Calendar:
    """Opens a calendar owned by the asker. Raises what plan_calendar raises."""
    async with request.writing() as session:
        me = await signed_in(session, request)
        zone = to_person(me).timezone or "UTC"
        day_first = request.actor.writes_day_first(zone)
        plan = plan_calendar(
            words, now=request.now, owner_zone=zone, day_first=day_first, locale=request.actor.locale
        )
        return to_calendar(await open_calendar(session, request, me, plan))


async def open_calendar(
    session: AsyncSession, request: Request, owner: models.User, plan: CalendarFields
) -> models.Calendar:
    """A new calendar row, in the server the request comes from."""
    if request.guild_id is not None:
        await know_guild(session, request.guild_id)
    row = models.Calendar(owner_id=owner.id, guild_id=request.guild_id, guild_name=request.guild_name)
    set_committed_value(row, "owner", owner)
    store_fields(row, plan)
    session.add(row)
    await session.flush()
    await plan_deadline(session, request, row)
    return row
