"""What is kept of one calendar's times: availability, and fixed meetings."""

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import and_, bindparam, exists, extract, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from db.prepared import Prepared
from scheduling.intervals import Span
from scheduling.model import (
    Entry,
    EventType,
    Meeting,
)
from services.mapping import EventRow, to_entry, to_meeting

_EVENT = models.Event
_ON = _EVENT.calendar_id == bindparam("calendar")
_AVAILABLE = _EVENT.event_type != EventType.FINALIZED
# As objects of the session, hundreds would take several times as long.
EVENT_COLUMNS = (
    _EVENT.id,
    _EVENT.owner_id,
    _EVENT.start_time,
    _EVENT.end_time,
    _EVENT.event_type,
    _EVENT.name,
)
FIRST = 64
"""Entries that are read to be shown: as many as the field of an embed may have room for."""
_THEIRS = (_ON, _EVENT.owner_id == bindparam("user"), _AVAILABLE)
_ALL = select(*EVENT_COLUMNS).where(*_THEIRS).order_by(_EVENT.start_time)
_ALL_OF_THEM = Prepared(_ALL)
_AROUND = Prepared(_ALL.where(_EVENT.start_time <= bindparam("last"), _EVENT.end_time >= bindparam("first")))


def _own(*more: Any) -> Prepared:
    """The first of somebody's entries, at least one row, with how many there are, and more about all."""
    return Prepared(
        select(
            exists().where(models.UsualWeek.user_id == bindparam("user")).label("has_week"),
            *(_of_all(name, told) for name, told in (("total", func.count()), *more)),
            *EVENT_COLUMNS,
        )
        .select_from(models.User)
        .outerjoin(_EVENT, and_(_ON, _EVENT.owner_id == models.User.id, _AVAILABLE))
        .where(models.User.id == bindparam("user"))
        .order_by(_EVENT.start_time)
        .limit(FIRST)
    )


def _of_all(name: str, told: Any) -> Any:
    return select(told).where(*_THEIRS).scalar_subquery().label(name)


_LENGTH = extract("epoch", _EVENT.end_time) - extract("epoch", _EVENT.start_time)
_OWN = _own()
_OWN_STAMPED = _own(("newest", func.max(_EVENT.id)), ("seconds", func.sum(_LENGTH)))
_EVERYBODYS = Prepared(
    select(*EVENT_COLUMNS)
    .where(_ON, _AVAILABLE)
    .order_by(_EVENT.start_time)
    .execution_options(in_thread=True)
)
_OF_SOME = Prepared(
    select(*EVENT_COLUMNS)
    .where(_ON, _AVAILABLE, _EVENT.owner_id.between(bindparam("first"), bindparam("last")))
    .order_by(_EVENT.start_time)
    .execution_options(in_thread=True)
)
AT_A_TIME = 20
"""People whose rows are read together: in a long calendar, a hundred each."""
_FIXED = Prepared(
    select(*EVENT_COLUMNS, _EVENT.ical_uid, _EVENT.ical_sequence, _EVENT.pinned, _EVENT.original_start)
    .where(_ON, _EVENT.event_type == EventType.FINALIZED)
    .order_by(_EVENT.start_time)
)


class OwnTimes(Struct, frozen=True):
    """Somebody's availability on a calendar: the first entries by time, and how many there are in all.

    `has_week`: they have told their usual week. The `stamp`, if it was asked for, is another once they have
    said something else, since no id comes again, or something of it was cut.
    """

    entries: list[Entry]
    total: int
    has_week: bool
    stamp: tuple[int, ...] = ()

    @property
    def more(self) -> int:
        """Entries beyond the first."""
        return self.total - len(self.entries)


async def entries_of(session: AsyncSession, calendar_id: int, user_id: int) -> list[Entry]:
    """One user's availability on one calendar, by time."""
    return [to_entry(row) for row in await available_rows(session, calendar_id, user_id)]


async def own_times(
    session: AsyncSession, calendar_id: int, user_id: int, *, stamped: bool = False
) -> OwnTimes:
    """As much of it as is shown."""
    rows = await (_OWN_STAMPED if stamped else _OWN).all(session, calendar=calendar_id, user=user_id)
    entries, first = [to_entry(row) for row in rows if row.id is not None], rows[0]
    stamp = (first.total, first.newest or 0, int(first.seconds or 0)) if stamped else ()
    return OwnTimes(entries, first.total, first.has_week, stamp)


async def available_rows(session: AsyncSession, calendar_id: int, user_id: int) -> Sequence[EventRow]:
    """One user's availability as rows, which are kept or removed and never changed."""
    return await _ALL_OF_THEM.all(session, calendar=calendar_id, user=user_id)


async def rows_around(
    session: AsyncSession, calendar_id: int, user_id: int, spans: Sequence[Span]
) -> Sequence[EventRow]:
    """Those from the first to the last of some spans, that touch them or lie between."""
    if not spans:
        return []
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    return await _AROUND.all(session, calendar=calendar_id, user=user_id, first=first, last=last)


async def has_told(session: AsyncSession, calendar_id: int, user_id: int) -> bool:
    """Whether a user has said of any time on a calendar when they can."""
    return bool((await own_times(session, calendar_id, user_id)).entries)


async def entries_by_user(session: AsyncSession, calendar_id: int) -> dict[int, list[Entry]]:
    """Everybody's availability on one calendar, by user and time."""
    return by_user(await _EVERYBODYS.all(session, calendar=calendar_id))


async def rows_of(session: AsyncSession, calendar_id: int, users: Iterable[int]) -> list[EventRow]:
    """The availability of these users on one calendar as rows, by time for each user.

    Of hundreds of people there may be tens of thousands: in between, others get their turn.
    """
    rows: list[EventRow] = []
    wanted = sorted(users)
    for some in (wanted[k : k + AT_A_TIME] for k in range(0, len(wanted), AT_A_TIME)):
        rows += await _OF_SOME.all(session, calendar=calendar_id, first=some[0], last=some[-1])
    return rows


def by_user(rows: Iterable[EventRow]) -> dict[int, list[Entry]]:
    """Availability by user, in the order of the rows."""
    entries: dict[int, list[Entry]] = {}
    for row in rows:
        entries.setdefault(row.owner_id, []).append(to_entry(row))
    return entries


async def meetings_of(session: AsyncSession, calendar_id: int) -> list[Meeting]:
    """The fixed meetings of a calendar, by time."""
    return [to_meeting(row) for row in await _FIXED.all(session, calendar=calendar_id)]
