"""Fixing the meeting: first shown, then confirmed; from then on only a revision changes it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.errors import CalendarChanged, DraftGone, OneByOne
from scheduling.fields import CalendarWords, read_words
from scheduling.finalizing import check_hours, check_meeting, check_somebody_can, preference_for
from scheduling.model import Calendar, EventType, Every, Mode, NotificationKind, Person, Preference
from scheduling.phrases import read_meeting
from scheduling.planning.answers import Slot
from scheduling.repeating import Rule, check_repeat, set_series
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
from services.outbox.series import plan_series
from services.outbox.server_events import want
from services.planning.proposals import own_proposal, slots_from_json, slots_to_json
from services.planning.silences import Silence, silences
from services.request import Request

DRAFT = "finalize"


class Attendance(Struct, frozen=True):
    """How a meeting suits one attendee: HIGH, LOW, or None if they are not free, or silent on it."""

    person: Person
    preference: Preference | None
    silence: Silence | None = None


class Preview(Struct, frozen=True):
    """What finalizing would do: the meetings, whom they suit, and the draft that confirms it.

    In a calendar of one-on-ones, somebody without a preference has no meeting. A group's may be the first of
    a series, by its `rule`. `with_event` is whether the server wants group meetings among its events, None
    where this can't be one.
    """

    calendar: Calendar
    viewer: Person
    slots: list[Slot]
    attendances: list[Attendance]
    draft_id: int
    with_event: bool | None = None
    rule: Rule | None = None

    @property
    def people(self) -> dict[int, Person]:
        """Those who are coming, by id."""
        return {attendance.person.id: attendance.person for attendance in self.attendances}


class Finalized(Struct, frozen=True):
    """The calendar with its meetings fixed, the people who are told, by id, and whether an event is made."""

    calendar: Calendar
    viewer: Person
    slots: list[Slot]
    people: dict[int, Person]
    with_event: bool
    rule: Rule | None = None

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


async def preview(request: Request, ref: str, when: str, repeats: CalendarWords | None = None) -> Preview:
    """Reads the time that the owner of a group typed and shows what it means; nothing is fixed yet.

    `repeats` are the words for how it repeats, if not as the calendar says. Raises NotTheOwner,
    CalendarClosed, OneByOne, Unreadable, OutsideCalendar, OutsideHours, NobodyCan, and what check_repeat and
    set_series raise.
    """
    async with request.writing() as session:
        me, row = await on_own_calendar(session, request, ref)
        check_open(row)
        calendar, viewer = to_calendar(row), to_person(me)
        if calendar.mode is Mode.ONE_ON_ONE:
            raise OneByOne(calendar.name)
        meeting = read_meeting(when, reader(viewer, calendar, request), calendar.meeting_length)
        slots = [Slot(row.owner_id, meeting, None)]
        return await _preview(session, request, row, me, slots, repeats=repeats)


async def preview_proposal(
    request: Request, proposal_id: int, ref: str | None = None, repeats: CalendarWords | None = None
) -> Preview:
    """Shows what fixing a proposal means. Raises as own_proposal does, and for `repeats` as preview.

    With `ref`, it has to be that calendar's: raises NotTheOwner, NoSuchCalendar, DraftGone for another's.
    """
    async with request.writing() as session:
        named = ref and await own_calendar(session, await not_signed_out(session, request), ref)
        kept = await own_proposal(session, request, proposal_id)
        if named and named.id != kept.calendar.id:
            raise DraftGone
        pinned = [pin.user_id for pin in kept.pins]
        return await _preview(session, request, kept.calendar, kept.asker, kept.slots, pinned, repeats)


async def _preview(
    session: AsyncSession,
    request: Request,
    row: models.Calendar,
    me: models.User,
    slots: list[Slot],
    pinned: Sequence[int] = (),
    repeats: CalendarWords | None = None,
) -> Preview:
    calendar = _repeating(request, to_calendar(row), repeats)
    rule = set_series(calendar, slots[0].span)
    for slot in slots:
        check_meeting(calendar, slot.span, request.now)
        check_hours(calendar, slot.span, to_person(me))
    attendances = await _attendances(session, row, slots)
    check_somebody_can(slots[0].span, [attendance.preference for attendance in attendances])
    until = calendar.until.isoformat() if isinstance(calendar.until, date) else calendar.until
    payload = {
        "slots": slots_to_json(slots),
        "pinned": list(pinned),
        "version": row.version,
        "repeat": calendar.repeat,
        "until": until,
    }
    draft_id = await keep_in(session, request, DRAFT, payload, row.id)
    with_event = await _server_wants_events(session, request, row)
    return Preview(calendar, to_person(me), slots, attendances, draft_id, with_event, rule)


def _repeating(request: Request, calendar: Calendar, repeats: CalendarWords | None) -> Calendar:
    """The calendar with what was typed about how its meeting repeats."""
    if not repeats:
        return calendar
    owner_zone = calendar.owner.timezone or calendar.timezone
    given = read_words(
        repeats,
        timezone=calendar.timezone,
        owner_zone=owner_zone,
        now=request.now,
        day_first=request.actor.writes_day_first(owner_zone),
        locale=request.actor.locale,
        start=calendar.start_date,
    )
    plan = replace(calendar, **given)
    check_repeat(plan)
    return plan


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
        calendar = to_calendar(row)
        rule = set_series(replace(calendar, **_repeat_shown(draft.payload)), slots[0].span)
        return Preview(calendar, to_person(me), slots, attendances, draft_id, with_event, rule)


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
        rule = _begin_series(row, draft.payload, slots)
        await note_change(session, request.store, row.id)
        attendees = await coming(session, row.id)
        events = await _fix(session, request, row, slots, attendees, rule)
        for event in events:
            event.pinned = event.owner_id in draft.payload.get("pinned", [])
        await owe_all(session, NotificationKind.FINALIZED, attendees, revision=1, now=request.now)
        await session.delete(draft)
        people = {attendee.user_id: to_person(attendee.user) for attendee in attendees}
        return Finalized(to_calendar(row), to_person(me), slots, people, with_event, rule)


def _repeat_shown(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a calendar that say how its meeting repeats, as they were shown."""
    until = kept.get("until")
    return {
        "repeat": Every(kept["repeat"]) if kept.get("repeat") else None,
        "until": date.fromisoformat(until) if isinstance(until, str) else until,
    }


def _begin_series(row: models.Calendar, kept: Mapping[str, Any], slots: list[Slot]) -> Rule | None:
    """Keeps with the calendar how its meeting repeats, as it was shown, if it does."""
    for name, value in _repeat_shown(kept).items():
        setattr(row, name, value)
    rule = set_series(to_calendar(row), slots[0].span)
    if rule is not None:
        row.first_start, row.first_end = rule.first.start, rule.first.end
    return rule


async def _fix(
    session: AsyncSession,
    request: Request,
    row: models.Calendar,
    slots: list[Slot],
    attendees: list[models.Attendee],
    rule: Rule | None,
) -> list[models.Event]:
    """Makes the meetings, and plans the reminders of whoever takes part in each."""
    users = {attendee.user_id: attendee.user for attendee in attendees}
    if rule is not None:
        return await _fix_series(session, request, row, [row.owner, *users.values()], rule)
    events = [(_event(row, slot, request), slot) for slot in slots]
    session.add_all(event for event, _ in events)
    await session.flush()
    store, now = request.store, request.now
    reminders = [
        reminder
        for event, slot in events
        for guests in [users.values() if slot.is_for_all else [users[slot.user_id]]]
        for reminder in meeting_reminders(store, row, event, [row.owner, *guests], now)
    ]
    await write_down(session, reminders)
    return [event for event, _ in events]


async def _fix_series(
    session: AsyncSession, request: Request, row: models.Calendar, people: list[models.User], rule: Rule
) -> list[models.Event]:
    """The meetings of a group's series, which people have under one name in their calendars."""
    slots = [Slot(row.owner_id, span, None) for span in rule.spans]
    events = [_event(row, slot, request) for slot in slots]
    for event in events:
        event.ical_uid, event.original_start = events[0].ical_uid, event.start_time
    session.add_all(events)
    await session.flush()
    await plan_series(session, request.store, row, people)
    return events


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
    attendees = await coming(session, row.id)
    people, silent = [to_person(one.user) for one in attendees], await silences(session, attendees)
    if row.mode is Mode.GROUP:
        own = {one.id: preference_for(entries.get(one.id, []), slots[0].span) for one in people}
    else:
        own = {slot.user_id: slot.preference for slot in slots}
    return [Attendance(one, own.get(one.id), silent.get(one.id)) for one in people]
