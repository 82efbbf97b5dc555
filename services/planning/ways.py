"""Ways out once plans change: read, worked out outside any transaction, kept, and sent by the owner.

They are kept as the proposals of the calendar's version, so that what was found before a further change is
refused, with what is new.
"""

import asyncio
from collections.abc import Sequence

from msgspec import Struct, field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db import models
from scheduling.errors import CalendarChanged, DraftGone, NoSuchCalendar, NoSuchMeeting
from scheduling.intervals import Span, difference
from scheduling.limits import Spending
from scheduling.model import Calendar, Mode, NotificationKind, Person
from scheduling.planning.group import rank_slots
from scheduling.planning.search import Search, invitee_of, open_times
from scheduling.planning.ways import Way, ways
from scheduling.revising import Difference, Move, stays
from services.actors import not_signed_out
from services.attendees import live_attendees
from services.calendars.revisions import revise
from services.calendars.set_meetings import (
    absences_of,
    as_meetings,
    check_set,
    check_unrevised,
    missed,
    set_events,
)
from services.events import entries_by_user
from services.limits import spend
from services.locks import SOLVING, alone, outdate_proposals
from services.lookup import calendar_ref, on_own_calendar, organized_by, own_calendar
from services.mapping import to_calendar, to_meeting, to_person
from services.outbox.revised import ShownWay, moves_from_json, moves_to_json, shown_ways
from services.planning.suggestions import TIME_LIMIT
from services.request import Request, Store


class Predicament(Struct, frozen=True):
    """What is asked of the planner: who has which meeting, who stays, and for whom a time is sought."""

    calendar: Calendar
    search: Search
    have: dict[int, Span]
    staying: dict[int, Span]
    seeking: dict[int, Span | None]


class WaysOut(Struct, frozen=True):
    """What can be done, the smallest change first; who can't make theirs; whose meetings may be pinned."""

    calendar: Calendar
    viewer: Person
    absent: list[Difference]
    ways: list[ShownWay]
    pinned: list[Difference] = field(default_factory=list)


class SentRevision(Struct, frozen=True):
    """The calendar as it is now, and what was changed for whom."""

    calendar: Calendar
    viewer: Person
    differences: list[Difference]


async def find(store: Store, calendar_id: int) -> None:
    """Works out what can be done and keeps it, unless another process just has.

    Whoever asks has been let in before. Raises as check_set does, and NoSuchCalendar.
    """
    async with alone(store, SOLVING, calendar_id) as writing:
        async with store.database.reading() as session:
            query = select(models.Calendar).options(joinedload(models.Calendar.owner))
            row = await session.scalar(query.filter_by(id=calendar_id))
            if row is None:  # Its owner has deleted their data meanwhile.
                raise NoSuchCalendar(calendar_ref(calendar_id))
            check_set(row)
            asked, known = await _predicament(session, store, row), await _kept(session, row)
        found = [] if known else await asyncio.to_thread(_solve, asked)
        async with writing() as session:
            await _keep(session, store, asked, found)


async def _predicament(session: AsyncSession, store: Store, row: models.Calendar) -> Predicament:
    """What the planner needs to know."""
    calendar, now = to_calendar(row), store.now()
    meetings = {who: to_meeting(event) for who, event in (await set_events(session, row.id, now)).items()}
    usual = {who: one for who, one in meetings.items() if one.span.length == calendar.meeting_length}
    have = {who: one.span for who, one in usual.items() if not stays(one, now)}
    absences = await absences_of(session, row.id)
    entries = await entries_by_user(session, row.id)
    everybody = calendar.mode is Mode.GROUP
    search = Search(
        people=tuple(
            invitee_of(one.user_id, entries.get(one.user_id, []), required=one.required)
            for one in await live_attendees(session, row.id)
            if everybody or one.user_id in meetings or one.user_id in absences
        ),
        open=open_times(calendar, entries.get(row.owner_id, [])),
        length=calendar.meeting_length,
        now=now,
        buffer=calendar.buffer,
    )
    staying = {who: one.span for who, one in meetings.items() if who not in have}
    return Predicament(calendar, search, have, staying, {who: missed(one) for who, one in absences.items()})


def _solve(asked: Predicament) -> list[tuple[Way, tuple[int, ...]]]:
    """The ways, each with who can come to a group's: for a thread of its own, since it may take seconds."""
    if asked.calendar.mode is Mode.GROUP:
        return _other_times(asked)
    if not asked.seeking:
        return []
    found = ways(asked.search, asked.have, asked.staying, asked.seeking, TIME_LIMIT)
    return [(way, ()) for way in found]


def _other_times(asked: Predicament) -> list[tuple[Way, tuple[int, ...]]]:
    owner = asked.calendar.owner.id
    before = {**asked.have, **asked.staying}.get(owner)
    if before is None or asked.calendar.repeat is not None:
        return []
    search = asked.search
    elsewhere = Search(
        search.people, tuple(difference(search.open, [before])), before.length, search.now, search.buffer
    )
    return [(Way((Move(owner, before, slot.span),), True), slot.present) for slot in rank_slots(elsewhere)]


async def _keep(
    session: AsyncSession, store: Store, asked: Predicament, found: Sequence[tuple[Way, tuple[int, ...]]]
) -> None:
    """Stores the ways for the owner, who is told at once; nothing if the calendar has changed meanwhile."""
    row = await session.get(models.Calendar, asked.calendar.id, with_for_update={"key_share": True})
    if row is None or row.version != asked.calendar.version:
        return
    if not await _kept(session, row):
        session.add_all(_row(asked, way, able, rank) for rank, (way, able) in enumerate(found))
    notice = select(models.Notification).filter_by(
        calendar_id=row.id, kind=NotificationKind.ABSENCE, outcome=None, attempts=0
    )
    for notification in await session.scalars(notice.with_for_update(skip_locked=True)):
        notification.due_at = min(notification.due_at, store.now())


def _row(asked: Predicament, way: Way, able: tuple[int, ...], rank: int) -> models.Proposal:
    return models.Proposal(
        calendar_id=asked.calendar.id,
        version=asked.calendar.version,
        rank=rank,
        proved=way.proved,
        payload={
            "moves": moves_to_json(way.moves),
            "able": list(able),
            "absent": list(asked.seeking),
            "revision": asked.calendar.revision,
        },
    )


async def _kept(session: AsyncSession, row: models.Calendar) -> list[models.Proposal]:
    query = select(models.Proposal).filter_by(calendar_id=row.id, version=row.version)
    return list(await session.scalars(query.order_by(models.Proposal.rank)))


async def ways_out(request: Request, ref: str) -> WaysOut:
    """What has been found for one's own calendar as it is. Raises NotTheOwner, StillOpen, CalendarClosed."""
    async with request.reading() as session:
        me, row = await on_own_calendar(session, request, ref)
        check_set(row)
        people = {one.user_id: to_person(one.user) for one in await live_attendees(session, row.id)}
        people[me.id] = to_person(me)
        absences = await absences_of(session, row.id)
        events = await set_events(session, row.id, request.now)
        return WaysOut(
            calendar=to_calendar(row),
            viewer=to_person(me),
            absent=[Difference(to_person(one.user), missed(one), None) for one in absences.values()],
            ways=shown_ways(await _kept(session, row), people),
            pinned=[
                Difference(people[who], span, span if events[who].pinned else None)
                for who, span in as_meetings(events).items()
                if who in people and row.mode is Mode.ONE_ON_ONE
            ],
        )


async def send(request: Request, proposal_id: int) -> SentRevision:
    """Makes a kept change and tells everybody whom it concerns; that is the owner's confirmation.

    Raises DraftGone for any but one's own, SpentUp, Revised if the meetings have changed since it was found,
    and CalendarChanged if somebody who would move is about to meet.
    """
    async with request.writing() as session:
        me = await not_signed_out(session, request)
        kind, calendar = models.Proposal, models.Calendar
        query = select(kind).join(calendar, calendar.id == kind.calendar_id)
        proposal = await session.scalar(query.where(kind.id == proposal_id, organized_by(me.id)))
        if proposal is None or "moves" not in proposal.payload:
            raise DraftGone
        row = await own_calendar(session, me, calendar_ref(proposal.calendar_id), lock=True)
        check_set(row)
        kept = proposal.payload
        await check_unrevised(session, row, proposal.version, kept["revision"], kept["absent"])
        moves = moves_from_json(kept["moves"])
        events = await set_events(session, row.id, request.now)
        moving = [to_meeting(events[move.user_id]) for move in moves if move.user_id in events]
        if row.mode is Mode.ONE_ON_ONE and any(stays(meeting, request.now) for meeting in moving):
            raise CalendarChanged(row.name)
        await spend(session, request, Spending.EDIT)
        revision = await revise(session, request, row, moves)
        return SentRevision(to_calendar(row), to_person(me), revision.differences)


async def go_without(request: Request, absence_id: int) -> SentRevision:
    """Leaves the slot of somebody who can't make it empty; in a group, the meeting stays without them.

    Raises DraftGone once that is decided, and for any absence but on one's own calendar.
    """
    async with request.writing() as session:
        me = await not_signed_out(session, request)
        owned = await session.scalar(
            select(models.Absence.calendar_id)
            .join(models.Calendar, models.Calendar.id == models.Absence.calendar_id)
            .where(models.Absence.id == absence_id, organized_by(me.id))
        )
        if owned is None:
            raise DraftGone
        row = await own_calendar(session, me, calendar_ref(owned), lock=True)
        check_set(row)
        absence = await session.get(models.Absence, absence_id)
        if absence is None:
            raise DraftGone
        revision = await revise(session, request, row, without=[absence.user_id])
        return SentRevision(to_calendar(row), to_person(me), revision.differences)


async def pin(request: Request, ref: str, user_id: int) -> None:
    """Pins somebody's meeting, so that no change moves it for the sake of others; or lets it loose again.

    Raises NotTheOwner, StillOpen, CalendarClosed, NoSuchMeeting.
    """
    async with request.writing() as session:
        _, row = await on_own_calendar(session, request, ref, lock=True)
        check_set(row)
        event = (await set_events(session, row.id, request.now)).get(user_id)
        if event is None:
            raise NoSuchMeeting(row.name)
        event.pinned = not event.pinned
        await outdate_proposals(session, request.store, row)
