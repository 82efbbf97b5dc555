"""Making the meeting of a group an event of the server: an act of the owner, there."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.errors import NoServerEvent
from scheduling.model import EventEnd, Mode, ServerEvent
from services.calendars.revisions import check_ahead
from services.calendars.set_meetings import check_set
from services.lookup import on_own_calendar
from services.mapping import to_server_event
from services.outbox.server_events import want
from services.request import Request


def check_server(request: Request, row: models.Calendar) -> int:
    """The server, if the calendar is a group's and belongs to that of the request. Raises NoServerEvent."""
    if row.mode is not Mode.GROUP or row.guild_id is None or row.guild_id != request.guild_id:
        raise NoServerEvent(row.name)
    return row.guild_id


async def server_event_of(session: AsyncSession, calendar_id: int) -> ServerEvent | None:
    """The server event of a calendar, if one was ever wanted."""
    row = await session.scalar(select(models.ServerEvent).filter_by(calendar_id=calendar_id))
    return to_server_event(row) if row else None


async def check_creatable(request: Request, ref: str) -> None:
    """Raises what create does."""
    async with request.reading() as session:
        _, row = await on_own_calendar(session, request, ref)
        await _check(session, request, row)


async def create(request: Request, ref: str) -> None:
    """Makes the meeting that is set an event of the server, or tries again where that failed before.

    Raises NotTheOwner, StillOpen, CalendarClosed, MeetingBegan, and NoServerEvent also if there is one.
    """
    async with request.writing() as session:
        _, row = await on_own_calendar(session, request, ref, lock=True)
        await want(session, row, await _check(session, request, row), request.now)


async def _check(session: AsyncSession, request: Request, row: models.Calendar) -> int:
    check_set(row)
    guild_id = check_server(request, row)
    await check_ahead(session, request, row)
    known = await server_event_of(session, row.id)
    if known is not None and known.ended in (None, EventEnd.CANCELED):
        raise NoServerEvent(row.name)
    return guild_id
