"""Who is on one calendar, and what they have said."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db import models
from scheduling.errors import NotInvited, Withdrawn
from scheduling.model import (
    Acceptance,
    AnswerStatus,
    Entry,
    Invitation,
)
from services.events import entries_by_user, entries_of
from services.mapping import to_attendee, to_calendar, to_person

ENOUGH = 3
"""So many answers together tell nobody's times: fewer are for the owner's eyes only."""


async def attendee_of(session: AsyncSession, calendar_id: int, user_id: int) -> models.Attendee | None:
    """The row of one user on one calendar, withdrawn or not."""
    query = select(models.Attendee).filter_by(calendar_id=calendar_id, user_id=user_id)
    found: models.Attendee | None = await session.scalar(query.options(joinedload(models.Attendee.user)))
    return found


async def live_attendees(session: AsyncSession, calendar_id: int) -> Sequence[models.Attendee]:
    """Everybody whose invitation was not taken back, in the order they were invited."""
    attendee = models.Attendee
    query = select(attendee).options(joinedload(attendee.user)).filter_by(calendar_id=calendar_id)
    return (await session.scalars(query.where(attendee.withdrawn_at.is_(None)).order_by(attendee.id))).all()


async def coming(session: AsyncSession, calendar_id: int) -> list[models.Attendee]:
    """Everybody invited who has not declined."""
    attendees = await live_attendees(session, calendar_id)
    return [attendee for attendee in attendees if attendee.accepted is not Acceptance.DECLINED]


async def answers_of(session: AsyncSession, calendar_id: int, *, unless_fewer: int) -> list[list[Entry]]:
    """What everybody said who is coming and has said when they can; nothing if they are fewer."""
    entries = await entries_by_user(session, calendar_id)
    said = [entries[one.user_id] for one in await coming(session, calendar_id) if entries.get(one.user_id)]
    return said if len(said) >= unless_fewer else []


async def invitation_of(
    session: AsyncSession,
    calendar: models.Calendar,
    attendee: models.Attendee,
    entries: list[Entry] | None = None,
) -> Invitation:
    """An attendee's own view of the calendar. Their `entries` are read unless they are at hand."""
    if entries is None:
        entries = await entries_of(session, calendar.id, attendee.user_id)
    usual = select(models.UsualWeek.id).filter_by(user_id=attendee.user_id).limit(1)
    has_usual_week = await session.scalar(usual) is not None
    return Invitation(to_calendar(calendar), to_attendee(attendee), entries, has_usual_week)


async def answers_so_far(session: AsyncSession, calendar_id: int) -> tuple[int, int]:
    """How many are invited, and how many of them have answered: declined, or said when they can."""
    answered = (models.Attendee.accepted == Acceptance.DECLINED) | (
        models.Attendee.status != AnswerStatus.NONE
    )
    query = select(func.count(), func.count().filter(answered)).select_from(models.Attendee)
    live = query.where(models.Attendee.calendar_id == calendar_id, models.Attendee.withdrawn_at.is_(None))
    total, done = (await session.execute(live)).one()
    return total, done


async def own_attendee(session: AsyncSession, calendar: models.Calendar, me: models.User) -> models.Attendee:
    """The row of somebody on the calendar. Raises NotInvited, Withdrawn."""
    attendee = await attendee_of(session, calendar.id, me.id)
    if attendee is None:
        raise NotInvited(to_person(me).name)
    if attendee.withdrawn_at is not None:
        raise Withdrawn(calendar.name)
    return attendee
