"""What follows when a message does not reach somebody: their channel is tried, and the owner is told."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Notification
from scheduling.model import NotificationKind, Outcome
from services.outbox.newcomers import reopen_called
from services.outbox.owed import owe, tell_owner

COLLECTED_FOR = timedelta(minutes=1)  # Failures within it are told in one message.
_NEWS = (
    NotificationKind.INVITATION,
    NotificationKind.UNINVITATION,
    NotificationKind.CALENDAR_CHANGED,
    NotificationKind.FINALIZED,
    NotificationKind.CANCELLED,
    NotificationKind.MEETING_CHANGED,
    NotificationKind.BOOKING,
    NotificationKind.CO_ORGANIZER,
)
_WORTH_A_CALL = (
    NotificationKind.INVITATION,
    NotificationKind.FINALIZED,
    NotificationKind.MEETING_CHANGED,
    NotificationKind.BOOKING,
)


async def note_failure(session: AsyncSession, row: Notification, now: datetime) -> None:
    """Calls the person where the owner allowed a channel, and tells the owner. `row.calendar` is loaded.

    Whoever was to be called in a channel gets a DM after all. Nothing follows from what is still open or went
    well, nor from a reminder to somebody who is known not to be reached, nor from what is for the owner.
    """
    if row.kind is NotificationKind.CHANNEL_CALL and row.outcome is Outcome.GIVEN_UP:
        await reopen_called(session, row, now)
    unreachable = row.outcome is Outcome.UNREACHABLE
    if not unreachable and row.outcome is not Outcome.GIVEN_UP:
        return
    if row.user_id in (None, row.calendar.owner_id) or (unreachable and row.kind not in _NEWS):
        return
    if unreachable and row.kind in _WORTH_A_CALL and row.calendar.channel_id is not None:
        owe(
            session,
            NotificationKind.CALL,
            calendar_id=row.calendar_id,
            user_id=row.user_id,
            channel_id=row.calendar.channel_id,
            revision=row.id,
            now=now,
        )
    await _tell_owner(session, row, now)


async def _tell_owner(session: AsyncSession, row: Notification, now: datetime) -> None:
    kind = NotificationKind.UNDELIVERED
    waiting = select(Notification.id).filter_by(
        calendar_id=row.calendar_id, kind=kind, outcome=None, attempts=0
    )
    if await session.scalar(waiting.limit(1)) is None:
        tell_owner(session, kind, row.calendar, revision=row.id, now=now, due_at=now + COLLECTED_FOR)
