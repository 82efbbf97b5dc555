"""Editing a calendar: at once, or, where availability would be lost, after the owner has seen whose."""

from msgspec import Struct, convert, field, to_builtins
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.editing import outdates_proposals, plan_edit, tells_everybody
from scheduling.errors import CalendarChanged
from scheduling.fields import CalendarWords, fields_of, words_of
from scheduling.limits import Spending
from scheduling.model import Calendar, CalendarFields, NotificationKind, Person
from scheduling.settling import SETTLES_IN
from services.attendees import coming, live_attendees
from services.calendars.cutting import Cut, take_away, work_out
from services.calendars.revisions import revise
from services.drafts import fetch_in, keep_in, shown_to_owner
from services.limits import spend
from services.locks import note_change, outdate_proposals
from services.lookup import check_not_cancelled, check_open, on_own_calendar
from services.mapping import store_fields, to_calendar, to_person
from services.outbox.owed import next_revision, owe_all, waiting_for
from services.outbox.reminders import plan_deadline, plan_reminders
from services.outbox.sendings import Sending
from services.request import Request

DRAFT = "edit"


class Edited(Struct, frozen=True):
    """The calendar as it is now, or would be; whose availability is cut; how many people are told, and how
    far that has got, unless it is finalized.

    With a `draft_id`, nothing has changed yet, and confirming it does.
    """

    calendar: Calendar
    viewer: Person
    affected: list[Person] = field(default_factory=list)
    told: int = 0
    sending: Sending | None = None
    draft_id: int | None = None


class Editable(Struct, frozen=True):
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
    # What hundreds of people gave is looked at before anybody is kept from writing.
    async with request.reading() as session:
        _, row, plan = await _plan(session, request, ref, words)
        cut = await work_out(session, row, fields_of(to_calendar(row)), plan)
    async with request.writing() as session:
        me, row, plan = await _plan(session, request, ref, words, lock=True)
        if row.is_finalized:
            return await _relocate(session, request, me, row, plan)
        before = fields_of(to_calendar(row))
        if (cut.version, cut.after) != (row.version, plan):
            cut = await work_out(session, row, before, plan)
        affected = await _affected(session, row, cut)
        if not affected:
            return await _apply(session, request, me, row, cut, [])
        # What was read and shown, not the words, which mean other days tomorrow.
        payload = to_builtins({"before": before, "plan": plan, "version": row.version})
        draft_id = await keep_in(session, request, DRAFT, payload, row.id)
        return Edited(to_calendar(row), to_person(me), affected, draft_id=draft_id)


async def _plan(
    session: AsyncSession, request: Request, ref: str, words: CalendarWords, *, lock: bool = False
) -> tuple[models.User, models.Calendar, CalendarFields]:
    """Who asks, the calendar, and what it would be."""
    me, row = await on_own_calendar(session, request, ref, lock=lock)
    if not row.is_finalized or words.keys() != {"place"}:
        check_open(row)
    check_not_cancelled(row)
    owner_zone, locale = _zone_of(me, row), request.actor.locale
    day_first = request.actor.writes_day_first(owner_zone)
    plan = plan_edit(
        to_calendar(row), words, now=request.now, owner_zone=owner_zone, day_first=day_first, locale=locale
    )
    return me, row, plan


def _zone_of(me: models.User, row: models.Calendar) -> str:
    """Where whoever types is, as far as that is known."""
    return to_person(me).timezone or row.timezone


async def confirm(request: Request, draft_id: int) -> Edited:
    """Makes a previewed edit. Raises DraftGone, CalendarClosed, and CalendarChanged if it is no longer so."""
    async with request.reading() as session:
        draft = await fetch_in(session, request, draft_id, DRAFT)
        row = await session.get_one(models.Calendar, draft.calendar_id)
        cut = await work_out(session, row, *_kept(draft))
    async with request.writing() as session:
        me, row, draft = await shown_to_owner(session, request, draft_id, DRAFT)
        check_open(row)
        before, _ = _kept(draft)
        if row.version != draft.payload["version"] or fields_of(to_calendar(row)) != before:
            raise CalendarChanged(row.name)
        edited = await _apply(session, request, me, row, cut, await _affected(session, row, cut))
        await session.delete(draft)
        return edited


def _kept(draft: models.Draft) -> tuple[CalendarFields, CalendarFields]:
    """What the calendar was when an edit was shown, and what it would be."""
    before, plan = (convert(draft.payload[which], CalendarFields) for which in ("before", "plan"))
    return before, plan


async def _relocate(
    session: AsyncSession, request: Request, me: models.User, row: models.Calendar, plan: CalendarFields
) -> Edited:
    """The meetings are somewhere else."""
    before = row.place
    store_fields(row, plan)
    await spend(session, request, Spending.EDIT)
    revision = await revise(session, request, row, place_before=before)
    return Edited(to_calendar(row), to_person(me), told=revision.told)


async def _affected(session: AsyncSession, row: models.Calendar, cut: Cut) -> list[Person]:
    """Those on the calendar, its owner too, of whose times something would no longer count."""
    if not cut.losing:
        return []
    people = [row.owner, *(attendee.user for attendee in await live_attendees(session, row.id))]
    return [to_person(user) for user in people if user.id in cut.losing]


async def _apply(
    session: AsyncSession,
    request: Request,
    me: models.User,
    row: models.Calendar,
    cut: Cut,
    affected: list[Person],
) -> Edited:
    before, plan = fields_of(to_calendar(row)), cut.after
    store_fields(row, plan)
    if outdates_proposals(before, plan):
        await outdate_proposals(session, request.store, row)
    else:
        await note_change(session, request.store, row.id)
    await session.flush()
    await take_away(session, row.id, cut)
    if plan.deadline != before.deadline:
        await plan_deadline(session, request, row)
        await plan_reminders(session, request, row, await live_attendees(session, row.id))
    told = await _tell(session, request, row) if tells_everybody(before, plan) else 0
    sending = Sending(row.id, NotificationKind.CALENDAR_CHANGED, request.now, waiting=told)
    return Edited(to_calendar(row), to_person(me), affected, told=told, sending=sending)


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
