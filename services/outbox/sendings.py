"""How far messages have got that were written down for many people at once."""

from datetime import UTC, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Notification
from scheduling.errors import DraftGone
from scheduling.model import NotificationKind, Outcome
from services.lookup import calendar_ref, on_own_calendar
from services.outbox.context import FAILED
from services.request import Request

KINDS = (NotificationKind.INVITATION, NotificationKind.CALENDAR_CHANGED, NotificationKind.NUDGE)
_EPOCH, _STEP = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


class Sending(Struct, frozen=True):
    """Messages of one of the KINDS about a calendar, written down at the instant `at`, and how they fare.

    Some are `delivered`, some `failed`, some are `called` in a channel instead, and the others are `waiting`.
    What is no longer owed is not counted.
    """

    calendar_id: int
    kind: NotificationKind
    at: datetime
    delivered: int = 0
    failed: int = 0
    called: int = 0
    waiting: int = 0

    @property
    def total(self) -> int:
        """How many there are."""
        return self.delivered + self.failed + self.called + self.waiting

    @property
    def ids(self) -> tuple[int, int, int]:
        """By which a button says which messages it means."""
        return self.calendar_id, KINDS.index(self.kind), (self.at - _EPOCH) // _STEP


async def look(request: Request, calendar_id: int, kind: int, at: int) -> Sending:
    """How those fare that `ids` name. Raises NotTheOwner, NoSuchCalendar, DraftGone."""
    try:
        sending = Sending(calendar_id, KINDS[kind], _EPOCH + at * _STEP)
    except (IndexError, OverflowError):
        raise DraftGone from None
    async with request.reading() as session:
        await on_own_calendar(session, request, calendar_ref(calendar_id))
        return await _counted(session, sending)


async def first_invitations(session: AsyncSession, calendar_id: int, now: datetime) -> Sending:
    """The invitations with which a calendar began; none, as of `now`, if nobody was invited."""
    kind, row = NotificationKind.INVITATION, Notification
    first = select(func.min(row.created_at)).where(row.calendar_id == calendar_id, row.kind == kind)
    return await _counted(session, Sending(calendar_id, kind, await session.scalar(first) or now))


async def _counted(session: AsyncSession, sending: Sending) -> Sending:
    outcome = Notification.outcome
    ends = {
        "delivered": outcome == Outcome.SENT,
        "failed": outcome.in_(FAILED),
        "called": outcome == Outcome.CALLED,
        "waiting": or_(outcome.is_(None), outcome == Outcome.HELD),
    }
    counts = (func.count().filter(end).label(name) for name, end in ends.items())
    found = (await session.execute(select(*counts).where(_is_of(sending)))).one()
    return replace(sending, **found._mapping)


def _is_of(sending: Sending) -> ColumnElement[bool]:
    row, at = Notification, sending.at
    # Whoever was still to be told of an earlier change is told of this one by the same message.
    is_told = (
        and_(row.created_at <= at, row.due_at >= at)
        if sending.kind is NotificationKind.CALENDAR_CHANGED
        else row.created_at == at
    )
    return and_(row.calendar_id == sending.calendar_id, row.kind == sending.kind, is_told)
