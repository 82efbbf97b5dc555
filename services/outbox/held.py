"""What was held while somebody wanted no messages, sent once they want them again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Notification, User
from scheduling.model import NotificationKind, Outcome
from services.outbox.owed import owe


async def catch_up(session: AsyncSession, user: User, now: datetime) -> int:
    """Sends in one message what was held while the user wanted none; how much it is."""
    held = select(Notification).filter_by(user_id=user.id, outcome=Outcome.HELD).order_by(Notification.id)
    rows = [row for row in await session.scalars(held) if not _is_superfluous(row)]
    if len(rows) == 1:
        rows[0].outcome, rows[0].due_at = None, now
    elif rows and not await _is_on_its_way(session, user):
        owe(
            session,
            NotificationKind.CATCH_UP,
            calendar_id=rows[0].calendar_id,
            user_id=user.id,
            revision=rows[-1].id,
            now=now,
            due_at=now,
        )
    return len(rows)


def _is_superfluous(row: Notification) -> bool:
    """Whether it is an earlier attempt to catch somebody up, which a new one replaces; then it is closed."""
    if row.kind is NotificationKind.CATCH_UP:
        row.outcome = Outcome.WITHDRAWN
    return row.outcome is Outcome.WITHDRAWN


async def _is_on_its_way(session: AsyncSession, user: User) -> bool:
    waiting = select(Notification.id).filter_by(user_id=user.id, kind=NotificationKind.CATCH_UP, outcome=None)
    return await session.scalar(waiting.limit(1)) is not None
