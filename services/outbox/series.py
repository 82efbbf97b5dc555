"""Reminders of a series: the next few of each person are planned, and another one when one comes due."""

from collections.abc import Iterable
from itertools import islice

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Absence, Calendar, Event, Notification, User
from scheduling.appointments import seen_by
from scheduling.model import Calendar as CalendarValue
from scheduling.model import EventType, Meeting, NotificationKind
from services.locks import note_change
from services.outbox.owed import write_down
from services.outbox.reminders import meeting_reminders
from services.request import Store

AHEAD = 3
"""So many reminders of a series are planned for each person."""


async def plan_series(
    session: AsyncSession, store: Store, calendar: Calendar, people: Iterable[User]
) -> None:
    """Plans when to remind these people of the next meetings that they come to, unless that is planned.

    The calendar is locked.
    """
    users = {user.id: user for user in people}
    event, row = Event, Notification
    ahead = select(event).filter_by(calendar_id=calendar.id, event_type=EventType.FINALIZED)
    events = list(
        await session.scalars(ahead.where(event.start_time > store.now()).order_by(event.start_time))
    )
    kept = select(row.user_id, row.revision).filter_by(
        calendar_id=calendar.id, kind=NotificationKind.MEETING_REMINDER
    )
    known = set(map(tuple, await session.execute(kept.where(row.user_id.in_(list(users))))))
    missed = await misses(session, [calendar.id])
    guests: dict[Event, list[User]] = {}
    for user_id, user in users.items():
        for one in islice((one for one in events if (one.id, user_id) not in missed), AHEAD):
            if (user_id, one.id) not in known:
                guests.setdefault(one, []).append(user)
    rows = [
        reminder
        for one, reminded in guests.items()
        for reminder in meeting_reminders(store, calendar, one, reminded, store.now())
    ]
    await write_down(session, rows)


def goes_on(reminder: Notification) -> bool:
    """Whether it is the reminder of a series, which plans the next one when it comes due."""
    return reminder.kind is NotificationKind.MEETING_REMINDER and reminder.calendar.repeat is not None


async def plan_further(session: AsyncSession, store: Store, due: Iterable[Notification]) -> None:
    """Plans the next reminders of series for those whose reminder has come due; what is shown live follows.

    Their calendars are locked.
    """
    series: dict[int, tuple[Calendar, dict[int, User]]] = {}
    for row in due:
        if row.user is not None:
            series.setdefault(row.calendar_id, (row.calendar, {}))[1][row.user.id] = row.user
    for calendar, users in series.values():
        await plan_series(session, store, calendar, users.values())
        await note_change(session, store, calendar.id, only_if_free=True)


async def misses(session: AsyncSession, calendars: Iterable[int]) -> set[tuple[int, int]]:
    """Which single meetings of these calendars' series who can't make: pairs of Event and user."""
    if not (known := list(calendars)):
        return set()
    row = Absence
    query = select(row.event_id, row.user_id).where(row.calendar_id.in_(known), row.event_id.is_not(None))
    return {(event or 0, user) for event, user in await session.execute(query)}


async def attended(
    session: AsyncSession, user_id: int, calendar: CalendarValue, meetings: list[Meeting]
) -> list[Meeting]:
    """Those that concern somebody, but of a series not those that they have said they can't make."""
    theirs = seen_by(user_id, calendar, meetings)
    missed = await misses(session, [calendar.id]) if calendar.first else set()
    return [meeting for meeting in theirs if (meeting.id, user_id) not in missed]
