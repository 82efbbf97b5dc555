"""What those who manage a server may do with the calendars of others in it: know their names, and end them.

Whoever asks has been found to manage the server that the request comes from.
"""

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db.models import Calendar
from scheduling.errors import NoSuchCalendar
from scheduling.model import Calendar as CalendarNow
from scheduling.model import NotificationKind
from services.attendees import coming
from services.calendars.cancellation import Cancelled, cancel_in
from services.lookup import id_in
from services.mapping import to_calendar
from services.outbox.owed import tell_owner
from services.paging import PAGE, Page, clamp, count
from services.request import Request


async def calendars_here(request: Request, number: int = 0) -> Page[CalendarNow]:
    """The calendars of the server that are neither canceled nor over, the latest first."""
    async with request.reading() as session:
        here = _here(request)
        total = await count(session, here)
        number = clamp(number, total)
        some = here.order_by(Calendar.id.desc()).limit(PAGE).offset(number * PAGE)
        return Page([to_calendar(row) for row in await session.scalars(some)], number, total)


async def endable(request: Request, ref: str) -> Cancelled:
    """What ending a calendar of the server would do. Raises NoSuchCalendar."""
    async with request.reading() as session:
        row = await _one(session, request, ref)
        return Cancelled(to_calendar(row), len(await coming(session, row.id)))


async def end(request: Request, ref: str) -> Cancelled:
    """Calls off a calendar of the server; its owner is told by whom. Raises NoSuchCalendar."""
    async with request.writing() as session:
        row = await _one(session, request, ref, lock=True)
        if row.owner.discord_id != request.actor.discord_id:
            row.ended_by = request.actor.discord_id
            tell_owner(session, NotificationKind.CANCELLED, row, now=request.now)
        return await cancel_in(session, request, row)


def _here(request: Request) -> Select[Calendar]:
    return (
        select(Calendar)
        .options(joinedload(Calendar.owner))
        .where(
            Calendar.guild_id == request.guild_id,
            Calendar.cancelled_at.is_(None),
            Calendar.end_date >= request.now.date(),
        )
    )


async def _one(session: AsyncSession, request: Request, ref: str, *, lock: bool = False) -> Calendar:
    query = _here(request).where(Calendar.id == (id_in(ref, "cal") or 0))
    if lock:
        query = query.with_for_update(of=Calendar, key_share=True)
    found: Calendar | None = await session.scalar(query)
    if found is None:
        raise NoSuchCalendar(ref)
    return found
