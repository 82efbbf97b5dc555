"""What the owner is shown of a calendar that has opened itself again: read for a whole batch at once."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct, field
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Notification
from scheduling.model import Every, NotificationKind, Person
from services.again import asked_again, series_of
from services.attendees import live_attendees
from services.mapping import to_person


class AgainFacts(Struct, frozen=True):
    """Who is asked, and who is left out since they declined for good; `has_sent`: the invitations are out."""

    every: Every | None = None
    opens_at: datetime | None = None
    asked: list[Person] = field(default_factory=list)
    left_out: list[Person] = field(default_factory=list)
    has_sent: bool = False


async def gather_again(session: AsyncSession, rows: Sequence[Notification]) -> dict[int, AgainFacts]:
    """What there is to know about each of the messages, by its id."""
    about = (row for row in rows if row.kind is NotificationKind.OPENED_AGAIN)
    return {row.id: await _facts(session, row.calendar_id) for row in about}


async def _facts(session: AsyncSession, calendar_id: int) -> AgainFacts:
    series = await series_of(session, calendar_id)
    if series is None:
        return AgainFacts()
    if series.copy_id != calendar_id:
        people = [to_person(one.user) for one in await live_attendees(session, calendar_id)]
        return AgainFacts(series.every, series.opens_at, people, has_sent=True)
    asked, gone = await asked_again(session, series.calendar_id)
    again, left_out = ([to_person(one.user) for one in each] for each in (asked, gone))
    return AgainFacts(series.every, series.opens_at, again, left_out)
