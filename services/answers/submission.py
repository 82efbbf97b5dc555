"""Storing somebody's times as their answer, so that it can be taken back."""

from typing import Any

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.errors import TooManyTimes, Withdrawn
from scheduling.intervals import Span
from scheduling.model import Acceptance, AnswerStatus, Calendar, Invitation, Meeting, Person
from scheduling.painting import MOST, Said, paint, without
from scheduling.phrases import Reading, SettledRange
from services.answers.conflicts import meetings_elsewhere
from services.answers.snapshots import (
    EntryChange,
    SaidByRow,
    Stand,
    answer_of,
    payload_of,
    stand_of,
    write,
)
from services.attendees import attendee_of, invitation_of, say
from services.drafts import keep_in
from services.events import own_times, rows_around
from services.locks import outdate_proposals
from services.mapping import EventRow, has_answered, to_calendar, to_person, to_said, to_span
from services.outbox.progress import note_answer
from services.request import Request

UNDO = "undo_change"
Source = dict[str, Any] | None


class NewTimes(Struct, frozen=True):
    """What is to be stored: what was understood, the ranges with their preferences, and a name for them.

    `source` is what somebody typed, to be read again in another zone; `instead_of` an entry that goes;
    `erased` is when they are not free any more; `meetings` are those elsewhere that were left free.
    """

    reading: Reading
    ranges: list[SettledRange]
    name: str = ""
    source: Source = None
    instead_of: EventRow | None = None
    erased: tuple[Span, ...] = ()
    meetings: tuple[Meeting, ...] = ()


class Added(Struct, frozen=True):
    """What was understood and stored; `replaced` counts earlier entries that it painted over.

    `invitation` is the asker's own, as it is now; None for the owner. `undo_id` is the draft that takes all
    of it back; with `rereads`, it can be read again in another time zone. `left_free` are meetings fixed
    elsewhere that took something of a usual week, `overlapping` those that lie in these times. With
    `offers_usual`, these times may be kept as a usual week; something `lost` could not be chosen any more.
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
    offers_usual: bool = False
    lost: bool = False


async def submit(
    session: AsyncSession, request: Request, me: models.User, row: models.Calendar, times: NewTimes
) -> Added:
    """Stores the times as an answer, which accepts, on a calendar that is locked.

    Raises Withdrawn, TooManyTimes.
    """
    attendee = await present(session, row, me)
    before = answer_of(attendee)
    accepted = attendee is not None and attendee.accepted is not Acceptance.ACCEPTED
    change, replaced = await _paint(session, request, row.id, me.id, times)
    own = await own_times(session, row.id, me.id, stamped=True)
    if own.total > max(MOST, own.total - change.growth):
        raise TooManyTimes(own.total, MOST)
    answered_before = attendee is not None and has_answered(attendee)
    if attendee is not None:
        await say(session, attendee, accepted=Acceptance.ACCEPTED, status=AnswerStatus.SUBMITTED, note="")
    await outdate_proposals(session, request.store, row)
    if attendee is not None:
        await note_answer(session, request, row, attendee, answered_before=answered_before)
    invitation = await invitation_of(session, row, attendee, own) if attendee else None
    return Added(
        calendar=invitation.calendar if invitation else to_calendar(row),
        person=invitation.attendee.person if invitation else to_person(me),
        reading=times.reading,
        ranges=times.ranges,
        replaced=replaced,
        accepted=accepted,
        invitation=invitation,
        undo_id=await keep_undo(session, request, row, change, before, stand_of(attendee, own), times.source),
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
    change: EntryChange,
    before: SaidByRow,
    after: Stand,
    source: Source = None,
) -> int:
    """Keeps what takes back a change just made; the draft by which it does."""
    payload = {**payload_of(change, before, after), "source": source}
    return await keep_in(session, request, UNDO, payload, row.id)


async def present(session: AsyncSession, row: models.Calendar, me: models.User) -> models.Attendee | None:
    """The asker's own row on the calendar; None for the owner. Raises Withdrawn."""
    attendee = await attendee_of(session, row.id, me)
    if attendee is not None and attendee.withdrawn_at is not None:
        raise Withdrawn(row.name)
    return attendee


async def _paint(
    session: AsyncSession, request: Request, calendar_id: int, user_id: int, times: NewTimes
) -> tuple[EntryChange, int]:
    """Stores the ranges, taking away what they cover. How many earlier entries lost something."""
    spans = [*(span for span, _ in times.ranges), *times.erased]
    spans += [to_span(times.instead_of)] if times.instead_of else []
    there = {to_said(row): row for row in await rows_around(session, calendar_id, user_id, spans)}
    gone = times.instead_of and to_said(times.instead_of)
    over = [Said(span, preference, times.name) for span, preference in times.ranges]
    kept = without((one for one in there if one != gone), times.erased)
    said, replaced = paint(kept, over)
    return await write(session, request, calendar_id, user_id, there, said), replaced
