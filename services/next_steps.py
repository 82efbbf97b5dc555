"""How far calendars have got, for what their organizers can do next."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Absence, Attendee, Calendar, Event, LiveMessage, Proposal
from scheduling.model import EventType, OpenTo
from scheduling.next_steps import Progress
from scheduling.reminders import NUDGE_EVERY
from services.attendees import ANSWERED, TOLD_TIMES
from services.mapping import to_calendar

_POSTED = select(LiveMessage.id).where(
    LiveMessage.calendar_id == Calendar.id, LiveMessage.audience != OpenTo.INVITED
)
_PROPOSED = select(Proposal.id).where(
    Proposal.calendar_id == Calendar.id, Proposal.version == Calendar.version
)
_LAST = select(func.max(Event.start_time)).where(
    Event.calendar_id == Calendar.id, Event.event_type == EventType.FINALIZED
)


async def progress_of(
    session: AsyncSession, calendars: Iterable[Calendar], now: datetime
) -> dict[int, Progress]:
    """How far each of the calendars has got, by its id; their owners are loaded. One statement for all."""
    rows = {row.id: row for row in calendars}
    if not rows:
        return {}
    on_it = and_(Attendee.calendar_id == Calendar.id, Attendee.withdrawn_at.is_(None))
    rested = or_(Attendee.nudged_at.is_(None), Attendee.nudged_at <= now - NUDGE_EVERY)
    # Somebody who can't make one meeting of a series stays away from it alone, until it is over.
    absent = select(func.count(Absence.id)).where(
        Absence.calendar_id == Calendar.id, or_(Absence.event_id.is_(None), Absence.start_time > now)
    )
    query = (
        select(
            Calendar.id,
            func.count(Attendee.id),
            func.count(Attendee.id).filter(ANSWERED),
            func.count(Attendee.id).filter(TOLD_TIMES),
            func.count(Attendee.id).filter(~ANSWERED, rested),
            _POSTED.exists(),
            _PROPOSED.exists(),
            absent.scalar_subquery(),
            _LAST.scalar_subquery(),
        )
        .outerjoin(Attendee, on_it)
        .where(Calendar.id.in_(rows))
        .group_by(Calendar.id)
    )
    found = await session.execute(query)
    return {number: Progress(to_calendar(rows[number]), *facts) for number, *facts in found}
