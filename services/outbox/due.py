"""When the next message is due."""

from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import Select, and_, func, or_, select

from db.models import Erasure, Greeting, LiveMessage, Notification, Series, ServerEvent
from db.prepared import Prepared
from services.request import Store

LATE = timedelta(minutes=2)


class NextDue(Struct, frozen=True):
    """When the next of each kind can be claimed, and when the next calendar opens itself again; or None."""

    notification: datetime | None
    live_message: datetime | None
    greeting: datetime | None
    server_event: datetime | None
    erasure: datetime | None
    series: datetime | None


class Late(Struct, frozen=True):
    """How many notifications are open, and how many of them over LATE overdue.

    Of those, `retried` are put off until later; `oldest` is when the first of the others was due.
    """

    open: int
    count: int
    retried: int
    oldest: datetime | None


async def late(store: Store) -> Late:
    """What should have been sent by now."""
    row, now = Notification, store.now()
    overdue = row.due_at <= now - LATE
    put_off = and_(overdue, row.leased_until > now)
    nobodys = and_(overdue, or_(row.leased_until.is_(None), row.leased_until <= now))
    counted = select(
        func.count(),
        func.count().filter(overdue),
        func.count().filter(put_off),
        func.min(row.due_at).filter(nobodys),
    ).where(row.outcome.is_(None))
    async with store.database.reading(one_statement=True) as session:
        return Late(*(await session.execute(counted)).one())


def _firsts() -> Select[Any]:
    """Each answered by an index that holds only what is open."""
    sent, live, hello, kept = Notification, LiveMessage, Greeting, ServerEvent
    instants = [
        select(func.min(sent.due_at)).where(sent.outcome.is_(None), sent.leased_until.is_(None)),
        select(func.min(sent.leased_until)).where(sent.outcome.is_(None), sent.leased_until.is_not(None)),
        select(func.min(live.due_at)).where(live.due_at.is_not(None), live.leased_until.is_(None)),
        select(func.min(live.leased_until)).where(live.leased_until.is_not(None)),
        select(func.min(func.coalesce(hello.leased_until, hello.created_at))).where(hello.ended_at.is_(None)),
        select(func.min(kept.due_at)).where(kept.due_at.is_not(None), kept.leased_until.is_(None)),
        select(func.min(kept.leased_until)).where(kept.leased_until.is_not(None)),
        select(func.min(Erasure.due_at)),
        select(func.min(Series.opens_at)),
    ]
    return select(*(instant.label(f"instant_{place}") for place, instant in enumerate(instants)))


_FIRSTS = Prepared(_firsts())


async def next_due(store: Store) -> NextDue:
    """One query: it is all that an idle bot asks."""
    [found] = await store.database.ask(_FIRSTS)
    return NextDue(
        _earliest(found[:2]), _earliest(found[2:4]), found[4], _earliest(found[5:7]), found[7], found[8]
    )


def _earliest(instants: tuple[datetime | None, ...]) -> datetime | None:
    return min((instant for instant in instants if instant is not None), default=None)
