"""What a change did to somebody's answer, kept so that it can be taken back; not all that they have said."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.daily_hours import within_hours
from scheduling.intervals import Span
from scheduling.model import Acceptance, AnswerStatus, Calendar, EventType, Preference
from scheduling.painting import Said
from services.mapping import EventRow
from services.request import Request

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
            said = Said(part, Preference(preference), name)
            session.add(entry(request, calendar.id, me.id, said))
    if attendee is not None and kept["answer"] is not None:
        accepted, status, note = kept["answer"]
        attendee.accepted, attendee.status = Acceptance(accepted), AnswerStatus(status)
        attendee.note = note
    await session.flush()


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
    now = [row or entry(request, calendar_id, user_id, one) for one, row in kept.items()]
    added = [row for row, before in zip(now, kept.values(), strict=True) if before is None]
    await remove_rows(session, there.values())
    session.add_all(added)
    return EntryChange(now, list(there.values()), added)


async def remove_rows(session: AsyncSession, rows: Collection[EventRow]) -> None:
    """Takes entries away."""
    if rows:
        event = models.Event
        gone = delete(event).where(event.id.in_([row.id for row in rows]))
        await session.execute(gone, execution_options={"synchronize_session": False})


def entry(request: Request, calendar_id: int, user_id: int, said: Said) -> models.Event:
    """A new row of availability."""
    return models.Event(
        calendar_id=calendar_id,
        owner_id=user_id,
        name=said.name,
        start_time=said.span.start,
        end_time=said.span.end,
        event_type=EventType(said.preference),
        last_modified=request.now,
    )
