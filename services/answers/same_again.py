"""Answering a copy as its calendar was answered the last time."""

from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.errors import NothingAgain, ZoneNeeded
from scheduling.model import CalendarFields
from scheduling.painting import without
from scheduling.phrases import Range, Reading
from scheduling.same_again import same_again
from services.answers.conflicts import meetings_elsewhere
from services.answers.joining import admit
from services.answers.submission import Added, NewTimes, submit
from services.events import available_rows
from services.mapping import to_calendar, to_calendar_fields, to_person, to_said
from services.request import Request


async def use(request: Request, ref: str) -> Added:
    """Answers with what the asker said of the calendar before, by weekday and on their wall.

    Left out, and said, are what the new days don't have and what meetings elsewhere take.
    Raises NothingAgain, ZoneNeeded, and what admit and submit raise.
    """
    async with request.writing() as session:
        me, row = await admit(session, request, ref)
        former = await _former(session, row)
        said = [to_said(each) for each in await available_rows(session, row.copied_from or 0, me.id)]
        if former is None or not said:
            raise NothingAgain(row.name, had_times=False)
        zone = to_person(me).timezone
        if zone is None:
            raise ZoneNeeded(row.id)
        again, left_out = same_again(said, former, to_calendar(row), ZoneInfo(zone), request.now)
        meetings = await meetings_elsewhere(session, me.id, row)
        free = without(again, [meeting.span for meeting in meetings])
        if not free:
            raise NothingAgain(row.name, had_times=True)
        reading = Reading(
            tuple(sorted(Range(one.span, one.preference) for one in free)), trimmed=tuple(left_out)
        )
        taken = tuple(one for one in meetings if any(one.span.overlaps(each.span) for each in again))
        ranges = [(one.span, one.preference) for one in free]
        return await submit(session, request, me, row, NewTimes(reading, ranges, meetings=taken))


async def _former(session: AsyncSession, row: models.Calendar) -> CalendarFields | None:
    if row.copied_from is None:
        return None
    former = (await session.scalars(select(models.Calendar).filter_by(id=row.copied_from))).one()
    return to_calendar_fields(former)
