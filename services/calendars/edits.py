"""Editing a calendar: at once, or, where availability would be lost, after the owner has seen whose."""

from dataclasses import dataclass, field

from msgspec import convert, to_builtins
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.editing import Coverage, outdates_proposals, plan_edit, tells_everybody
from scheduling.errors import CalendarChanged
from scheduling.fields import CalendarWords, fields_of, words_of
from scheduling.intervals import Span
from scheduling.limits import Spending
from scheduling.model import AnswerStatus, Calendar, CalendarFields, NotificationKind, Person
from scheduling.settling import SETTLES_IN
from services.attendees import coming, live_attendees
from services.calendars.revisions import revise
from services.drafts import keep_in, shown_to_owner
from services.events import entries_by_user
from services.limits import spend
from services.locks import note_change, outdate_proposals
from services.lookup import check_not_cancelled, check_open, on_own_calendar
from services.mapping import store_fields, to_calendar, to_person, to_span
from services.outbox.owed import next_revision, owe_all, waiting_for
from services.outbox.reminders import plan_deadline, plan_reminders
from services.request import Request

DRAFT = "edit"


@dataclass(frozen=True, slots=True)
class Edited:
    """The calendar as it is now, or would be; whose availability is cut; how many people are told.

    With a `draft_id`, nothing has changed yet, and confirming it does.
    """

    calendar: Calendar
    viewer: Person
    affected: list[Person] = field(default_factory=list)
    told: int = 0
    draft_id: int | None = None


@dataclass(frozen=True, slots=True)
class Editable:
    """One's own calendar with its fields as they are typed: those that can be changed now."""

    calendar: Calendar
    viewer: Person
    words: CalendarWords


async def editable(request: Request, ref: str) -> Editable:
    """What a form shows before anything is changed. Raises NotTheOwner, CalendarClosed."""
    async with request.reading() as session:
        me, row = await on_own_calendar(session, request, ref)
        check_not_cancelled(row)
        calendar = to_calendar(row)
        words = words_of(calendar, _zone_of(me, row))
        if row.is_finalized:
            words = CalendarWords(place=words["place"])
        return Editable(calendar, to_person(me), words)


async def edit(request: Request, ref: str, words: CalendarWords) -> Edited:
    """Edits one's own calendar, or previews an edit by which somebody would lose availability.

    Of one that is finalized, only the place may change: everybody who has a meeting is told.

    Raises NotTheOwner, CalendarClosed, NothingToChange, and what plan_edit raises.
    """
    async with request.writing() as session:
        me, row = await on_own_calendar(session, request, ref, lock=True)
        if not row.is_finalized or words.keys() != {"place"}:
            check_open(row)
        check_not_cancelled(row)
        calendar = to_calendar(row)
        owner_zone = _zone_of(me, row)
        day_first = request.actor.writes_day_first(owner_zone)
        locale = request.actor.locale
        plan = plan_edit(
            calendar, words, now=request.now, owner_zone=owner_zone, day_first=day_first, locale=locale
        )
        if row.is_finalized:
            return await _relocate(session, request, me, row, plan)
        affected = await _affected(session, row, Coverage(fields_of(calendar), plan))
        if not affected:
            return await _apply(session, request, me, row, plan, [])
        # What was read and shown, not the words, which mean other days tomorrow.
        kept = {"before": fields_of(calendar), "plan": plan, "version": row.version}
        payload = to_builtins(kept)
        draft_id = await keep_in(session, request, DRAFT, payload, row.id)
        return Edited(to_calendar(row), to_person(me), affected, draft_id=draft_id)


def _zone_of(me: models.User, row: models.Calendar) -> str:
    """Where whoever types is, as far as that is known."""
    return to_person(me).timezone or row.timezone


async def confirm(request: Request, draft_id: int) -> Edited:
    """Makes a previewed edit. Raises DraftGone, CalendarClosed, and CalendarChanged if it is no longer so."""
    async with request.writing() as session:
        me, row, draft = await shown_to_owner(session, request, draft_id, DRAFT)
        check_open(row)
        before, plan = (convert(draft.payload[which], CalendarFields) for which in ("before", "plan"))
        if row.version != draft.payload["version"] or fields_of(to_calendar(row)) != before:
            raise CalendarChanged(row.name)
        affected = await _affected(session, row, Coverage(before, plan))
        edited = await _apply(session, request, me, row, plan, affected)
        await session.delete(draft)
        return edited


async def _relocate(
    session: AsyncSession, request: Request, me: models.User, row: models.Calendar, plan: CalendarFields
) -> Edited:
    """The meetings are somewhere else."""
    before = row.place
    store_fields(row, plan)
    await spend(session, request, Spending.EDIT)
    revision = await revise(session, request, row, place_before=before)
    return Edited(to_calendar(row), to_person(me), told=revision.told)


async def _affected(session: AsyncSession, row: models.Calendar, coverage: Coverage) -> list[Person]:
    """Those on the calendar, its owner too, of whose times something would no longer count."""
    if not coverage.changes:
        return []
    entries = await entries_by_user(session, row.id)
    people = [row.owner, *(attendee.user for attendee in await live_attendees(session, row.id))]
    return [to_person(user) for user in people if coverage.loses(entries.get(user.id, []))]


async def _apply(
    session: AsyncSession,
    request: Request,
    me: models.User,
    row: models.Calendar,
    plan: CalendarFields,
    affected: list[Person],
) -> Edited:
    before = fields_of(to_calendar(row))
    store_fields(row, plan)
    if outdates_proposals(before, plan):
        await outdate_proposals(session, request.store, row)
    else:
        await note_change(session, request.store, row.id)
    await _cut(session, row, Coverage(before, plan))
    if plan.deadline != before.deadline:
        await plan_deadline(session, request, row)
        await plan_reminders(session, request, row, await live_attendees(session, row.id))
    told = await _tell(session, request, row) if tells_everybody(before, plan) else 0
    return Edited(to_calendar(row), to_person(me), affected, told=told)


async def _tell(session: AsyncSession, request: Request, row: models.Calendar) -> int:
    """Owes everybody who is coming a message on how it is once it has settled; how many are told."""
    await spend(session, request, Spending.EDIT)
    kind = NotificationKind.CALENDAR_CHANGED
    attendees = await coming(session, row.id)
    waiting = await waiting_for(session, kind, row.id)
    revision = await next_revision(session, kind, row.id)
    new = [one for one in attendees if one.user_id not in waiting]
    await owe_all(session, kind, new, revision=revision, now=request.now, due_at=request.now + SETTLES_IN)
    return len(attendees)


async def _reset_empty(session: AsyncSession, calendar_id: int) -> None:
    """Whoever has nothing left has not submitted, withdrawn or not."""
    with_times = await entries_by_user(session, calendar_id)
    submitted = select(models.Attendee).filter_by(calendar_id=calendar_id, status=AnswerStatus.SUBMITTED)
    for attendee in await session.scalars(submitted):
        if attendee.user_id not in with_times:
            attendee.status = AnswerStatus.NONE


async def _cut(session: AsyncSession, row: models.Calendar, coverage: Coverage) -> None:
    """Takes away, of everybody's availability, what no longer counts."""
    if not coverage.changes:
        return
    for event in list(await session.scalars(select(models.Event).filter_by(calendar_id=row.id))):
        parts = coverage.left_of(to_span(event))
        if not parts:
            await session.delete(event)
            continue
        session.add_all(_part(event, span) for span in parts[1:])
        event.start_time, event.end_time = parts[0].start, parts[0].end
    await session.flush()
    await _reset_empty(session, row.id)


def _part(event: models.Event, span: Span) -> models.Event:
    """Another entry that is alike, for a part of it."""
    return models.Event(
        calendar_id=event.calendar_id,
        owner_id=event.owner_id,
        name=event.name,
        start_time=span.start,
        end_time=span.end,
        event_type=event.event_type,
        last_modified=event.last_modified,
    )
