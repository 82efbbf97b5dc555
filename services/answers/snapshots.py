"""What a change did to somebody's answer, kept so that it can be taken back; not all that they have said."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from db.prepared import Prepared
from scheduling.daily_hours import within_hours
from scheduling.intervals import Span
from scheduling.model import Acceptance, AnswerStatus, Calendar, EventType, Preference
from scheduling.painting import Said
from services.attendees import say
from services.events import EVENT_COLUMNS
from services.mapping import EventRow
from services.request import Request

_TABLE = models.Event.metadata.tables[models.Event.__tablename__]
_REMOVED = Prepared(delete(_TABLE).where(_TABLE.c.id == bindparam("event")))
_ADDED = Prepared(insert(_TABLE).returning(*(_TABLE.c[column.name] for column in EVENT_COLUMNS)))
KeptEntry = list[str]
SaidByRow = list[str] | None


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What became of the rows of somebody's availability: which there are now by time, went, and are new."""

    rows: Sequence[EventRow]
    removed: Collection[EventRow] = ()
    added: Collection[EventRow] = ()


def answer_of(attendee: models.Attendee | None) -> SaidByRow:
    """What somebody said besides their times, as a draft keeps it; the owner is no attendee."""
    return [attendee.accepted.value, attendee.status.value, attendee.note] if attendee else None


def as_kept(row: EventRow) -> KeptEntry:
    """One entry as a draft keeps it."""
    return [row.start_time.isoformat(), row.end_time.isoformat(), row.event_type.value, row.name]


def payload_of(change: EntryChange, before: SaidByRow, after: SaidByRow) -> dict[str, Any]:
    """What is needed to take a change back, and to see whether anything has changed since."""
    return {
        "answer": before,
        "removed": [as_kept(row) for row in change.removed],
        "added": [as_kept(row) for row in change.added],
        "after": digest(after, change.rows),
    }


def digest(answer: SaidByRow, rows: Iterable[EventRow]) -> str:
    """A short text that differs if anything does that somebody has said."""
    everything = json.dumps([answer, *map(as_kept, rows)])
    return hashlib.sha256(everything.encode()).hexdigest()


async def take_back(
    session: AsyncSession,
    request: Request,
    calendar: Calendar,
    me: models.User,
    attendee: models.Attendee | None,
    rows: Sequence[EventRow],
    kept: dict[str, Any],
) -> None:
    """Makes it as it was before a change, as far as the calendar still covers it."""
    await remove_rows(session, [row for row in rows if as_kept(row) in kept["added"]])
    for start, end, preference, name in kept["removed"]:
        span = Span(datetime.fromisoformat(start), datetime.fromisoformat(end))
        for part in within_hours(calendar, span):
            await _add(session, request, calendar.id, me.id, Said(part, Preference(preference), name))
    if attendee is not None and kept["answer"] is not None:
        accepted, status, note = kept["answer"]
        await say(session, attendee, accepted=Acceptance(accepted), status=AnswerStatus(status), note=note)


async def write(
    session: AsyncSession,
    request: Request,
    calendar_id: int,
    user_id: int,
    there: Mapping[Said, EventRow],
    said: Sequence[Said],
) -> EntryChange:
    """Makes it so that somebody has said just this, in place of what is `there`, of which the same stays."""
    there = dict(there)
    kept = {one: there.pop(one, None) for one in said}
    await remove_rows(session, there.values())
    new = {
        one: await _add(session, request, calendar_id, user_id, one)
        for one, row in kept.items()
        if row is None
    }
    return EntryChange(
        [row or new[one] for one, row in kept.items()], list(there.values()), list(new.values())
    )


async def remove_rows(session: AsyncSession, rows: Collection[EventRow]) -> None:
    """Takes entries away."""
    for row in rows:
        await _REMOVED.all(session, event=row.id)


async def _add(
    session: AsyncSession, request: Request, calendar_id: int, user_id: int, said: Said
) -> EventRow:
    """A new row of availability."""
    row: EventRow = await _ADDED.one(
        session,
        calendar_id=calendar_id,
        owner_id=user_id,
        name=said.name,
        start_time=said.span.start,
        end_time=said.span.end,
        event_type=EventType(said.preference),
        last_modified=request.now,
        ical_sequence=0,
        pinned=False,
    )
    return row
