"""Booking a free slot, for somebody who was added after the meetings were set."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.errors import DraftGone, NoSuchMeeting, SlotTaken
from scheduling.intervals import Span
from scheduling.model import Acceptance, AnswerStatus, Calendar, Mode, NotificationKind, Person, Preference
from scheduling.painting import Said
from scheduling.revising import Move
from services.answers.snapshots import write
from services.attendees import own_attendee, say
from services.calendars.revisions import revise, takes_part
from services.calendars.set_meetings import check_set, may_choose
from services.events import available_rows
from services.lookup import on_calendar
from services.mapping import to_calendar, to_person, to_said
from services.openings import free_slots
from services.outbox.owed import tell_owner
from services.request import Request


class Slots(Struct, frozen=True):
    """The times that somebody can choose from, the earliest first; `booked` is the one they have chosen."""

    calendar: Calendar
    person: Person
    free: list[Span]
    booked: Span | None = None


async def slots(request: Request, ref: str) -> Slots:
    """What the asker can book; needs no profile.

    Raises StillOpen, CalendarClosed, NotInvited, NoSuchMeeting for a group, and DraftGone for whoever has a
    meeting already, or was not added after they were set.
    """
    async with request.reading() as session:
        me, row = await on_calendar(session, request, ref)
        await _check_may_book(session, row, me)
        return Slots(to_calendar(row), to_person(me), await free_slots(session, request.store, row))


async def book(request: Request, ref: str, start: datetime) -> Slots:
    """Gives the asker the slot at once; they and the owner are told.

    Raises SlotTaken if it is not free any more, and what slots raises.
    """
    async with request.writing() as session:
        me, row = await on_calendar(session, request, ref, lock=True, to_change=True)
        attendee = await _check_may_book(session, row, me)
        free = await free_slots(session, request.store, row)
        chosen = next((span for span in free if span.start == start), None)
        if chosen is None:
            raise SlotTaken(Span(start, start + to_calendar(row).meeting_length))
        await _say(session, request, attendee, chosen)
        await revise(session, request, row, [Move(me.id, None, chosen)])
        tell_owner(session, NotificationKind.BOOKED, row, revision=row.revision, now=request.now)
        return Slots(to_calendar(row), to_person(me), free, chosen)


async def _check_may_book(session: AsyncSession, row: models.Calendar, me: models.User) -> models.Attendee:
    check_set(row)
    attendee = await own_attendee(session, row, me)
    if row.mode is Mode.GROUP:
        raise NoSuchMeeting(row.name)
    if not await may_choose(session, row, attendee) or await takes_part(session, row, attendee):
        raise DraftGone
    return attendee


async def _say(session: AsyncSession, request: Request, attendee: models.Attendee, chosen: Span) -> None:
    """Choosing a time is an answer."""
    rows = await available_rows(session, attendee.calendar_id, attendee.user_id)
    there = {to_said(row): row for row in rows}
    said = [Said(chosen, Preference.HIGH)]
    await write(session, request, attendee.calendar_id, attendee.user_id, there, said)
    await say(session, attendee, accepted=Acceptance.ACCEPTED, status=AnswerStatus.SUBMITTED)
