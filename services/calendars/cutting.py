"""What an edit takes away of people's times: worked out before anything is written, however many they are."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from msgspec import Struct, field
from sqlalchemy import Delete, Update, bindparam, delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.editing import Coverage
from scheduling.model import AnswerStatus, CalendarFields, EventType
from services.events import AT_A_TIME, rows_of
from services.mapping import EventRow, to_entry

AT_ONCE = 1000
"""So many rows are written together: in between, others get their turn."""
_EVENT = models.Event
_TABLE = _EVENT.metadata.tables[_EVENT.__tablename__]
_MADE_LIKE = ("calendar_id", "owner_id", "name", "event_type", "last_modified", "ical_sequence", "pinned")
_ADD_PART = insert(_TABLE).from_select(
    [*_MADE_LIKE, "start_time", "end_time"],
    select(
        *(_TABLE.c[name] for name in _MADE_LIKE),
        bindparam("start", type_=_TABLE.c.start_time.type),
        bindparam("end", type_=_TABLE.c.end_time.type),
    ).where(_TABLE.c.id == bindparam("event")),
)
T = TypeVar("T")
Remnant = dict[str, int | datetime]
"""An entry by its id, and when another part of it starts and ends."""


class Cut(Struct, frozen=True):
    """What of everybody's times on a calendar goes with an edit; it holds while they are of that `version`.

    Of those who are `losing`, something goes that counts. Entries are `gone`, or shortened to their first
    part: at which instants they `begin` later, `end` earlier, or both. `parts` are the others of them.
    """

    version: int
    after: CalendarFields
    losing: set[int] = field(default_factory=set)
    gone: list[int] = field(default_factory=list)
    begin: dict[datetime, list[int]] = field(default_factory=dict)
    end: dict[datetime, list[int]] = field(default_factory=dict)
    parts: list[Remnant] = field(default_factory=list)

    def take(self, row: EventRow, coverage: Coverage) -> None:
        """Notes what goes of one entry."""
        entry = to_entry(row)
        left = coverage.left_of(entry.span)
        if left == [entry.span]:
            return
        if coverage.loses([entry]):
            self.losing.add(row.owner_id)
        if not left:
            self.gone.append(row.id)
            return
        if left[0].start != entry.span.start:
            self.begin.setdefault(left[0].start, []).append(row.id)
        if left[0].end != entry.span.end:
            self.end.setdefault(left[0].end, []).append(row.id)
        self.parts.extend(Remnant(event=row.id, start=part.start, end=part.end) for part in left[1:])


async def work_out(
    session: AsyncSession, row: models.Calendar, before: CalendarFields, after: CalendarFields
) -> Cut:
    """What an edit of the calendar, as it is in this session, takes away."""
    cut, coverage = Cut(row.version, after), Coverage(before, after)
    if coverage.changes:
        query = select(_EVENT.owner_id).where(_EVENT.calendar_id == row.id).distinct()
        users = sorted(await session.scalars(query))
        for some in _some(users, AT_A_TIME):
            for event in await rows_of(session, row.id, some):
                cut.take(event, coverage)
    return cut


async def take_away(session: AsyncSession, calendar_id: int, cut: Cut) -> None:
    """Makes it so. Whoever has nothing left has not submitted, withdrawn or not."""
    connection = await session.connection()
    # The parts are made of the entries as they are.
    for rows in _some(cut.parts):
        await connection.execute(_ADD_PART, rows)
    # They begin and end with the hours of a day: few instants for many entries.
    changes: list[tuple[Update | Delete, list[int]]] = [
        *((update(_TABLE).values(start_time=at), events) for at, events in cut.begin.items()),
        *((update(_TABLE).values(end_time=at), events) for at, events in cut.end.items()),
        (delete(_TABLE), cut.gone),
    ]
    for statement, events in changes:
        for some in _some(events):
            await connection.execute(statement.where(_TABLE.c.id.in_(some)))
    if not cut.gone:
        return
    attendee: Any = models.Attendee
    theirs = (_EVENT.calendar_id == calendar_id, _EVENT.owner_id == attendee.user_id)
    has_left = exists().where(*theirs, _EVENT.event_type != EventType.FINALIZED)
    empty = update(attendee).where(attendee.calendar_id == calendar_id, ~has_left)
    empty = empty.where(attendee.status == AnswerStatus.SUBMITTED).values(status=AnswerStatus.NONE)
    await session.execute(empty, execution_options={"synchronize_session": False})


def _some(many: Sequence[T], most: int = AT_ONCE) -> Iterator[Sequence[T]]:
    return (many[k : k + most] for k in range(0, len(many), most))
