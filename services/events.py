"""What is kept of one calendar's times: availability, and fixed meetings."""

from collections.abc import Iterable, Sequence

from sqlalchemy import and_, bindparam, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from db.prepared import Prepared
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
_THEIRS = Prepared(
    select(*EVENT_COLUMNS)
    .where(_ON, _EVENT.owner_id == bindparam("user"), _AVAILABLE)
    .order_by(_EVENT.start_time)
)
_HAS_WEEK = exists().where(models.UsualWeek.user_id == bindparam("user")).label("has_week")
HAS_USUAL_WEEK = Prepared(select(_HAS_WEEK))
_WITH_WEEK = Prepared(
    select(_HAS_WEEK, *EVENT_COLUMNS)
    .select_from(models.User)
    .outerjoin(_EVENT, and_(_ON, _EVENT.owner_id == models.User.id, _AVAILABLE))
    .where(models.User.id == bindparam("user"))
    .order_by(_EVENT.start_time)
)
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
_SHOWN = Prepared(
    select(*EVENT_COLUMNS, _EVENT.ical_uid, _EVENT.ical_sequence, _EVENT.pinned, _EVENT.original_start)
    .where(_ON, or_(_EVENT.owner_id == bindparam("user"), _EVENT.event_type == EventType.FINALIZED))
    .order_by(_EVENT.start_time)
)
_FIXED = select(_EVENT).where(_ON, _EVENT.event_type == EventType.FINALIZED).order_by(_EVENT.start_time)


async def entries_of(session: AsyncSession, calendar_id: int, user_id: int) -> list[Entry]:
    """One user's availability on one calendar, by time."""
    return (await shown_times(session, calendar_id, user_id))[0]


async def entries_and_week(session: AsyncSession, calendar_id: int, user_id: int) -> tuple[list[Entry], bool]:
    """The same, and whether they have told their usual week."""
    rows = await _WITH_WEEK.all(session, calendar=calendar_id, user=user_id)
    return [to_entry(row) for row in rows if row.id is not None], rows[0].has_week


async def available_rows(session: AsyncSession, calendar_id: int, user_id: int) -> Sequence[EventRow]:
    """The same as rows, which are kept or removed and never changed."""
    return await _THEIRS.all(session, calendar=calendar_id, user=user_id)


async def has_told(session: AsyncSession, calendar_id: int, user_id: int) -> bool:
    """Whether a user has said of any time on a calendar when they can."""
    return bool(await available_rows(session, calendar_id, user_id))


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


async def shown_times(
    session: AsyncSession, calendar_id: int, user_id: int
) -> tuple[list[Entry], list[Meeting]]:
    """One user's availability on a calendar, and its fixed meetings, by time."""
    rows = await _SHOWN.all(session, calendar=calendar_id, user=user_id)
    fixed = [to_meeting(row) for row in rows if row.event_type is EventType.FINALIZED]
    return [to_entry(row) for row in rows if row.event_type is not EventType.FINALIZED], fixed


async def meetings_of(session: AsyncSession, calendar_id: int) -> list[Meeting]:
    """The fixed meetings of a calendar, by time."""
    return [to_meeting(row) for row in await session.scalars(_FIXED, {"calendar": calendar_id})]
