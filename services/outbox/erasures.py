"""What is to be taken out of Discord after somebody has deleted their data: rows, claimed like the rest.

There is nothing to mark: a row that is done goes. Logs name it by its id only.
"""

import logging
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Erasure
from services.request import Store

LEASE = timedelta(seconds=60)
BATCH = 20
_log = logging.getLogger(__name__)


class ErasureClaim(Struct, frozen=True):
    """An erasure that its claimer alone may carry out until the lease ends.

    Without a message, all DMs with the account; else the account's mention in it, or, without an account, the
    message itself.
    """

    id: int
    discord_id: int | None
    channel_id: int | None
    message_id: int | None
    attempts: int


async def claim(store: Store) -> list[ErasureClaim]:
    """Leases what is due to the caller, the earliest first."""
    now, row = store.now(), Erasure
    due = select(row).where(row.due_at <= now).order_by(row.due_at, row.id).limit(BATCH)
    async with store.database.writing() as session:
        rows = await session.scalars(due.with_for_update(skip_locked=True))
        return [_claimed(found, now) for found in rows]


def _claimed(row: Erasure, now: datetime) -> ErasureClaim:
    row.due_at = now + LEASE
    row.attempts += 1
    return ErasureClaim(row.id, row.discord_id, row.channel_id, row.message_id, row.attempts)


async def end(store: Store, claimed: ErasureClaim, reason: str | None = None) -> None:
    """It is done, or, for a reason, given up: either way, nothing of it is kept."""
    async with store.database.writing() as session:
        await session.execute(delete(Erasure).filter_by(id=claimed.id, attempts=claimed.attempts))
    _log.info("erasure %d: %s", claimed.id, reason or "done")


async def postpone(store: Store, claimed: ErasureClaim, until: datetime, reason: str, attempts: int) -> None:
    """Gives it back, for nobody to claim before `until`. `attempts`: how many tries count so far."""
    await _put_off(store, claimed, until, attempts)
    _log.warning("erasure %d: trying again at %s: %s", claimed.id, until.isoformat(), reason)


async def go_on(store: Store, claimed: ErasureClaim) -> None:
    """Part of it is done, and the rest is next: that was no failed try."""
    await _put_off(store, claimed, store.now(), 0)


async def _put_off(store: Store, claimed: ErasureClaim, until: datetime, attempts: int) -> None:
    async with store.database.writing() as session:
        ours = update(Erasure).filter_by(id=claimed.id, attempts=claimed.attempts)
        await session.execute(ours.values(due_at=until, attempts=attempts))


def owe_erasure(
    session: AsyncSession,
    due_at: datetime,
    *,
    discord_id: int | None = None,
    channel_id: int | None = None,
    message_id: int | None = None,
) -> None:
    """Writes down what is to be taken out of Discord; see Erasure."""
    session.add(Erasure(discord_id=discord_id, channel_id=channel_id, message_id=message_id, due_at=due_at))
