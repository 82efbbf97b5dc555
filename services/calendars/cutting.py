"""What an edit takes away of people's times: worked out before anything is written, however many they are."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.editing import Coverage
from scheduling.model import AnswerStatus, CalendarFields, EventType
from services.events import rows_of
from services.mapping import EventRow, to_entry

AT_ONCE = 1000
"""So many rows are deleted by one statement."""
_EVENT = models.Event
_TABLE = _EVENT.metadata.tables[_EVENT.__tablename__]
_MADE_LIKE = ("calendar_id", "owner_id", "name", "event_type", "last_modified", "ical_sequence", "pinned")
_SHORTEN = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("event"))
    .values(start_time=bindparam("start"), end_time=bindparam("end"))
)
_ADD_PART = insert(_TABLE).from_select(
    [*_MADE_LIKE, "start_time", "end_time"],
    select(
        *(_TABLE.c[name] for name in _MADE_LIKE),
        bindparam("start", type_=_TABLE.c.start_time.type),
        bindparam("end", type_=_TABLE.c.end_time.type),
    ).where(_TABLE.c.id == bindparam("event")),
)
_IN_THREAD = {"in_thread": True}
Remnant = dict[str, int | datetime]
"""An entry by its id, and a part of it."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What of everybody's times on a calendar goes with an edit; it holds while they are of that `version`.

    Of those who are `losing`, something goes that counts. Entries are `gone`, or `shortened` to their first
    part; `parts` are the others of them.
    """

    version: int
    after: CalendarFields
    losing: set[int] = field(default_factory=set)
    gone: list[int] = field(default_factory=list)
    shortened: list[Remnant] = field(default_factory=list)
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
        parts = [Remnant(event=row.id, start=span.start, end=span.end) for span in left]
        self.shortened.extend(parts[:1])
        self.parts.extend(parts[1:])


async def work_out(
    session: AsyncSession, row: models.Calendar, before: CalendarFields, after: CalendarFields
) -> Cut:
    """What an edit of the calendar, as it is in this session, takes away."""
    cut, coverage = Cut(row.version, after), Coverage(before, after)
    if coverage.changes:
        users = select(_EVENT.owner_id).where(_EVENT.calendar_id == row.id).distinct()
        for event in await rows_of(session, row.id, await session.scalars(users)):
            cut.take(event, coverage)
    return cut


async def take_away(session: AsyncSession, calendar_id: int, cut: Cut) -> None:
    """Makes it so. Whoever has nothing left has not submitted, withdrawn or not."""
    if not (cut.gone or cut.shortened):
        return
    connection = await session.connection()
    # The parts are made of the entries as they are.
    for statement, rows in ((_ADD_PART, cut.parts), (_SHORTEN, cut.shortened)):
        if rows:
            await connection.execute(statement, rows, execution_options=_IN_THREAD)
    for start in range(0, len(cut.gone), AT_ONCE):
        some = delete(_TABLE).where(_TABLE.c.id.in_(cut.gone[start : start + AT_ONCE]))
        await connection.execute(some, execution_options=_IN_THREAD)
    attendee: Any = models.Attendee
    theirs = (_EVENT.calendar_id == calendar_id, _EVENT.owner_id == attendee.user_id)
    has_left = exists().where(*theirs, _EVENT.event_type != EventType.FINALIZED)
    empty = update(attendee).where(attendee.calendar_id == calendar_id, ~has_left)
    empty = empty.where(attendee.status == AnswerStatus.SUBMITTED).values(status=AnswerStatus.NONE)
    await session.execute(empty, execution_options={"synchronize_session": False})
