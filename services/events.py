"""What is kept of one calendar's times: availability, and fixed meetings."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.model import (
    Entry,
    EventType,
    Meeting,
)
from services.mapping import to_entry, to_meeting


async def entries_of(session: AsyncSession, calendar_id: int, user_id: int) -> list[Entry]:
    """One user's availability on one calendar, by time."""
    return [to_entry(row) for row in await available_rows(session, calendar_id, user_id)]


async def available_rows(session: AsyncSession, calendar_id: int, user_id: int) -> Sequence[models.Event]:
    """The same as rows."""
    query = select(models.Event).filter_by(calendar_id=calendar_id, owner_id=user_id)
    available = query.where(models.Event.event_type != EventType.FINALIZED)
    return (await session.scalars(available.order_by(models.Event.start_time))).all()


async def entries_by_user(session: AsyncSession, calendar_id: int) -> dict[int, list[Entry]]:
    """Everybody's availability on one calendar, by user and time."""
    available = models.Event.event_type != EventType.FINALIZED
    query = select(models.Event).filter_by(calendar_id=calendar_id).where(available)
    entries: dict[int, list[Entry]] = {}
    for row in await session.scalars(query.order_by(models.Event.start_time)):
        entries.setdefault(row.owner_id, []).append(to_entry(row))
    return entries


async def meetings_of(session: AsyncSession, calendar_id: int) -> list[Meeting]:
    """The fixed meetings of a calendar, by time."""
    fixed = select(models.Event).filter_by(calendar_id=calendar_id, event_type=EventType.FINALIZED)
    rows = await session.scalars(fixed.order_by(models.Event.start_time))
    return [to_meeting(row) for row in rows]
