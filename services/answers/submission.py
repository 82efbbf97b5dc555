"""Storing somebody's times as their answer, so that it can be taken back."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.errors import Withdrawn
from scheduling.intervals import difference
from scheduling.model import Acceptance, AnswerStatus, Calendar, Invitation, Meeting, Person
from scheduling.phrases import Reading, SettledRange
from services.answers.conflicts import meetings_elsewhere
from services.answers.snapshots import Snapshot, entry, snapshot
from services.attendees import attendee_of, invitation_of
from services.drafts import keep_in
from services.events import available_rows
from services.locks import outdate_proposals
from services.mapping import has_answered, to_calendar, to_entry, to_person, to_span
from services.outbox.progress import note_answer
from services.request import Request

UNDO = "undo"
Source = dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class NewTimes:
    """What is to be stored: what was understood, the ranges with their preferences, and a name for them.

    `source` is what somebody typed, to be read again in another zone; `instead_of` an entry that goes;
    `meetings` are those elsewhere that were left free.
    """

    reading: Reading
    ranges: list[SettledRange]
    name: str = ""
    source: Source = None
    instead_of: models.Event | None = None
    meetings: tuple[Meeting, ...] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """What was understood and stored; `replaced` counts earlier entries that it painted over.

    `invitation` is the asker's own, as it is now; None for the owner. `undo_id` is the draft that takes all
    of it back; with `rereads`, it can be read again in another time zone. `left_free` are meetings fixed
    elsewhere that took something of a usual week, `overlapping` those that lie in these times.
    """

    calendar: Calendar
    person: Person
    reading: Reading
    ranges: list[SettledRange]
    replaced: int
    accepted: bool
    invitation: Invitation | None
    undo_id: int
    rereads: bool
    left_free: tuple[Meeting, ...] = ()
    overlapping: tuple[Meeting, ...] = ()


async def submit(
    session: AsyncSession, request: Request, me: models.User, row: models.Calendar, times: NewTimes
) -> Added:
    """Stores the times as an answer, which accepts, on a calendar that is locked. Raises Withdrawn."""
    attendee = await present(session, row, me)
    before = await snapshot(session, row.id, me.id, attendee)
    accepted = attendee is not None and attendee.accepted is not Acceptance.ACCEPTED
    if times.instead_of is not None:
        await session.delete(times.instead_of)
        await session.flush()
    replaced = await _paint(session, request, row.id, me.id, times)
    await outdate_proposals(session, request.store, row)
    if attendee is not None:
        answered_before = has_answered(attendee)
        attendee.accepted, attendee.status = Acceptance.ACCEPTED, AnswerStatus.SUBMITTED
        attendee.note = ""
        await note_answer(session, request, row, attendee, answered_before=answered_before)
    return Added(
        calendar=to_calendar(row),
        person=to_person(me),
        reading=times.reading,
        ranges=times.ranges,
        replaced=replaced,
        accepted=accepted,
        invitation=await invitation_of(session, row, attendee) if attendee else None,
        undo_id=await keep_undo(session, request, row, me, attendee, before, times.source),
        rereads=times.source is not None,
        left_free=times.meetings,
        overlapping=await _overlapping(session, me.id, row, times),
    )


async def _overlapping(
    session: AsyncSession, user_id: int, row: models.Calendar, times: NewTimes
) -> tuple[Meeting, ...]:
    found = await meetings_elsewhere(session, user_id, row)
    return tuple(item for item in found if any(item.span.overlaps(span) for span, _ in times.ranges))


async def keep_undo(
    session: AsyncSession,
    request: Request,
    row: models.Calendar,
    me: models.User,
    attendee: models.Attendee | None,
    before: Snapshot,
    source: Source = None,
) -> int:
    """Keeps how it was before a change just made; the draft by which that comes back."""
    after = await snapshot(session, row.id, me.id, attendee)
    payload = {"before": before, "after": after, "source": source}
    return await keep_in(session, request, UNDO, payload, row.id)


async def present(session: AsyncSession, row: models.Calendar, me: models.User) -> models.Attendee | None:
    """The asker's own row on the calendar; None for the owner. Raises Withdrawn."""
    attendee = await attendee_of(session, row.id, me.id)
    if attendee is not None and attendee.withdrawn_at is not None:
        raise Withdrawn(row.name)
    return attendee


async def _paint(
    session: AsyncSession, request: Request, calendar_id: int, user_id: int, times: NewTimes
) -> int:
    """Stores the ranges, taking away what they cover. How many earlier entries lost something."""
    spans = [span for span, _ in times.ranges]
    existing = await available_rows(session, calendar_id, user_id)
    covered = [row for row in existing if any(to_span(row).overlaps(span) for span in spans)]
    for row in covered:
        await session.delete(row)
    session.add_all(
        entry(request, calendar_id, user_id, span, preference, times.name)
        for span, preference in times.ranges
    )
    for row in covered:
        rest = difference([to_span(row)], spans)
        session.add_all(
            entry(request, calendar_id, user_id, span, to_entry(row).preference, row.name) for span in rest
        )
    await session.flush()
    return len(covered)
