"""Answering that no time works."""

from dataclasses import dataclass

from scheduling.errors import TooLong
from scheduling.model import Acceptance, AnswerStatus, Calendar, Invitation
from scheduling.profiles import one_line
from services.actors import not_signed_out
from services.answers.snapshots import remove_times, snapshot
from services.answers.submission import keep_undo
from services.attendees import invitation_of, own_attendee
from services.events import available_rows
from services.locks import outdate_proposals
from services.lookup import check_answerable, known_calendar
from services.mapping import has_answered
from services.outbox.progress import note_answer
from services.request import Request

NOTE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class NoTime:
    """The invitation as it is now, how many entries were taken away, and the draft that brings all back."""

    calendar: Calendar
    invitation: Invitation
    removed: int
    undo_id: int


async def answer(request: Request, ref: str, note: str) -> NoTime:
    """Says that no time works, with a line for the organizer; takes the asker's times away.

    It needs no profile, as declining does. Raises NotInvited, CalendarClosed, DeadlineOver, TooLong.
    """
    note = one_line(note)
    if len(note) > NOTE_LIMIT:
        raise TooLong("line", NOTE_LIMIT)
    async with request.writing() as session:
        me = await not_signed_out(session, request)
        row = await known_calendar(session, me, ref, lock=True)
        check_answerable(row, request)
        attendee = await own_attendee(session, row, me)
        before = await snapshot(session, row.id, me.id, attendee)
        answered_before = has_answered(attendee)
        removed = len(await available_rows(session, row.id, me.id))
        await remove_times(session, row.id, me.id)
        await outdate_proposals(session, request.store, row)
        attendee.accepted, attendee.status = Acceptance.ACCEPTED, AnswerStatus.NO_TIME
        attendee.note = note
        await note_answer(session, request, row, attendee, answered_before=answered_before)
        invitation = await invitation_of(session, row, attendee)
        undo_id = await keep_undo(session, request, row, me, attendee, before)
        return NoTime(invitation.calendar, invitation, removed, undo_id)
