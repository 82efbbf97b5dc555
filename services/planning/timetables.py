"""A timetable of one-on-ones to look at, for its owner: suggested, about to be finalized, or set."""

from collections.abc import Collection, Iterable, Mapping
from enum import IntEnum

from msgspec import Struct, field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.appointments import appointment_of
from scheduling.errors import DraftGone, NotFinalized
from scheduling.finalizing import preference_for
from scheduling.ics import Appointment
from scheduling.model import Calendar, Meeting, Mode, Person
from scheduling.planning.answers import Slot
from scheduling.timetables import TimetableRow, TimetableSheet, numbered, sheets
from services.actors import not_signed_out
from services.attendees import coming, live_attendees
from services.calendars.set_meetings import set_events
from services.drafts import fetch_in
from services.events import entries_by_user
from services.lookup import calendar_ref, on_own_calendar, own_calendar
from services.mapping import to_calendar, to_meeting, to_person, to_span
from services.planning.finalization import DRAFT
from services.planning.proposals import own_proposal, slots_from_json
from services.planning.silences import Silence, silences
from services.request import Request


class TimetableSource(IntEnum):
    """What a timetable is read from, by its id: a proposal, the draft of finalizing, a finalized calendar."""

    PROPOSAL = 0
    DRAFT = 1
    CALENDAR = 2


class TimetableView(Struct, frozen=True):
    """A timetable as its owner sees it. Of several `proposals`, best first, it is the one with its `id`."""

    calendar: Calendar
    viewer: Person
    rows: tuple[TimetableRow, ...]
    source: TimetableSource
    id: int
    proposals: tuple[int, ...] = ()
    appointments: tuple[Appointment, ...] = field(default=())

    @property
    def zone(self) -> str:
        """In which its days are told."""
        return self.viewer.timezone or self.calendar.timezone

    @property
    def sheets(self) -> list[TimetableSheet]:
        """Its days by picture."""
        is_set = self.source is TimetableSource.CALENDAR
        return sheets(self.rows, self.zone, self.calendar.buffer, is_set=is_set)


def rows_of(
    slots: Iterable[Slot], people: Mapping[int, Person], pinned: Collection[int] = ()
) -> tuple[TimetableRow, ...]:
    """What was suggested, or is about to be set, without those who have left meanwhile."""
    return numbered(
        (people[slot.user_id], slot.span, slot.preference, slot.user_id in pinned, False)
        for slot in slots
        if slot.user_id in people and not slot.is_for_all
    )


async def read(request: Request, source: TimetableSource, source_id: int) -> TimetableView:
    """One's own timetable. Raises DraftGone, CalendarChanged, CalendarClosed, NotTheOwner, NotFinalized."""
    async with request.reading() as session:
        if source is TimetableSource.CALENDAR:
            return await _set(session, request, source_id)
        if source is TimetableSource.DRAFT:
            return await _drafted(session, request, source_id)
        return await _proposed(session, request, source_id)


async def who_cannot(request: Request, calendar_id: int) -> tuple[list[Person], dict[int | None, Silence]]:
    """Who is expected at the set meeting of one's own group and never said that they can then, and why."""
    async with request.reading() as session:
        _, row = await on_own_calendar(session, request, calendar_ref(calendar_id))
        event = (await set_events(session, row.id, request.now)).get(row.owner_id)
        if event is None:
            return [], {}
        entries, everybody = await entries_by_user(session, row.id), await coming(session, row.id)
        missing = [
            to_person(one.user)
            for one in everybody
            if preference_for(entries.get(one.user_id, []), to_span(event)) is None
        ]
        return missing, await silences(session, everybody)


async def _proposed(session: AsyncSession, request: Request, proposal_id: int) -> TimetableView:
    kept = await own_proposal(session, request, proposal_id)
    people = {one.user_id: to_person(one.user) for one in await coming(session, kept.calendar.id)}
    others = select(models.Proposal.id).filter_by(calendar_id=kept.calendar.id, version=kept.row.version)
    proposals = tuple(await session.scalars(others.order_by(models.Proposal.rank)))
    rows = rows_of(kept.slots, people, {pin.user_id for pin in kept.pins})
    return _suggested(kept.calendar, kept.asker, rows, TimetableSource.PROPOSAL, proposal_id, proposals)


async def _drafted(session: AsyncSession, request: Request, draft_id: int) -> TimetableView:
    me = await not_signed_out(session, request)
    draft = await fetch_in(session, request, draft_id, DRAFT)
    row = await own_calendar(session, me, calendar_ref(draft.calendar_id or 0))
    people = {one.user_id: to_person(one.user) for one in await coming(session, row.id)}
    rows = rows_of(slots_from_json(draft.payload["slots"]), people, draft.payload["pinned"])
    return _suggested(row, me, rows, TimetableSource.DRAFT, draft_id)


def _suggested(
    row: models.Calendar,
    me: models.User,
    rows: tuple[TimetableRow, ...],
    source: TimetableSource,
    source_id: int,
    proposals: tuple[int, ...] = (),
) -> TimetableView:
    if not rows:
        raise DraftGone
    calendar = to_calendar(row)
    appointments = tuple(_tentative(calendar, one) for one in rows)
    return TimetableView(calendar, to_person(me), rows, source, source_id, proposals, appointments)


def _tentative(calendar: Calendar, one: TimetableRow) -> Appointment:
    """A newer suggestion for somebody replaces the one before in people's calendars."""
    uid = f"suggested-{calendar.id}-{one.person.id}@oneonone"
    meeting = Meeting(0, one.person.id, one.span, calendar.name, uid, calendar.version)
    return appointment_of(calendar, meeting, one.person.name, tentative=True)


async def _set(session: AsyncSession, request: Request, calendar_id: int) -> TimetableView:
    me, row = await on_own_calendar(session, request, calendar_ref(calendar_id))
    people = {one.user_id: to_person(one.user) for one in await live_attendees(session, row.id)}
    events = {
        who: one for who, one in (await set_events(session, row.id, request.now)).items() if who in people
    }
    if row.mode is Mode.GROUP or not events:
        raise NotFinalized(row.name)
    changed = await _changed(session, row)
    rows = numbered(
        (people[who], to_span(one), one.preference_met, one.pinned, who in changed)
        for who, one in events.items()
    )
    calendar = to_calendar(row)
    appointments = tuple(
        appointment_of(calendar, to_meeting(one), people[who].name) for who, one in events.items()
    )
    return TimetableView(calendar, to_person(me), rows, TimetableSource.CALENDAR, row.id, (), appointments)


async def _changed(session: AsyncSession, row: models.Calendar) -> set[int]:
    """Whose time the last revision has changed."""
    if not row.revision:
        return set()
    change = models.MeetingChange
    times = change.start_before, change.start_after, change.end_before, change.end_after
    last = select(change.user_id, *times).filter_by(calendar_id=row.id, revision=row.revision)
    return {
        one.user_id
        for one in await session.execute(last)
        if (one.start_before, one.end_before) != (one.start_after, one.end_after)
    }
