"""Changing the meetings of a calendar that is finalized: one revision, one transaction, one message each.

Whoever comes here has locked the calendar, and its owner has confirmed what is to change.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from msgspec import Struct, field
from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.errors import MeetingBegan, MeetsThen, NoSuchMeeting, TimePassed
from scheduling.finalizing import preference_for
from scheduling.intervals import Span
from scheduling.model import Acceptance, Entry, EventType, Mode, NotificationKind
from scheduling.revising import Difference, Move, check_moves
from scheduling.settling import settled_at
from services.attendees import live_attendees
from services.calendars.set_meetings import absences_of, every_event, missed, set_events
from services.events import entries_by_user
from services.locks import outdate_proposals
from services.mapping import to_calendar, to_meeting, to_person, to_span
from services.outbox.owed import last_told, owed, write_down
from services.outbox.reminders import meeting_reminders, unplan_meeting
from services.outbox.series import misses, plan_series
from services.outbox.server_events import note_revision
from services.request import Request


class Revision(Struct, frozen=True):
    """What a revision has changed for whom; each of them is told."""

    differences: list[Difference]

    @property
    def told(self) -> int:
        """How many people are told."""
        return len(self.differences)


async def revise(
    session: AsyncSession,
    request: Request,
    row: models.Calendar,
    moves: Iterable[Move] = (),
    *,
    without: Collection[int] = (),
    joining: Collection[int] = (),
    place_before: str | None = None,
) -> Revision:
    """Makes the moves, and tells everybody whose meeting is another than before; that settles who was absent.

    In a group, the one move is the owner's and means everybody; `without` are people for whom the meeting is
    over, `joining` some for whom it is new. With `place_before`, everybody who has a meeting is told of the
    new place. All of them are on the calendar. Raises as check_moves does.
    """
    calendar, events = to_calendar(row), await set_events(session, row.id, request.now)
    moves = [*moves]
    if calendar.mode is Mode.ONE_ON_ONE:
        moves += [Move(who, None, None) for who in without]
    check_moves(calendar, moves, [to_meeting(event) for event in events.values()], request.now)
    rows = await _begin(session, request, row, place_before)
    if calendar.mode is Mode.GROUP:
        await _revise_group(rows, moves, without, joining)
        await note_revision(session, row.id, request.now)
    else:
        await _revise_each(rows, moves)
    await rows.store()
    return Revision(sorted(rows.differences, key=lambda one: one.person.name))


async def revise_series(
    session: AsyncSession,
    request: Request,
    row: models.Calendar,
    changes: Sequence[tuple[models.Event, Span | None]],
) -> Revision:
    """Moves or takes away meetings of a group's series, and tells everybody who comes of the first of them.

    Without a time after, there is no such meeting any more. Raises MeetingBegan, TimePassed, MeetsThen.
    """
    everything = await every_event(session, row.id)
    for event, after in changes:
        others = [to_span(one) for one in everything if one is not event]
        check_one(to_span(event), after, others, request.now)
    rows = await _begin(session, request, row)
    missing = await misses(session, [row.id])
    for event in everything:
        rows.count_up(event)
    (first, after), before = changes[0], to_span(changes[0][0])
    for event, now in changes:
        await unplan_meeting(session, event)
        if now is None:
            await session.delete(event)
        else:
            _put(rows, event, now)
            await session.execute(delete(models.Absence).filter_by(event_id=event.id))
    await session.flush()
    come = [one for who, one in rows.attendees.items() if _comes(one) and who not in rows.absences]
    await plan_series(session, request.store, row, [row.owner, *(one.user for one in come)])
    for one in come:
        if after is not None or (first.id, one.user_id) not in missing:
            known = first.ical_uid or "", first.ical_sequence
            rows.tell(one.user_id, before, after, *known, first.original_start)
    await note_revision(session, row.id, request.now)
    await rows.store()
    return Revision(sorted(rows.differences, key=lambda one: one.person.name))


def check_one(before: Span, after: Span | None, others: Iterable[Span], now: datetime) -> None:
    if before.start <= now:
        raise MeetingBegan(before)
    if after is not None and after.start <= now:
        raise TimePassed(after)
    if after is not None and any(other.overlaps(after) for other in others):
        raise MeetsThen(after)


async def takes_part(session: AsyncSession, row: models.Calendar, attendee: models.Attendee) -> bool:
    """Whether somebody on a finalized calendar has a meeting, or had one and waits for the owner."""
    if attendee.user_id in await absences_of(session, row.id):
        return True
    having = {event.owner_id for event in await every_event(session, row.id)}
    if row.mode is Mode.GROUP:
        return bool(having) and _comes(attendee)
    return attendee.user_id in having


async def check_ahead(session: AsyncSession, request: Request, row: models.Calendar) -> None:
    """Raises NoSuchMeeting for a group without one, MeetingBegan once it has begun."""
    event = (await set_events(session, row.id, request.now)).get(row.owner_id)
    if event is None:
        raise NoSuchMeeting(row.name)
    if event.start_time <= request.now:
        raise MeetingBegan(to_span(event))


async def release_absent(session: AsyncSession, request: Request, row: models.Calendar) -> set[int]:
    """Lets whoever can't make their meeting know that it is off, before all are; who they are."""
    absent = {who for who, one in (await absences_of(session, row.id)).items() if missed(one) is not None}
    begun = any(
        event.start_time <= request.now for event in (await set_events(session, row.id, request.now)).values()
    )
    if not absent or (row.mode is Mode.GROUP and begun):
        return set()
    await revise(session, request, row, without=absent)
    return absent


class _Rows(Struct):
    """The calendar's rows as one revision finds and changes them."""

    session: AsyncSession
    request: Request
    row: models.Calendar
    events: dict[int, models.Event]
    attendees: dict[int, models.Attendee]
    absences: dict[int, models.Absence]
    entries: dict[int, list[Entry]]
    place_before: str | None
    told_at: dict[int | None, tuple[datetime | None, datetime | None]]
    differences: list[Difference] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    owed: list[dict[str, Any]] = field(default_factory=list)

    async def store(self) -> None:
        """Writes down all that was noted, however many it concerns."""
        await self.session.flush()
        if self.changes:
            await self.session.execute(insert(models.MeetingChange), self.changes)
        await write_down(self.session, self.owed)

    def count_up(self, event: models.Event) -> None:
        """It is another version of the meeting for people's own calendars."""
        event.ical_sequence += 1
        event.last_modified = self.request.now

    async def settle(self, people: Iterable[int]) -> None:
        """The owner has decided about whoever of them couldn't make it."""
        for user_id in people:
            if user_id in self.absences:
                await self.session.delete(self.absences[user_id])

    async def plan(
        self, event: models.Event, people: Iterable[models.Attendee], *, owner: bool = True
    ) -> None:
        """Plans the reminders of a meeting for these people, and for the owner."""
        users = [*([self.row.owner] if owner else []), *(one.user for one in people)]
        if self.row.repeat is not None:
            await plan_series(self.session, self.request.store, self.row, users)
        else:
            self.owed += meeting_reminders(self.request.store, self.row, event, users, self.request.now)

    def tell(
        self,
        user_id: int,
        before: Span | None,
        after: Span | None,
        uid: str,
        sequence: int,
        original: datetime | None = None,
    ) -> None:
        """Notes what changes for somebody, and owes them the message about it."""
        self.changes.append(
            {
                "calendar_id": self.row.id,
                "user_id": user_id,
                "revision": self.row.revision,
                "start_before": before and before.start,
                "end_before": before and before.end,
                "start_after": after and after.start,
                "end_after": after and after.end,
                "place_before": self.place_before,
                "ical_uid": uid,
                "ical_sequence": sequence,
                "made_at": self.request.now,
                "original_start": original,
            }
        )
        self.owed.append(
            owed(
                NotificationKind.MEETING_CHANGED,
                calendar_id=self.row.id,
                user_id=user_id,
                revision=self.row.revision,
                now=self.request.now,
                due_at=settled_at(*self.told_at.get(user_id, (None, None)), self.request.now),
            )
        )
        self.differences.append(Difference(to_person(self.attendees[user_id].user), before, after))


async def _begin(
    session: AsyncSession, request: Request, row: models.Calendar, place_before: str | None = None
) -> _Rows:
    """The next revision of a calendar; what was found for its last one no longer holds."""
    row.revision += 1
    await outdate_proposals(session, request.store, row)
    return _Rows(
        session,
        request,
        row,
        await set_events(session, row.id, request.now),
        attendees={one.user_id: one for one in await live_attendees(session, row.id)},
        absences=await absences_of(session, row.id),
        entries=await entries_by_user(session, row.id),
        place_before=place_before,
        told_at=await last_told(session, NotificationKind.MEETING_CHANGED, row.id),
    )


async def _revise_each(rows: _Rows, moves: Sequence[Move]) -> None:
    """One-on-ones: each move is a meeting of its own."""
    leaving = [rows.events.pop(move.user_id) for move in moves if move.user_id in rows.events]
    for event in leaving:
        await unplan_meeting(rows.session, event)
    known = {event.owner_id: event for event in leaving}
    for move in moves:
        await _revise_one(rows, move, known.get(move.user_id))
    if rows.place_before is not None:
        for user_id, event in rows.events.items():
            if event.end_time > rows.request.now:
                rows.count_up(event)
                span, uid = to_span(event), event.ical_uid or ""
                rows.tell(user_id, span, span, uid, event.ical_sequence)
    await rows.settle(move.user_id for move in moves)


async def _revise_one(rows: _Rows, move: Move, event: models.Event | None) -> None:
    """Somebody keeps the name that their meeting has in their calendar for as long as they have one."""
    absence = rows.absences.get(move.user_id)
    known = event or absence
    before = to_span(event) if event else missed(absence) if absence else None
    uid, sequence = (known.ical_uid, known.ical_sequence + 1) if known and known.ical_uid else (None, 0)
    uid = uid or f"{uuid4()}@oneonone"
    if move.after is not None:
        event = event or _new(rows, move.user_id, uid)
        _put(rows, event, move.after)
        event.ical_sequence = sequence
        event.preference_met = preference_for(rows.entries.get(move.user_id, []), move.after)
        rows.session.add(event)
        await rows.session.flush()
        await rows.plan(event, [rows.attendees[move.user_id]])
    elif event is not None:
        await rows.session.delete(event)
    if before is not None or move.after is not None:
        rows.tell(move.user_id, before, move.after, uid, sequence)


def _new(rows: _Rows, user_id: int, uid: str) -> models.Event:
    return models.Event(
        calendar_id=rows.row.id,
        owner_id=user_id,
        name=rows.row.name,
        event_type=EventType.FINALIZED,
        ical_uid=uid,
    )


async def _revise_group(
    rows: _Rows, moves: Sequence[Move], without: Collection[int], joining: Collection[int]
) -> None:
    """The meeting of a group: moved for everybody, over for some, new for others."""
    await check_ahead(rows.session, rows.request, rows.row)
    event = rows.events[rows.row.owner_id]
    before, uid = to_span(event), event.ical_uid or ""
    for each in await every_event(rows.session, rows.row.id):
        rows.count_up(each)
    for move in moves:
        await unplan_meeting(rows.session, event)
        _put(rows, event, move.after or before)
    now = to_span(event)
    back = {who for who in rows.absences if moves and preference_for(rows.entries.get(who, []), now)}
    for user_id in back:
        rows.attendees[user_id].accepted = Acceptance.ACCEPTED
    out = {*without, *(rows.absences.keys() - back if moves else ())} & rows.attendees.keys()
    come = [one for who, one in rows.attendees.items() if who not in out and _comes(one)]
    new = [one for one in come if one.user_id in joining]
    # Those who were in the meeting before have theirs still.
    await unplan_meeting(rows.session, event, [one.user_id for one in new])
    await rows.plan(event, come if moves else new, owner=bool(moves))
    for one in come if moves or rows.place_before is not None else new:
        rows.tell(one.user_id, None if one in new else before, now, uid, event.ical_sequence)
    for user_id in sorted(out):
        rows.tell(user_id, before, None, uid, event.ical_sequence)
    await rows.settle(out | back)


def _comes(attendee: models.Attendee) -> bool:
    return attendee.accepted is not Acceptance.DECLINED


def _put(rows: _Rows, event: models.Event, span: Span) -> None:
    event.start_time, event.end_time = span.start, span.end
    event.last_modified = rows.request.now
