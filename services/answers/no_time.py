"""Answering that no time works."""

from msgspec import Struct

from scheduling.errors import NotInvited, TooLong
from scheduling.model import Acceptance, AnswerStatus, Calendar, Invitation
from scheduling.profiles import one_line
from services.answers.joining import admit, may_answer
from services.answers.snapshots import EntryChange, answer_of, remove_rows, stand_of
from services.answers.submission import keep_undo
from services.attendees import invitation_of, own_attendee, say
from services.events import available_rows, own_times
from services.locks import outdate_proposals
from services.mapping import has_answered, to_calendar, to_person
from services.outbox.progress import note_answer
from services.request import Request

NOTE_LIMIT = 200


class NoTime(Struct, frozen=True):
    """The invitation as it is now, how many entries were taken away, and the draft that brings all back."""

    calendar: Calendar
    invitation: Invitation
    removed: int
    undo_id: int


async def before(request: Request, ref: str) -> tuple[Calendar, int]:
    """The calendar, and how many of the asker's entries that answer would take away.

    Raises NotInvited to the owner, CalendarClosed, DeadlineOver.
    """
    async with request.reading() as session:
        me, row = await may_answer(session, request, ref)
        if row.owner_id == me.id:
            raise NotInvited(to_person(me).name)
        return to_calendar(row), len(await available_rows(session, row.id, me.id))


async def answer(request: Request, ref: str, note: str) -> NoTime:
    """Says that no time works, with a line for the organizer; takes the asker's times away.

    Raises NotInvited, CalendarClosed, DeadlineOver, TooLong.
    """
    note = one_line(note)
    if len(note) > NOTE_LIMIT:
        raise TooLong("note", NOTE_LIMIT)
    async with request.writing() as session:
        me, row = await admit(session, request, ref)
        attendee = await own_attendee(session, row, me)
        before, answered_before = answer_of(attendee), has_answered(attendee)
        removed = await available_rows(session, row.id, me.id)
        await remove_rows(session, removed)
        await outdate_proposals(session, request.store, row)
        await say(session, attendee, accepted=Acceptance.ACCEPTED, status=AnswerStatus.NO_TIME, note=note)
        await note_answer(session, request, row, attendee, answered_before=answered_before)
        own = await own_times(session, row.id, me.id, stamped=True)
        invitation = await invitation_of(session, row, attendee, own)
        change = EntryChange(removed)
        undo_id = await keep_undo(session, request, row, change, before, stand_of(attendee, own))
        return NoTime(invitation.calendar, invitation, len(removed), undo_id)
