"""Meetings that are fixed already for somebody, on other calendars than the one they answer."""

from sqlalchemy import bindparam, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Absence, Attendee, Calendar, Event
from db.prepared import Prepared
from scheduling.model import Acceptance, EventType, Meeting, Mode
from services.mapping import to_meeting, to_window

_ATTENDED = select(Attendee.calendar_id).where(
    Attendee.user_id == bindparam("user"),
    Attendee.withdrawn_at.is_(None),
    Attendee.accepted != Acceptance.DECLINED,
)
_MISSED = select(Absence.event_id).where(Absence.user_id == bindparam("user"), Absence.event_id.is_not(None))
# PostgreSQL reads every calendar for an OR of the two.
_OWNED = select(Calendar.id).where(Calendar.owner_id == bindparam("user")).correlate_except(Calendar)
_OWNS = Calendar.owner_id == bindparam("user")
_ELSEWHERE = Prepared(
    select(Event)
    .join(Calendar, Calendar.id == Event.calendar_id)
    .where(
        Calendar.id.in_(union_all(_OWNED, _ATTENDED)),
        Calendar.is_finalized.is_(True),
        Calendar.cancelled_at.is_(None),
        Calendar.id != bindparam("calendar"),
        or_(Event.owner_id == bindparam("user"), _OWNS, Calendar.mode == Mode.GROUP),
        Event.event_type == EventType.FINALIZED,
        Event.start_time < bindparam("end"),
        Event.end_time > bindparam("start"),
        Event.id.not_in(_MISSED),
    )
    .order_by(Event.start_time)
)


async def meetings_elsewhere(session: AsyncSession, user_id: int, calendar: Calendar) -> list[Meeting]:
    """The meetings that take somebody's time within the days of a calendar, by time.

    In a group the organizer's row stands for everybody who has not declined; in a one-on-one each invitee
    has their own, which takes the organizer's time as well. Of a series, each meeting counts but those that
    they have said they can't make.
    """
    window = to_window(calendar)
    found = await _ELSEWHERE.all(
        session, user=user_id, calendar=calendar.id, start=window.start, end=window.end
    )
    return [to_meeting(row) for row in found]
