"""Meetings that are fixed already for somebody, on other calendars than the one they answer."""

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Attendee, Calendar, Event
from scheduling.model import Acceptance, EventType, Meeting, Mode
from services.mapping import to_calendar, to_meeting


async def meetings_elsewhere(session: AsyncSession, user_id: int, calendar: Calendar) -> list[Meeting]:
    """The meetings that take somebody's time within the days of a calendar, by time.

    In a group the organizer's row stands for everybody who has not declined; in a one-on-one each invitee
    has their own, which takes the organizer's time as well.
    """
    window = to_calendar(calendar).window
    attended = select(Attendee.calendar_id).where(
        Attendee.user_id == user_id,
        Attendee.withdrawn_at.is_(None),
        Attendee.accepted != Acceptance.DECLINED,
    )
    theirs = or_(Calendar.owner_id == user_id, Calendar.id.in_(attended))
    query = (
        select(Event)
        .join(Calendar, Calendar.id == Event.calendar_id)
        .where(
            theirs,
            Calendar.is_finalized.is_(True),
            Calendar.cancelled_at.is_(None),
            Calendar.id != calendar.id,
            or_(Event.owner_id == user_id, Calendar.owner_id == user_id, Calendar.mode == Mode.GROUP),
            Event.event_type == EventType.FINALIZED,
            Event.start_time < window.end,
            Event.end_time > window.start,
        )
    )
    return [to_meeting(row) for row in await session.scalars(query.order_by(Event.start_time))]
