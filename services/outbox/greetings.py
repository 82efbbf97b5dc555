"""What a server is told once, when the bot joins it; and what ends when the bot leaves."""

import logging
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import delete, or_, select, update

from db.models import Calendar, Greeting, LiveMessage, Notification
from scheduling.model import NotificationKind, Outcome
from services.locks import lock
from services.outbox.newcomers import reopen_called
from services.outbox.outcomes import leave_channel
from services.outbox.owed import next_revision
from services.request import Store

LEASE = timedelta(seconds=60)
BATCH = 20
_log = logging.getLogger(__name__)


class GreetingClaim(Struct, frozen=True):
    """A greeting that its claimer alone may send until the lease ends."""

    id: int
    guild_id: int
    attempts: int
    nonce: str


async def owe(store: Store, guild_id: int) -> None:
    """The bot has joined a server: a greeting, unless it is owed or was sent already."""
    async with store.database.writing() as session:
        if await session.scalar(select(Greeting.id).filter_by(guild_id=guild_id)) is None:
            session.add(Greeting(guild_id=guild_id, created_at=store.now()))


async def claim(store: Store) -> list[GreetingClaim]:
    """Leases what is open to the caller."""
    now, row = store.now(), Greeting
    free = or_(row.leased_until.is_(None), row.leased_until <= now)
    query = select(row).where(row.ended_at.is_(None), free).limit(BATCH).with_for_update(skip_locked=True)
    async with store.database.writing() as session:
        claimed = []
        for found in await session.scalars(query):
            found.leased_until = now + LEASE
            found.attempts += 1
            nonce = f"g{found.id}-{int(found.created_at.timestamp() * 1000):x}"
            claimed.append(GreetingClaim(found.id, found.guild_id, found.attempts, nonce))
        return claimed


async def end(store: Store, claimed: GreetingClaim, message_id: int | None, reason: str | None) -> None:
    """It was sent as a message, or, for a reason, is given up."""
    values = {"ended_at": store.now(), "leased_until": None, "message_id": message_id, "reason": reason}
    await _change(store, claimed, values)
    _log.info("greeting %d: %s", claimed.id, reason or f"sent as message {message_id}")


async def postpone(store: Store, claimed: GreetingClaim, until: datetime, reason: str, attempts: int) -> None:
    """Gives it back, for nobody to claim before `until`; so many tries count so far."""
    await _change(store, claimed, {"leased_until": until, "reason": reason, "attempts": attempts})
    _log.warning("greeting %d: trying again at %s: %s", claimed.id, until.isoformat(), reason)


async def _change(store: Store, claimed: GreetingClaim, values: Mapping[str, object]) -> None:
    async with store.database.writing() as session:
        ours = update(Greeting).filter_by(id=claimed.id, attempts=claimed.attempts, ended_at=None)
        await session.execute(ours.values(values))


async def left(store: Store, guild_id: int, channels: Collection[int]) -> None:
    """The bot is no longer in a server with these channels: nothing is posted or kept up to date there.

    The owners of what was are told. A server that is joined again is greeted again.
    """
    async with store.database.writing() as session:
        await session.execute(delete(Greeting).filter_by(guild_id=guild_id))
        live, calendar = LiveMessage, Calendar
        posted = select(live.calendar_id).where(live.channel_id.in_(channels))
        uses = or_(calendar.channel_id.in_(channels), calendar.guild_id == guild_id)
        query = select(calendar.id).where(
            or_(calendar.id.in_(posted), uses & calendar.channel_id.is_not(None))
        )
        concerned = list(await session.scalars(query.order_by(calendar.id)))
    for calendar_id in concerned:
        await _leave(store, calendar_id, channels)


async def _leave(store: Store, calendar_id: int, channels: Collection[int]) -> None:
    now, live, owed = store.now(), LiveMessage, Notification
    async with store.database.writing() as session:
        await lock(session, calendar_id)
        row = await session.get(Calendar, calendar_id)
        if row is None:  # Deleted meanwhile.
            return
        gone = {*channels, row.channel_id} - {None}
        await session.execute(delete(live).where(live.calendar_id == calendar_id, live.channel_id.in_(gone)))
        open_there = (owed.calendar_id == calendar_id, owed.channel_id.in_(gone), owed.outcome.is_(None))
        calls = select(owed).where(*open_there, owed.kind == NotificationKind.CHANNEL_CALL)
        for call in await session.scalars(calls):
            await reopen_called(session, call, now)
        ended = {"outcome": Outcome.WITHDRAWN, "leased_until": None, "reason": "no longer in that server"}
        await session.execute(update(owed).where(*open_there).values(ended))
        revision = await next_revision(session, NotificationKind.CHANNEL_LOST, calendar_id)
        await leave_channel(session, row, row.channel_id or 0, revision, now)
