"""Fixing the meeting: first shown, then confirmed; from then on only a revision changes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.errors import CalendarChanged, DraftGone, OneByOne
from scheduling.finalizing import check_hours, check_meeting, check_somebody_can, preference_for
from scheduling.model import Calendar, EventType, Mode, NotificationKind, Person, Preference
from scheduling.phrases import read_meeting
from scheduling.planning.answers import Slot
from services.actors import not_signed_out
from services.answers.availability import reader
from services.attendees import coming
from services.calendars.server_events import check_server
from services.drafts import keep_in, shown_to_owner
from services.events import entries_by_user
from services.locks import note_change
from services.lookup import check_open, on_own_calendar, own_calendar
from services.mapping import to_calendar, to_person
from services.outbox.owed import owe_all, write_down
from services.outbox.reminders import meeting_reminders
from services.outbox.server_events import want
from services.planning.proposals import own_proposal, slots_from_json, slots_to_json
from services.request import Request

DRAFT = "finalize"


@dataclass(frozen=True, slots=True)
class Attendance:
    """How a meeting suits one attendee: HIGH, LOW, or None if they are not free."""

    person: Person
    preference: Preference | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What finalizing would do: the meetings, whom they suit, and the draft that confirms it.

    In a calendar of one-on-ones, somebody without a preference has no meeting. `with_event` is whether the
    server wants group meetings among its events, None where this can't be one.
    """

    calendar: Calendar
    viewer: Person
    slots: list[Slot]
    attendances: list[Attendance]
    draft_id: int
    with_event: bool | None = None

    @property
    def people(self) -> dict[int, Person]:
        """Those who are coming, by id."""
        return {attendance.person.id: attendance.person for attendance in self.attendances}


@dataclass(frozen=True, slots=True)
class Finalized:
    """The calendar with its meetings fixed, the people who are told, by id, and whether an event is made."""

    calendar: Calendar
    viewer: Person
    slots: list[Slot]
    people: dict[int, Person]
    with_event: bool

    @property
    def told(self) -> int:
        """How many people are told."""
        return len(self.people)


async def settleable(request: Request, ref: str) -> tuple[Calendar, Person]:
    """One's own calendar while its meeting can be fixed, and oneself. Raises NotTheOwner, CalendarClosed."""
    async with request.reading() as session:
        me, row = await on_own_calendar(session, request, ref)
        check_open(row)
        return to_calendar(row), to_person(me)


async def preview(request: Request, ref: str, when: str) -> Preview:
    """Reads the time that the owner of a group typed and shows what it means; nothing is fixed yet.

    Raises NotTheOwner, CalendarClosed, OneByOne, Unreadable, OutsideCalendar, OutsideHours, NobodyCan.
    """
    async with request.writing() as session:
        me, row = await on_own_calendar(session, request, ref)
        check_open(row)
        calendar, viewer = to_calendar(row), to_person(me)
        if calendar.mode is Mode.ONE_ON_ONE:
            raise OneByOne(calendar.name)
        meeting = read_meeting(when, reader(viewer, calendar, request), calendar.meeting_length)
        return await _preview(session, request, row, me, [Slot(row.owner_id, meeting, None)])


async def preview_proposal(request: Request, proposal_id: int, ref: str | None = None) -> Preview:
    """Shows what fixing a proposal means. Raises as own_proposal does.

    With `ref`, it has to be that calendar's: raises NotTheOwner, NoSuchCalendar, DraftGone for another's.
    """
    async with request.writing() as session:
        named = ref and await own_calendar(session, await not_signed_out(session, request), ref)
        kept = await own_proposal(session, request, proposal_id)
        if named and named.id != kept.calendar.id:
            raise DraftGone
        pinned = [pin.user_id for pin in kept.pins]
        return await _preview(session, request, kept.calendar, kept.asker, kept.slots, pinned)


async def _preview(
    session: AsyncSession,
    request: Request,
    row: models.Calendar,
    me: models.User,
    slots: list[Slot],
    pinned: Sequence[int] = (),
) -> Preview:
    calendar = to_calendar(row)
    for slot in slots:
        check_meeting(calendar, slot.span, request.now)
        check_hours(calendar, slot.span, to_person(me))
    attendances = await _attendances(session, row, slots)
    check_somebody_can(slots[0].span, [attendance.preference for attendance in attendances])
    payload = {"slots": slots_to_json(slots), "pinned": list(pinned), "version": row.version}
    draft_id = await keep_in(session, request, DRAFT, payload, row.id)
    with_event = await _server_wants_events(session, request, row)
    return Preview(calendar, to_person(me), slots, attendances, draft_id, with_event)


async def _server_wants_events(session: AsyncSession, request: Request, row: models.Calendar) -> bool | None:
    if row.mode is not Mode.GROUP or row.guild_id is None or row.guild_id != request.guild_id:
        return None
    guild = await session.get(models.Guild, row.guild_id)
    return guild is not None and guild.server_events


async def preview_again(request: Request, draft_id: int) -> Preview:
    """The same that was shown. Raises DraftGone, CalendarClosed, CalendarChanged."""
    async with request.writing() as session:
        me, row, draft = await shown_to_owner(session, request, draft_id, DRAFT)
        slots = _still_as_shown(row, draft)
        attendances = await _attendances(session, row, slots)
        with_event = await _server_wants_events(session, request, row)
        return Preview(to_calendar(row), to_person(me), slots, attendances, draft_id, with_event)


def _still_as_shown(row: models.Calendar, draft: models.Draft) -> list[Slot]:
    check_open(row)
    if row.version != draft.payload["version"]:
        raise CalendarChanged(row.name)
    return slots_from_json(draft.payload["slots"])


async def confirm(request: Request, draft_id: int, *, with_event: bool = False) -> Finalized:
    """Fixes the previewed meetings and owes everybody the message, all at once or not at all.

    With `with_event`, a group's becomes an event of the request's server. Raises DraftGone, CalendarClosed,
    OutsideCalendar, NoServerEvent, and CalendarChanged if somebody answered meanwhile.
    """
    async with request.writing() as session:
        me, row, draft = await shown_to_owner(session, request, draft_id, DRAFT)
        slots = _still_as_shown(row, draft)
        for slot in slots:
            check_meeting(to_calendar(row), slot.span, request.now)
        if with_event:
            await want(session, row, check_server(request, row), request.now)
        row.is_finalized = True
        await note_change(session, request.store, row.id)
        attendees = await coming(session, row.id)
        events = await _fix(session, request, row, slots, attendees)
        for event in events:
            event.pinned = event.owner_id in draft.payload.get("pinned", [])
        await owe_all(session, NotificationKind.FINALIZED, attendees, revision=1, now=request.now)
        await session.delete(draft)
        people = {attendee.user_id: to_person(attendee.user) for attendee in attendees}
        return Finalized(to_calendar(row), to_person(me), slots, people, with_event)


async def _fix(
    session: AsyncSession,
    request: Request,
    row: models.Calendar,
    slots: list[Slot],
    attendees: list[models.Attendee],
) -> list[models.Event]:
    """Makes the meetings, and plans the reminders of whoever takes part in each."""
    users = {attendee.user_id: attendee.user for attendee in attendees}
    events = [(_event(row, slot, request), slot) for slot in slots]
    session.add_all(event for event, _ in events)
    await session.flush()
    reminders = [
        reminder
        for event, slot in events
        for reminder in meeting_reminders(
            request, row, event, [row.owner, *(users.values() if slot.is_for_all else [users[slot.user_id]])]
        )
    ]
    await write_down(session, reminders)
    return [event for event, _ in events]


def _event(row: models.Calendar, slot: Slot, request: Request) -> models.Event:
    return models.Event(
        calendar_id=row.id,
        owner_id=slot.user_id,
        name=row.name,
        start_time=slot.span.start,
        end_time=slot.span.end,
        event_type=EventType.FINALIZED,
        last_modified=request.now,
        ical_uid=f"{uuid4()}@oneonone",
        preference_met=slot.preference,
    )


async def _attendances(session: AsyncSession, row: models.Calendar, slots: list[Slot]) -> list[Attendance]:
    """How the meetings suit everybody who is coming: a group's as they answered, else their own."""
    entries = await entries_by_user(session, row.id)
    people = [to_person(attendee.user) for attendee in await coming(session, row.id)]
    if row.mode is Mode.GROUP:
        meeting = slots[0].span
        return [Attendance(one, preference_for(entries.get(one.id, []), meeting)) for one in people]
    own = {slot.user_id: slot.preference for slot in slots}
    return [Attendance(one, own.get(one.id)) for one in people]
