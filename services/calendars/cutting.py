"""What an edit takes away of people's times: worked out before anything is written, however many they are."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, exists, insert, select, update
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
_ITS = update(_TABLE).where(_TABLE.c.id == bindparam("event"))
# One by one: no index has the end, and those with the start take most of the time.
_START = _ITS.values(start_time=bindparam("at"))
_END = _ITS.values(end_time=bindparam("at"))
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
"""An entry by its id, and when it, or another part of it, starts or ends."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What of everybody's times on a calendar goes with an edit; it holds while they are of that `version`.

    Of those who are `losing`, something goes that counts. Entries are `gone`, or shortened to their first
    part: they `begin` later, `end` earlier, or both. `parts` are the others of them.
    """

    version: int
    after: CalendarFields
    losing: set[int] = field(default_factory=set)
    gone: list[int] = field(default_factory=list)
    begin: list[Remnant] = field(default_factory=list)
    end: list[Remnant] = field(default_factory=list)
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
            self.begin.append(Remnant(event=row.id, at=left[0].start))
        if left[0].end != entry.span.end:
            self.end.append(Remnant(event=row.id, at=left[0].end))
        self.parts.extend(Remnant(event=row.id, start=part.start, end=part.end) for part in left[1:])


async def work_out(
    session: AsyncSession, row: models.Calendar, before: CalendarFields, after: CalendarFields
) -> Cut:
    """What an edit of the calendar, as it is in this session, takes away."""
    cut, coverage = Cut(row.version, after), Coverage(before, after)
    if coverage.changes:
        query = select(_EVENT.owner_id).where(_EVENT.calendar_id == row.id).distinct()
        users = sorted(await session.scalars(query))
        for some in (users[k : k + AT_A_TIME] for k in range(0, len(users), AT_A_TIME)):
            for event in await rows_of(session, row.id, some):
                cut.take(event, coverage)
    return cut


async def take_away(session: AsyncSession, calendar_id: int, cut: Cut) -> None:
    """Makes it so. Whoever has nothing left has not submitted, withdrawn or not."""
    connection = await session.connection()
    # The parts are made of the entries as they are.
    for statement, rows in ((_ADD_PART, cut.parts), (_START, cut.begin), (_END, cut.end)):
        for k in range(0, len(rows), AT_ONCE):
            await connection.execute(statement, rows[k : k + AT_ONCE], execution_options=_IN_THREAD)
    for k in range(0, len(cut.gone), AT_ONCE):
        some = delete(_TABLE).where(_TABLE.c.id.in_(cut.gone[k : k + AT_ONCE]))
        await connection.execute(some, execution_options=_IN_THREAD)
    if not cut.gone:
        return
    attendee: Any = models.Attendee
    theirs = (_EVENT.calendar_id == calendar_id, _EVENT.owner_id == attendee.user_id)
    has_left = exists().where(*theirs, _EVENT.event_type != EventType.FINALIZED)
    empty = update(attendee).where(attendee.calendar_id == calendar_id, ~has_left)
    empty = empty.where(attendee.status == AnswerStatus.SUBMITTED).values(status=AnswerStatus.NONE)
    await session.execute(empty, execution_options={"synchronize_session": False})
