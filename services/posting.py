"""A calendar's status where others see it: an act of the owner, in a channel."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.model import AnswerStatus, Calendar, Person
from services.calendars import live_attendees
from services.loading import to_calendar, to_person
from services.lookup import own_calendar
from services.request import Request
from services.users import signed_in


@dataclass(frozen=True, slots=True)
class PublicStatus:
    """What anybody in the channel may know: how many are asked, and who has said when they can."""

    calendar: Calendar
    asked: int
    answered: list[Person]


async def public(request: Request, ref: str) -> PublicStatus:
    """What posting would show. Raises NotTheOwner, NoSuchCalendar."""
    async with request.reading() as session:
        me = await signed_in(session, request)
        return await _public(session, await own_calendar(session, me, ref))


async def open_post(request: Request, ref: str, channel_id: int) -> PublicStatus:
    """Writes down that the status stands in the channel, before it is sent there. Raises as public does."""
    async with request.writing() as session:
        me = await signed_in(session, request)
        row = await own_calendar(session, me, ref, lock=True)
        post = await _post(session, row.id, channel_id)
        if post is None:
            post = models.LiveMessage(calendar_id=row.id, channel_id=channel_id, created_at=request.now)
            session.add(post)
        post.message_id, post.dirty_since = None, request.now
        return await _public(session, row)


async def posted(request: Request, calendar_id: int, channel_id: int, message_id: int) -> None:
    """Discord has the message."""
    async with request.store.database.writing() as session:
        post = await _post(session, calendar_id, channel_id)
        if post is not None:
            post.message_id, post.dirty_since = message_id, None


async def _post(session: AsyncSession, calendar_id: int, channel_id: int) -> models.LiveMessage | None:
    query = select(models.LiveMessage).filter_by(calendar_id=calendar_id, channel_id=channel_id)
    found: models.LiveMessage | None = await session.scalar(query)
    return found


async def _public(session: AsyncSession, row: models.Calendar) -> PublicStatus:
    attendees = await live_attendees(session, row.id)
    answered = [to_person(item.user) for item in attendees if item.status is AnswerStatus.SUBMITTED]
    return PublicStatus(to_calendar(row), len(attendees), answered)
