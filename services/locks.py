"""What every change to a calendar sets off."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Calendar, LiveMessage
from scheduling.live_status import edit_at
from services.request import Store


async def lock(session: AsyncSession, calendar_id: int) -> None:
    """Locks a calendar. Always before what hangs on it, or two would wait for each other for ever."""
    await session.execute(select(Calendar.id).filter_by(id=calendar_id).with_for_update(key_share=True))


async def mark_changed(session: AsyncSession, store: Store, calendar: Calendar) -> None:
    """Raises the version of a calendar whose row is locked, and has its live status edited."""
    calendar.version += 1
    await show_live(session, store, calendar.id)


async def show_live(session: AsyncSession, store: Store, calendar_id: int) -> None:
    """Has the calendar's live status edited, unless an edit is due already: bursts are one."""
    now = store.now()
    # Locked, so that nobody reads the calendar as it was and then takes this change for shown.
    rows = await session.scalars(select(LiveMessage).filter_by(calendar_id=calendar_id).with_for_update())
    for row in rows:
        if row.due_at is None:
            row.due_at = edit_at(now, row.created_at, row.edited_at, store.times.live_every)
