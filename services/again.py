"""Calendars that open themselves again: which series one belongs to, and who is asked again."""

from sqlalchemy import Select, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Absence, Attendee, Calendar, MeetingChange, Notification, Series
from scheduling.errors import CalendarChanged
from scheduling.model import Acceptance, NotificationKind
from services.attendees import live_attendees
from services.locks import lock


async def series_of(session: AsyncSession, calendar_id: int) -> Series | None:
    """The series whose last calendar this is, or one that waits in it for its invitations."""
    found: Series | None = await session.scalar(_of(calendar_id))
    return found


async def opened_itself(session: AsyncSession, calendar: Calendar) -> bool:
    """Whether a series has opened a calendar: its owner was told, whatever became of the series."""
    told = select(Notification.id).filter_by(calendar_id=calendar.id, kind=NotificationKind.OPENED_AGAIN)
    return await session.scalar(told.limit(1)) is not None


async def locked_series(session: AsyncSession, calendar: Calendar) -> Series | None:
    """The same to be changed, of a calendar that is locked; one that waits is locked before the series.

    Raises CalendarChanged if another one was opened just now.
    """
    found = await series_of(session, calendar.id)
    if found is None:
        return None
    waits = found.copy_id
    if waits is not None and waits != calendar.id:
        await lock(session, waits)
    again = _of(calendar.id).with_for_update().execution_options(populate_existing=True)
    series: Series | None = await session.scalar(again)
    if series is not None and series.copy_id != waits:
        raise CalendarChanged(calendar.name)
    return series


def _of(calendar_id: int) -> Select[Series]:
    return select(Series).where(or_(Series.calendar_id == calendar_id, Series.copy_id == calendar_id))


async def asked_again(session: AsyncSession, calendar_id: int) -> tuple[list[Attendee], list[Attendee]]:
    """Of those who were asked: who is asked again, and who declined for good.

    Whoever declined once the meeting was set could not make that one meeting.
    """
    once = union(
        select(Absence.user_id).where(Absence.calendar_id == calendar_id),
        select(MeetingChange.user_id).where(MeetingChange.calendar_id == calendar_id),
    )
    missed = set(await session.scalars(once))
    again, gone = list[Attendee](), list[Attendee]()
    for one in await live_attendees(session, calendar_id):
        declined = one.accepted is Acceptance.DECLINED and one.user_id not in missed
        (gone if declined else again).append(one)
    return again, gone
