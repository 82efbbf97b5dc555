"""Telling how far the answers have got: with the last one, else the next morning."""

from datetime import datetime

from sqlalchemy import bindparam, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Attendee, Calendar, Notification
from db.prepared import Prepared
from scheduling.admission import has_everybody
from scheduling.model import NotificationKind, Outcome
from scheduling.reminders import summary_at, waking_of
from services.attendees import SO_FAR
from services.mapping import has_answered, to_person
from services.outbox.owed import owe, tell_owner
from services.outbox.reminders import open_posts
from services.request import Request

_OF_IT = Notification.calendar_id == bindparam("calendar")
_SUMMARY = (
    exists()
    .where(_OF_IT, Notification.kind == NotificationKind.STATUS_SUMMARY, Notification.outcome.is_(None))
    .label("is_planned"),
    select(func.min(Notification.created_at))
    .where(_OF_IT, Notification.kind == NotificationKind.INVITATION)
    .label("first_invited_at"),
)
_PLANNED = Prepared(select(*_SUMMARY))
_PROGRESS = Prepared(SO_FAR.add_columns(*_SUMMARY))


async def plan_summary(session: AsyncSession, request: Request, calendar: Calendar) -> None:
    """Plans a summary for the next morning, for the calendar's channel or its owner; there is one a day."""
    is_planned, first = await _PLANNED.one(session, calendar=calendar.id)
    if not is_planned:
        _plan_summary(session, request, calendar, first or request.now)


def _plan_summary(session: AsyncSession, request: Request, calendar: Calendar, invited_at: datetime) -> None:
    waking, in_channel = (
        waking_of(to_person(calendar.owner), calendar.timezone),
        calendar.channel_id is not None,
    )
    owe(
        session,
        NotificationKind.STATUS_SUMMARY,
        calendar_id=calendar.id,
        user_id=None if in_channel else calendar.owner_id,
        channel_id=calendar.channel_id,
        revision=1,
        now=request.now,
        due_at=summary_at(request.now, waking, invited_at=invited_at),
    )


async def owe_all_answered(session: AsyncSession, request: Request, calendar: Calendar) -> None:
    """Everybody has answered: for its owner alone, since a channel could tell from it that some declined.

    Once for those who are asked, however often one of them takes it back: until more are, or one again.
    """
    kind = NotificationKind.ALL_ANSWERED
    asked = await session.scalar(select(func.sum(Attendee.revision)).filter_by(calendar_id=calendar.id))
    told = exists().where(
        Notification.calendar_id == calendar.id,
        Notification.kind == kind,
        Notification.revision == asked,
        or_(Notification.outcome.is_(None), Notification.outcome != Outcome.WITHDRAWN),
    )
    if not await session.scalar(select(told)):
        tell_owner(session, kind, calendar, revision=asked or 0, now=request.now, due_at=request.now)


async def _is_all(session: AsyncSession, calendar: Calendar, invited: int, answered: int) -> bool:
    is_open = bool(await open_posts(session, calendar.id))
    return has_everybody(calendar.expected, invited, answered, is_open=is_open)


async def note_answer(
    session: AsyncSession, request: Request, calendar: Calendar, attendee: Attendee, *, answered_before: bool
) -> None:
    """To be called with the answer in place."""
    found = await _PROGRESS.one(session, calendar=calendar.id)
    invited, answered, _, is_planned, first = found
    is_news = has_answered(attendee) and not answered_before
    may_be_all = is_news and answered in (invited, calendar.expected)
    if may_be_all and await _is_all(session, calendar, invited, answered):
        await owe_all_answered(session, request, calendar)
    elif not is_planned:
        _plan_summary(session, request, calendar, first or request.now)
