"""What messages about changed meetings need to know: read for a whole batch at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db import models
from db.models import Attendee, Notification, Proposal, User
from scheduling.intervals import Span
from scheduling.model import Acceptance, NotificationKind, Outcome, Person
from scheduling.revising import Absence, Difference, MeetingChange, Move, in_one_each
from services.mapping import span_between, to_absence, to_change, to_person
from services.openings import free_slots
from services.request import Store

_KINDS = (
    NotificationKind.ABSENCE,
    NotificationKind.COMING_AFTER_ALL,
    NotificationKind.MEETING_CHANGED,
    NotificationKind.BOOKED,
)


class ShownWay(Struct, frozen=True):
    """A kept change as its owner sees it: who moves or drops out; for a group, who can come then."""

    id: int
    differences: list[Difference]
    able: list[Person]
    proved: bool


class RevisedFacts(Struct, frozen=True):
    """What one message is about, as far as its kind needs it.

    `slots` are those that may be booked, `coming` is who takes back that they can't make it; of a series,
    `still_missing` are the meetings ahead of which they don't.

    There are several `changes` only of a series.
    """

    changes: list[MeetingChange] = field(default_factory=list)
    absence: Absence | None = None
    ways: list[ShownWay] = field(default_factory=list)
    booked: Difference | None = None
    slots: list[Span] = field(default_factory=list)
    coming: Person | None = None
    still_missing: list[Span] = field(default_factory=list)

    @property
    def change(self) -> MeetingChange | None:
        """The change that matters for the longest."""
        news = [change for change in self.changes if not change.is_none] or self.changes
        return max(news, key=_until, default=None)


def _until(change: MeetingChange) -> datetime:
    return max(span.end for span in (change.before, change.after) if span)


async def gather_revised(
    session: AsyncSession, store: Store, rows: Sequence[Notification]
) -> dict[int, RevisedFacts]:
    """What there is to know about each of the messages, by its id."""
    about = [row for row in rows if row.kind in _KINDS]
    calendars = {row.calendar_id for row in about}
    changes = await _changes(session, calendars)
    told = await _told(session, about)
    people = await _people(session, calendars)
    found: dict[int, RevisedFacts] = {}
    for row in rows:
        theirs = changes.get(row.calendar_id, [])
        if row.kind is NotificationKind.MEETING_CHANGED:
            found[row.id] = RevisedFacts(changes=_new_to(row, theirs, told))
        elif row.kind is NotificationKind.BOOKED:
            found[row.id] = RevisedFacts(booked=_booked(row, theirs))
        elif row.kind is NotificationKind.ABSENCE:
            absence = await _absence(session, row.revision)
            found[row.id] = RevisedFacts(absence=absence, ways=await _ways(session, row, people))
        elif row.kind is NotificationKind.COMING_AFTER_ALL:
            missing = await _still_missing(session, row, store.now())
            found[row.id] = RevisedFacts(coming=await _coming(session, row), still_missing=missing)
        elif row.kind is NotificationKind.BOOKING:
            found[row.id] = RevisedFacts(slots=await free_slots(session, store, row.calendar))
    return found


def moves_to_json(moves: Iterable[Move]) -> list[list[Any]]:
    """Moves as a proposal or a draft keeps them."""
    return [[move.user_id, *_kept(move.before), *_kept(move.after)] for move in moves]


def moves_from_json(kept: Iterable[list[Any]]) -> tuple[Move, ...]:
    """The same back."""
    return tuple(Move(who, _span(start, end), _span(at, until)) for who, start, end, at, until in kept)


def shown_ways(rows: Iterable[Proposal], people: Mapping[int, Person]) -> list[ShownWay]:
    """Kept changes with their people, who are on the calendar, or its owner."""
    return [
        ShownWay(
            row.id,
            [
                Difference(people[move.user_id], move.before, move.after)
                for move in moves_from_json(row.payload["moves"])
                if move.user_id in people
            ],
            [people[who] for who in row.payload["able"] if who in people],
            row.proved,
        )
        for row in rows
        if "moves" in row.payload
    ]


def _kept(span: Span | None) -> list[str | None]:
    return [None, None] if span is None else [span.start.isoformat(), span.end.isoformat()]


def _span(start: str | None, end: str | None) -> Span | None:
    if start is None or end is None:
        return None
    return Span(datetime.fromisoformat(start), datetime.fromisoformat(end))


async def _changes(session: AsyncSession, calendars: set[int]) -> dict[int, list[models.MeetingChange]]:
    if not calendars:
        return {}
    row = models.MeetingChange
    query = select(row).options(joinedload(row.user)).where(row.calendar_id.in_(calendars))
    found: dict[int, list[models.MeetingChange]] = {}
    for change in await session.scalars(query.order_by(row.revision, row.id)):
        found.setdefault(change.calendar_id, []).append(change)
    return found


async def _told(
    session: AsyncSession, rows: Sequence[Notification]
) -> dict[tuple[int, int | None], set[int]]:
    """Of which revisions people have been told, as far as is known, by calendar and user."""
    users = {row.user_id for row in rows if row.kind is NotificationKind.MEETING_CHANGED}
    if not users:
        return {}
    query = select(Notification).where(
        Notification.user_id.in_(users),
        Notification.calendar_id.in_({row.calendar_id for row in rows}),
        Notification.kind == NotificationKind.MEETING_CHANGED,
    )
    found: dict[tuple[int, int | None], set[int]] = {}
    for other in await session.scalars(query):
        # What somebody is sending now has been rendered; what was put off has not reached anybody.
        if other.outcome is Outcome.SENT or (other.attempts and not other.outcome and not other.reason):
            found.setdefault((other.calendar_id, other.user_id), set()).add(other.revision)
    return found


def _new_to(
    row: Notification,
    changes: Sequence[models.MeetingChange],
    told: Mapping[tuple[int, int | None], set[int]],
) -> list[MeetingChange]:
    """What has changed for somebody since they were last told."""
    known = max(
        (one for one in told.get((row.calendar_id, row.user_id), ()) if one < row.revision), default=0
    )
    return in_one_each(
        to_change(change)
        for change in changes
        if change.user_id == row.user_id and known < change.revision <= row.revision
    )


def _booked(row: Notification, changes: Sequence[models.MeetingChange]) -> Difference | None:
    return next(
        (
            Difference(to_person(one.user), None, to_change(one).after)
            for one in changes
            if one.revision == row.revision
        ),
        None,
    )


async def _absence(session: AsyncSession, absence_id: int) -> Absence | None:
    query = select(models.Absence).options(joinedload(models.Absence.user)).filter_by(id=absence_id)
    row = await session.scalar(query)
    return None if row is None else to_absence(row)


async def _coming(session: AsyncSession, row: Notification) -> Person | None:
    """Whoever the message is about, unless they have thought better of it."""
    query = select(User).join(Attendee, Attendee.user_id == User.id)
    query = query.filter(Attendee.calendar_id == row.calendar_id, Attendee.user_id == row.revision)
    comes = (Attendee.accepted != Acceptance.DECLINED, Attendee.withdrawn_at.is_(None))
    user = await session.scalar(query.where(*comes))
    return None if user is None else to_person(user)


async def _still_missing(session: AsyncSession, row: Notification, now: datetime) -> list[Span]:
    """Which meetings ahead of a series whoever the message is about can't make, by time."""
    absence = models.Absence
    query = select(absence.start_time, absence.end_time).filter_by(
        calendar_id=row.calendar_id, user_id=row.revision
    )
    single = query.where(absence.event_id.is_not(None), absence.start_time > now)
    spans = await session.execute(single.order_by(absence.start_time))
    return [span for start, end in spans if (span := span_between(start, end))]


async def _ways(
    session: AsyncSession, row: Notification, people: Mapping[int, dict[int, Person]]
) -> list[ShownWay]:
    query = select(Proposal).filter_by(calendar_id=row.calendar_id, version=row.calendar.version)
    kept = await session.scalars(query.order_by(Proposal.rank))
    return shown_ways(
        kept, people.get(row.calendar_id, {}) | {row.calendar.owner_id: to_person(row.calendar.owner)}
    )


async def _people(session: AsyncSession, calendars: set[int]) -> dict[int, dict[int, Person]]:
    if not calendars:
        return {}
    query = select(Attendee.calendar_id, User).join(User, User.id == Attendee.user_id)
    found: dict[int, dict[int, Person]] = {}
    for calendar_id, user in (await session.execute(query.where(Attendee.calendar_id.in_(calendars)))).all():
        found.setdefault(calendar_id, {})[user.id] = to_person(user)
    return found
