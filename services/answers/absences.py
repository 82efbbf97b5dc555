"""Saying that one can't make the meeting one has: the slot is free at once, and the owner decides."""

from datetime import timedelta

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.errors import (
    DraftGone,
    MeetingBegan,
    NoSuchMeeting,
    NothingToChange,
    OrganizersOwn,
    SlotTaken,
)
from scheduling.intervals import Span
from scheduling.limits import Spending
from scheduling.model import Acceptance, AnswerStatus, Calendar, Mode, NotificationKind, Person
from scheduling.painting import Said, paint
from scheduling.phrases import Reading
from scheduling.revising import Move
from services.answers.acceptance import tell_if_told
from services.answers.availability import check_unchanged, line_for
from services.answers.choices import ChosenMeaning, asking, use_up
from services.answers.snapshots import write
from services.attendees import own_attendee, say
from services.calendars.revisions import revise
from services.calendars.set_meetings import absences_of, check_set, missed, set_events
from services.events import available_rows
from services.limits import spend
from services.locks import outdate_proposals
from services.lookup import on_calendar
from services.mapping import to_calendar, to_person, to_said, to_span
from services.outbox.owed import tell_owner
from services.outbox.reminders import unplan_meeting
from services.request import Request

TIME_TO_PLAN = timedelta(seconds=15)
"""The owner is told as soon as the smallest change is found, or after it, with what is known by then."""


class Absentee(Struct, frozen=True):
    """Somebody, and the meeting that they can't make; None if they have none, and none of the slots suits.

    `has_said`: it waits for the owner to decide, and may be taken back.
    """

    calendar: Calendar
    person: Person
    meeting: Span | None
    has_said: bool = False


class Excused(Struct, frozen=True):
    """What was noted: who can't make what, and when they could instead; None is not at all."""

    absentee: Absentee
    instead: Reading | None


async def look(request: Request, ref: str) -> Absentee:
    """Which meeting of the asker's it would be about; needs no profile.

    Raises StillOpen, CalendarClosed, OrganizersOwn, NotInvited, NoSuchMeeting, MeetingBegan.
    """
    async with request.reading() as session:
        me, row = await on_calendar(session, request, ref)
        return await absentee_in(session, request, me, row)


async def absentee_in(
    session: AsyncSession, request: Request, me: models.User, row: models.Calendar
) -> Absentee:
    """The same within a transaction."""
    return (await _absentee(session, request, me, row))[0]


async def excuse(
    request: Request, ref: str, when: str | None, choice: ChosenMeaning | None = None
) -> Excused:
    """Frees the meeting's time, and owes the owner a message; without `when`, no other time works.

    What is given is all that the asker can make from now on; `choice` is which of its meanings the line has.
    Raises as look does, SpentUp, NothingToChange if only the meeting's own time was given, and what line_for
    raises.
    """
    line = None
    if when is not None:
        absentee = await look(request, ref)
        with asking("excuse", ref=ref, when=when):
            line = await line_for(request, absentee.person, absentee.calendar, when, choice)
    async with request.writing() as session:
        me, row = await on_calendar(session, request, ref, lock=True)
        if line is not None:
            check_unchanged(line, request, me, row)
        said = await excuse_in(session, request, me, row, line.reading if line else None)
        await use_up(session, request, choice)
        return said


async def excuse_in(
    session: AsyncSession, request: Request, me: models.User, row: models.Calendar, instead: Reading | None
) -> Excused:
    """The same within a transaction that has locked the calendar.

    Raises as look does, SpentUp, NothingToChange.
    """
    absentee, attendee, known = await _absentee(session, request, me, row)
    await spend(session, request, Spending.ABSENCE, calendar_id=row.id)
    await _say_instead(session, request, attendee, absentee, instead)
    absence = await _free(session, request, absentee, known)
    if absentee.calendar.mode is Mode.GROUP:
        await say(session, attendee, accepted=Acceptance.DECLINED)
    await outdate_proposals(session, request.store, row)
    due_at = request.now + TIME_TO_PLAN
    tell_owner(session, NotificationKind.ABSENCE, row, revision=absence.id, now=request.now, due_at=due_at)
    return Excused(absentee, instead)


async def take_back(request: Request, ref: str) -> Absentee:
    """Gives the asker the time of their one-on-one back; the owner is told if they were told of the absence.

    Raises as look does, DraftGone once the owner has decided, SlotTaken.
    """
    async with request.writing() as session:
        me, row = await on_calendar(session, request, ref, lock=True, to_change=True)
        absentee, _, known = await _absentee(session, request, me, row)
        slot = absentee.meeting
        if slot is None or not isinstance(known, models.Absence) or row.mode is Mode.GROUP:
            raise DraftGone
        buffer = absentee.calendar.buffer
        around = Span(slot.start - buffer, slot.end + buffer)
        events = await set_events(session, row.id, request.now)
        if any(around.overlaps(to_span(event)) for event in events.values()):
            raise SlotTaken(slot)
        await tell_if_told(session, request, row, known)
        await revise(session, request, row, [Move(me.id, slot, slot)])
        return absentee


async def _absentee(
    session: AsyncSession, request: Request, me: models.User, row: models.Calendar
) -> tuple[Absentee, models.Attendee, models.Event | models.Absence | None]:
    """Who it is about, their row, and that of the absence they have said, else of their meeting."""
    check_set(row)
    if me.id == row.owner_id:
        raise OrganizersOwn(row.name)
    attendee = await own_attendee(session, row, me)
    events, absences = await set_events(session, row.id, request.now), await absences_of(session, row.id)
    is_group = row.mode is Mode.GROUP
    known = absences.get(me.id) or events.get(row.owner_id if is_group else me.id)
    meeting = missed(known) if isinstance(known, models.Absence) else to_span(known) if known else None
    left = is_group and me.id not in absences and attendee.accepted is Acceptance.DECLINED
    if left or (is_group and meeting is None):
        raise NoSuchMeeting(row.name)
    if meeting is not None and meeting.start <= request.now:
        raise MeetingBegan(meeting)
    has_said = me.id in absences and meeting is not None
    return Absentee(to_calendar(row), to_person(me), meeting, has_said), attendee, known


async def _say_instead(
    session: AsyncSession,
    request: Request,
    attendee: models.Attendee,
    absentee: Absentee,
    instead: Reading | None,
) -> None:
    """Puts what they can make in the place of what they said before."""
    said: list[Said] = []
    if instead is not None:
        spans = [
            (rest, preference)
            for span, preference in instead.settled(None)
            for rest in (span.minus(absentee.meeting) if absentee.meeting else [span])
        ]
        said, _ = paint([], [Said(span, preference) for span, preference in spans])
        if not said:
            raise NothingToChange
    rows = await available_rows(session, attendee.calendar_id, attendee.user_id)
    there = {to_said(row): row for row in rows}
    await write(session, request, attendee.calendar_id, attendee.user_id, there, said)
    await say(session, attendee, status=AnswerStatus.SUBMITTED if said else AnswerStatus.NO_TIME)


async def _free(
    session: AsyncSession,
    request: Request,
    absentee: Absentee,
    known: models.Event | models.Absence | None,
) -> models.Absence:
    """Notes the absence, anew if there is one; of a one-on-one, the time is free for others."""
    if isinstance(known, models.Absence):
        await session.delete(known)
        await session.flush()
    elif known is not None and absentee.calendar.mode is Mode.ONE_ON_ONE:
        await unplan_meeting(session, known)
        await session.delete(known)
    absence = models.Absence(
        calendar_id=absentee.calendar.id,
        user_id=absentee.person.id,
        start_time=absentee.meeting and absentee.meeting.start,
        end_time=absentee.meeting and absentee.meeting.end,
        ical_uid=known and known.ical_uid,
        ical_sequence=known.ical_sequence if known else 0,
        said_at=request.now,
    )
    session.add(absence)
    await session.flush()
    return absence
