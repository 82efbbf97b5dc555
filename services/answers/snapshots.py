"""What a change did to somebody's answer, kept so that it can be taken back; not all that they have said."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import bindparam, delete, insert
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from db.prepared import Prepared
from scheduling.daily_hours import within_hours
from scheduling.intervals import Span
from scheduling.model import Acceptance, AnswerStatus, Calendar, EventType, Preference
from scheduling.painting import Said
from services.attendees import say
from services.events import OwnTimes
from services.mapping import EventRow
from services.request import Request

_TABLE = models.Event.metadata.tables[models.Event.__tablename__]
_REMOVED = Prepared(delete(_TABLE).where(_TABLE.c.id == bindparam("event")))
_ADD = insert(_TABLE).returning(_TABLE.c.id)
_ADDED, _PUT_BACK = Prepared(_ADD), Prepared(_ADD)
KeptEntry = list[Any]
SaidByRow = list[str] | None
Stand = list[Any]
"""What somebody says, and the stamp of their times: another if anything has changed."""


class EntryChange(Struct, frozen=True):
    """What became of somebody's availability: which rows went, and the ids of those that are new."""

    removed: Collection[EventRow]
    added: Collection[int] = ()

    @property
    def growth(self) -> int:
        """How many more entries there are than before."""
        return len(self.added) - len(self.removed)


def answer_of(attendee: models.Attendee | None) -> SaidByRow:
    """What somebody said besides their times, as a draft keeps it; the owner is no attendee."""
    return [attendee.accepted.value, attendee.status.value, attendee.note] if attendee else None


def stand_of(attendee: models.Attendee | None, own: OwnTimes) -> Stand:
    """How it all is, to see whether anything has changed since."""
    return [answer_of(attendee), *own.stamp]


def as_kept(row: EventRow) -> KeptEntry:
    """One entry as a draft keeps it."""
    return [row.id, row.start_time.isoformat(), row.end_time.isoformat(), row.event_type.value, row.name]


def payload_of(change: EntryChange, before: SaidByRow, after: Stand) -> dict[str, Any]:
    """What is needed to take a change back, and to see whether anything has changed since."""
    return {
        "answer": before,
        "removed": [as_kept(row) for row in change.removed],
        "added": list(change.added),
        "after": after,
    }


async def take_back(
    session: AsyncSession,
    request: Request,
    calendar: Calendar,
    me: models.User,
    attendee: models.Attendee | None,
    kept: dict[str, Any],
) -> None:
    """Makes it as it was before a change, as far as the calendar still covers it.

    An entry that is whole again is the same row: earlier changes can be taken back after later ones.
    """
    for number in kept["added"]:
        await _REMOVED.all(session, event=number)
    for number, start, end, preference, name in kept["removed"]:
        span = Span(datetime.fromisoformat(start), datetime.fromisoformat(end))
        for part in within_hours(calendar, span):
            said = Said(part, Preference(preference), name)
            values = _values(request, calendar.id, me.id, said)
            if part == span:
                await _PUT_BACK.one(session, id=number, **values)
            else:
                await _ADDED.one(session, **values)
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
    stays = set(said)
    removed = [row for one, row in there.items() if one not in stays]
    await remove_rows(session, removed)
    added = [
        (await _ADDED.one(session, **_values(request, calendar_id, user_id, one))).id
        for one in said
        if one not in there
    ]
    return EntryChange(removed, added)


async def remove_rows(session: AsyncSession, rows: Collection[EventRow]) -> None:
    """Takes entries away."""
    for row in rows:
        await _REMOVED.all(session, event=row.id)


def _values(request: Request, calendar_id: int, user_id: int, said: Said) -> dict[str, Any]:
    """A row of availability."""
    return {
        "calendar_id": calendar_id,
        "owner_id": user_id,
        "name": said.name,
        "start_time": said.span.start,
        "end_time": said.span.end,
        "event_type": EventType(said.preference),
        "last_modified": request.now,
        "ical_sequence": 0,
        "pinned": False,
    }
