"""The meetings of a finalized calendar as they stand: whose, who can't make theirs, and what is new."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db import models
from scheduling.errors import PartOfSeries, Revised, StillOpen
from scheduling.intervals import Span
from scheduling.model import Acceptance, EventType, Mode, NotificationKind
from scheduling.revising import in_one_each
from services.lookup import check_not_cancelled
from services.mapping import span_between, to_change, to_person, to_span


def check_set(calendar: models.Calendar) -> None:
    """Raises StillOpen until the calendar is finalized, CalendarClosed once it is called off."""
    check_not_cancelled(calendar)
    if not calendar.is_finalized:
        raise StillOpen(calendar.name)


async def set_events(session: AsyncSession, calendar_id: int, now: datetime) -> dict[int, models.Event]:
    """The meetings' rows, by the person whose they are; of a series, the next one, or else the last."""
    found: dict[int, models.Event] = {}
    for row in await every_event(session, calendar_id):
        if row.owner_id not in found or found[row.owner_id].start_time <= now:
            found[row.owner_id] = row
    return found


async def every_event(session: AsyncSession, calendar_id: int) -> list[models.Event]:
    """The rows of all meetings that are set, by time."""
    query = select(models.Event).filter_by(calendar_id=calendar_id, event_type=EventType.FINALIZED)
    return list(await session.scalars(query.order_by(models.Event.start_time)))


def check_once(calendar: models.Calendar) -> None:
    """Raises PartOfSeries if the meeting repeats."""
    if calendar.repeat is not None:
        raise PartOfSeries(calendar.name)


async def absences_of(session: AsyncSession, calendar_id: int) -> dict[int, models.Absence]:
    """Who can't make theirs and waits for the owner to decide, by user."""
    whole = select(models.Absence).filter_by(calendar_id=calendar_id, event_id=None)
    query = whole.options(joinedload(models.Absence.user))
    return {row.user_id: row for row in await session.scalars(query.order_by(models.Absence.id))}


async def absences_from_one(session: AsyncSession, calendar_id: int, now: datetime) -> list[models.Absence]:
    """Who can't make one of the meetings of a series that are ahead, by time."""
    row = models.Absence
    single = select(row).options(joinedload(row.user)).filter_by(calendar_id=calendar_id)
    ahead = single.where(row.event_id.is_not(None), row.start_time > now)
    return list(await session.scalars(ahead.order_by(row.start_time, row.id)))


async def may_choose(session: AsyncSession, row: models.Calendar, attendee: models.Attendee) -> bool:
    """Whether somebody was added after the meetings were set, and has not chosen a slot yet."""
    if not row.is_finalized or row.mode is Mode.GROUP or attendee.accepted is not Acceptance.INVITED:
        return False
    asked = select(models.Notification.id).filter_by(
        calendar_id=row.id,
        user_id=attendee.user_id,
        kind=NotificationKind.BOOKING,
        revision=attendee.revision,
    )
    return await session.scalar(asked.limit(1)) is not None


def missed(absence: models.Absence) -> Span | None:
    """The meeting that somebody can't make, if they had one."""
    return span_between(absence.start_time, absence.end_time)


async def check_unrevised(
    session: AsyncSession, row: models.Calendar, version: int, revision: int, absent: Collection[int]
) -> None:
    """Raises Revised with what is new unless the calendar still is as it was when somebody looked at it.

    Then it had that version and revision, and `absent` were those who couldn't make their meetings.
    """
    if row.version == version:
        return
    change = models.MeetingChange
    since = select(change).options(joinedload(change.user)).filter_by(calendar_id=row.id)
    rows = list(await session.scalars(since.where(change.revision > revision).order_by(change.revision)))
    people = {each.user_id: to_person(each.user) for each in rows}
    news = [
        (person.name, all_in_one.before, all_in_one.after)
        for who, person in people.items()
        for all_in_one in in_one_each(to_change(each) for each in rows if each.user_id == who)
    ]
    absences = await absences_of(session, row.id)
    new = [absence for who, absence in absences.items() if who not in absent]
    raise Revised(row.name, news + [(to_person(one.user).name, missed(one), None) for one in new])


def as_meetings(events: dict[int, models.Event]) -> dict[int, Span]:
    """When they are, by person."""
    return {who: to_span(event) for who, event in events.items()}
