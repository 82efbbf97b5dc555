"""Where somebody stands on a calendar: their times and what they said, kept so that it can be put back."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.intervals import Span
from scheduling.model import Acceptance, AnswerStatus, Calendar, EventType, Preference
from services.events import available_rows
from services.request import Request

Snapshot = dict[str, Any]


async def snapshot(
    session: AsyncSession, calendar_id: int, user_id: int, attendee: models.Attendee | None
) -> Snapshot:
    """All that one person has said on a calendar, as a draft keeps it; the owner is no attendee."""
    return {
        "attendee": attendee and [attendee.accepted.value, attendee.status.value, attendee.note],
        "entries": [as_kept(row) for row in await available_rows(session, calendar_id, user_id)],
    }


def as_kept(row: models.Event) -> list[str]:
    """One entry as a draft keeps it."""
    return [row.start_time.isoformat(), row.end_time.isoformat(), row.event_type.value, row.name]


async def put_back(
    session: AsyncSession,
    request: Request,
    calendar: Calendar,
    me: models.User,
    attendee: models.Attendee | None,
    kept: Snapshot,
) -> None:
    """Makes it so again, as far as the calendar still covers it."""
    await remove_times(session, calendar.id, me.id)
    for start, end, preference, name in kept["entries"]:
        span = Span(datetime.fromisoformat(start), datetime.fromisoformat(end)).within(calendar.window)
        if span is not None:
            session.add(entry(request, calendar.id, me.id, span, Preference(preference), name))
    if attendee is not None and kept["attendee"] is not None:
        accepted, status, note = kept["attendee"]
        attendee.accepted, attendee.status = Acceptance(accepted), AnswerStatus(status)
        attendee.note = note
    await session.flush()


async def remove_times(session: AsyncSession, calendar_id: int, user_id: int) -> None:
    """Takes away somebody's availability; a fixed meeting stays."""
    event = models.Event
    own = delete(event).where(event.calendar_id == calendar_id, event.owner_id == user_id)
    await session.execute(own.where(event.event_type != EventType.FINALIZED))


def entry(
    request: Request, calendar_id: int, user_id: int, span: Span, preference: Preference, name: str
) -> models.Event:
    """A new row of availability."""
    return models.Event(
        calendar_id=calendar_id,
        owner_id=user_id,
        name=name,
        start_time=span.start,
        end_time=span.end,
        event_type=EventType(preference),
        last_modified=request.now,
    )
