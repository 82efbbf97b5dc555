"""Taking an answer back, at once or to read it again in another time zone."""

from typing import Any

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.errors import AnsweredSince, DraftGone
from scheduling.model import Calendar, Entry, Invitation, Person, Preference
from scheduling.profiles import moved
from services.actors import not_signed_out
from services.answers.availability import Line, add_in, check_unchanged, line_for
from services.answers.choices import ChosenMeaning, asking, use_up
from services.answers.snapshots import as_kept, stand_of, take_back
from services.answers.submission import UNDO, Added, present
from services.answers.usual_weeks import USUAL, use_in
from services.attendees import invitation_of
from services.drafts import fetch_in
from services.events import available_rows, entries_of, own_times
from services.locks import outdate_proposals
from services.lookup import calendar_ref, check_answerable, known_calendar
from services.mapping import has_answered, to_calendar, to_person
from services.outbox.progress import note_answer
from services.request import Request


class Undone(Struct, frozen=True):
    """How somebody stands on a calendar after a change was taken back; the owner has no invitation."""

    calendar: Calendar
    person: Person
    entries: list[Entry]
    invitation: Invitation | None


async def undo(request: Request, draft_id: int) -> Undone:
    """Puts back exactly what was there before.

    Raises DraftGone, AnsweredSince, CalendarClosed, DeadlineOver, Withdrawn.
    """
    async with request.writing() as session:
        me = await not_signed_out(session, request)
        row, attendee, draft = await _take_back(session, request, me, draft_id)
        await session.delete(draft)
        return Undone(
            calendar=to_calendar(row),
            person=to_person(me),
            entries=await entries_of(session, row.id, me.id),
            invitation=await invitation_of(session, row, attendee) if attendee else None,
        )


async def zone_of(request: Request, draft_id: int) -> Person:
    """The asker, while what they typed can still be read in another zone. Raises DraftGone."""
    async with request.reading() as session:
        me = await not_signed_out(session, request)
        await fetch_in(session, request, draft_id, UNDO)
        return to_person(me)


async def read_again(
    request: Request, draft_id: int, timezone: str, choice: ChosenMeaning | None = None
) -> Added:
    """Moves the asker to another zone, and reads there what they typed last, or their usual week.

    Raises UnknownZone, NothingToChange, and what undo and add raise.
    """
    with asking("read_again", draft_id=draft_id, timezone=timezone):
        source, person, line = await _in_zone(request, draft_id, timezone, choice)
    async with request.writing() as session:
        me = await not_signed_out(session, request)
        row, _, draft = await _take_back(session, request, me, draft_id)
        me.timezone = person.timezone
        if line is None:
            added = await use_in(session, request, me, row)
        else:
            added = await _add_again(session, request, me, row, line, source)
        await session.delete(draft)
        await use_up(session, request, choice)
        return added


async def _in_zone(
    request: Request, draft_id: int, timezone: str, choice: ChosenMeaning | None
) -> tuple[dict[str, Any], Person, Line | None]:
    """What was kept, the asker in that zone, and how what they typed reads there, if they typed anything."""
    async with request.reading() as session:
        me = await not_signed_out(session, request)
        draft = await fetch_in(session, request, draft_id, UNDO)
        row = await known_calendar(session, me, calendar_ref(draft.calendar_id or 0))
        check_answerable(row, request)
        person, source, calendar = to_person(me), draft.payload["source"], to_calendar(row)
    if source is None:
        raise DraftGone
    person = moved(person, timezone)
    if source == USUAL:
        return source, person, None
    return source, person, await line_for(request, person, calendar, source["when"], choice)


async def _add_again(
    session: AsyncSession,
    request: Request,
    me: models.User,
    row: models.Calendar,
    line: Line,
    source: dict[str, Any],
) -> Added:
    check_unchanged(line, request, me, row)
    preference = Preference(source["preference"]) if source["preference"] else None
    own = await available_rows(session, row.id, me.id)
    edited = next((event for event in own if as_kept(event) == source["entry"]), None)
    return await add_in(session, request, me, row, line, preference, source["name"], edited)


async def _take_back(
    session: AsyncSession, request: Request, me: models.User, draft_id: int
) -> tuple[models.Calendar, models.Attendee | None, models.Draft]:
    """Restores what the draft kept, if nothing has changed since."""
    draft = await fetch_in(session, request, draft_id, UNDO)
    row = await known_calendar(session, me, calendar_ref(draft.calendar_id or 0), lock=True)
    check_answerable(row, request)
    attendee = await present(session, row, me)
    own = await own_times(session, row.id, me.id, stamped=True)
    if stand_of(attendee, own) != draft.payload["after"]:
        raise AnsweredSince(row.name)
    answered_before = attendee is not None and has_answered(attendee)
    await take_back(session, request, to_calendar(row), me, attendee, draft.payload)
    await outdate_proposals(session, request.store, row)
    if attendee is not None:
        await note_answer(session, request, row, attendee, answered_before=answered_before)
    return row, attendee, draft
