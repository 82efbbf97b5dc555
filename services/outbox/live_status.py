"""The live status in a channel: what it shows, and claiming what is due to be sent or edited."""

import logging
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db.models import Calendar as CalendarRow
from db.models import LiveMessage
from scheduling.admission import Admission
from scheduling.model import AnswerStatus, Calendar, Entry, Meeting, Person
from scheduling.showing import AnswersByUser
from services.attendees import live_attendees
from services.events import meetings_of
from services.locks import lock
from services.mapping import to_calendar, to_person
from services.outbox.outcomes import leave_channel
from services.request import Store
from services.showing import next_answers, show_answers

LEASE = timedelta(seconds=60)
BATCH = 20
_log = logging.getLogger(__name__)


class PublicStatus(Struct, frozen=True):
    """What anybody in the channel may know: how many are asked, who said when they can, and the meeting."""

    calendar: Calendar
    asked: int
    answered: list[Person]
    meetings: list[Meeting]
    answers: list[list[Entry]]


class LiveClaim(Struct, frozen=True):
    """A live message that its claimer alone may send, or edit if it has an id, until the lease ends.

    It `pings` a role when it is sent, if that was said and has not been done.
    """

    id: int
    channel_id: int
    message_id: int | None
    admission: Admission
    attempts: int
    nonce: str
    status: PublicStatus
    pings: int | None = None


async def public_status(session: AsyncSession, row: CalendarRow) -> PublicStatus:
    """The status of a calendar, whose owner is loaded, as anybody in the channel would see it now."""
    return await _status(session, row, (await next_answers(session, row.id))[0])


async def _status(session: AsyncSession, row: CalendarRow, answers: AnswersByUser) -> PublicStatus:
    attendees = await live_attendees(session, row.id)
    answered = [to_person(item.user) for item in attendees if item.status is AnswerStatus.SUBMITTED]
    return PublicStatus(
        calendar=to_calendar(row),
        asked=len(attendees),
        answered=answered,
        meetings=await meetings_of(session, row.id),
        answers=list(answers.values()),
    )


async def claim(store: Store, limit: int = BATCH) -> list[LiveClaim]:
    """Leases live messages that are due to the caller, each with the status as it is now.

    What changes from here on makes it due again.
    """
    now = store.now()
    async with store.database.writing() as session:
        claimed = []
        for row in await session.scalars(_due(now, limit)):
            row.due_at, row.leased_until = None, now + LEASE
            row.attempts += 1
            row.edited_at = now
            claimed.append(await _claimed(session, row))
        return claimed


def _due(now: datetime, limit: int) -> Select[LiveMessage]:
    row = LiveMessage
    return (
        select(row)
        .options(joinedload(row.calendar).joinedload(CalendarRow.owner))
        .where(
            or_(row.due_at <= now, row.leased_until <= now),
            or_(row.leased_until.is_(None), row.leased_until <= now),
        )
        .limit(limit)
        .with_for_update(of=row, skip_locked=True)
    )


async def _claimed(session: AsyncSession, row: LiveMessage) -> LiveClaim:
    return LiveClaim(
        id=row.id,
        channel_id=row.channel_id,
        message_id=row.message_id,
        admission=Admission(row.audience, row.role_id),
        attempts=row.attempts,
        nonce=f"l{row.id}-{int(row.created_at.timestamp() * 1000):x}",
        status=await _status(session, row.calendar, await show_answers(session, row.calendar_id)),
        pings=row.role_id if row.pings and row.message_id is None else None,
    )


async def mark_shown(store: Store, claimed: LiveClaim, message_id: int) -> None:
    """Discord has it as it was when it was claimed."""
    async with store.database.writing() as session:
        row = await _still_ours(session, claimed)
        if row is not None:
            row.message_id, row.leased_until, row.attempts = message_id, None, 0
            row.pings = False
    _log.info("live message %d: shown as message %d", claimed.id, message_id)


async def postpone(store: Store, claimed: LiveClaim, until: datetime, reason: str, attempts: int) -> None:
    """Gives it back, for nobody to claim before `until`; what it then shows is the state of then.

    So many tries count so far.
    """
    async with store.database.writing() as session:
        row = await _still_ours(session, claimed)
        if row is not None:
            row.leased_until, row.attempts = until, attempts
    _log.warning("live message %d: trying again at %s: %s", claimed.id, until.isoformat(), reason)


async def end(store: Store, claimed: LiveClaim, reason: str) -> None:
    """It is gone, or takes no more edits: it ends, and the owner is told."""
    async with store.database.writing() as session:
        await lock(session, claimed.status.calendar.id)
        row = await _still_ours(session, claimed)
        if row is not None:
            await leave_channel(session, row.calendar, row.channel_id, row.id, store.now())
            await session.delete(row)
    _log.warning("live message %d: ended: %s", claimed.id, reason)


async def _still_ours(session: AsyncSession, claimed: LiveClaim) -> LiveMessage | None:
    """The row, locked, unless our lease was lost, or it was posted anew meanwhile."""
    mine = (
        select(LiveMessage)
        .options(joinedload(LiveMessage.calendar))
        .filter_by(id=claimed.id, attempts=claimed.attempts, message_id=claimed.message_id)
    )
    found: LiveMessage | None = await session.scalar(mine.with_for_update(of=LiveMessage))
    return found
