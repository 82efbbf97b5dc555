"""The times that are still free on a calendar of one-on-ones, for somebody who chooses one."""

from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.intervals import Span
from scheduling.planning.search import Search, open_times
from scheduling.planning.ways import openings
from services.events import entries_of, meetings_of
from services.mapping import to_calendar
from services.request import Store

MOST = 100
"""So many stand in one message: four menus of 25."""


async def free_slots(session: AsyncSession, store: Store, row: models.Calendar) -> list[Span]:
    """The times that one more meeting fits into, the earliest first."""
    calendar = to_calendar(row)
    search = Search(
        people=(),
        open=open_times(calendar, await entries_of(session, row.id, row.owner_id)),
        length=calendar.meeting_length,
        now=store.now(),
        buffer=calendar.buffer,
    )
    held = {meeting.person_id: meeting.span for meeting in await meetings_of(session, row.id)}
    return openings(search, held)
