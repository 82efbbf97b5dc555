"""What decides about due notifications and what their texts need: read for a whole batch at once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct, field
from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db.models import (
    Attendee,
    Calendar,
    CalendarFeed,
    Event,
    LiveMessage,
    Notification,
    Organizer,
    ServerEvent,
    UsualWeek,
)
from db.prepared import Prepared
from scheduling.feeds import SUBSCRIBED_WITHIN, FeedUse
from scheduling.model import EventType, NotificationKind, OpenTo, Outcome, Person
from scheduling.next_steps import Progress
from services.mapping import has_answered, to_person
from services.next_steps import progress_of
from services.outbox.opened_again import AgainFacts, gather_again
from services.outbox.revised import RevisedFacts, gather_revised
from services.outbox.series import misses
from services.request import Store

# What is told about everybody on a calendar.
_ABOUT_ALL = (
    NotificationKind.DEADLINE_PASSED,
    NotificationKind.ALL_ANSWERED,
    NotificationKind.STATUS_SUMMARY,
    NotificationKind.UNDELIVERED,
    NotificationKind.MEETING_REMINDER,
    NotificationKind.CHANNEL_REMINDER,
    NotificationKind.CHANNEL_CALL,
)
# What is told to organizers, who can do something next.
_TO_ORGANIZERS = (
    NotificationKind.DEADLINE_PASSED,
    NotificationKind.ALL_ANSWERED,
    NotificationKind.STATUS_SUMMARY,
    NotificationKind.BOOKED,
    NotificationKind.COMING_AFTER_ALL,
    NotificationKind.UNDELIVERED,
    NotificationKind.CHANNEL_LOST,
    NotificationKind.SERVER_EVENT_LOST,
    NotificationKind.CO_ORGANIZER,
    NotificationKind.CO_ORGANIZER_LEFT,
    NotificationKind.NEW_OWNER,
)
_REMINDS = (NotificationKind.DEADLINE_REMINDER, NotificationKind.NUDGE, NotificationKind.CHANNEL_REMINDER)
_UNINVITATION = NotificationKind.UNINVITATION
_INVITES = (NotificationKind.INVITATION, NotificationKind.BOOKING)
_MATTERS_LATER = (
    NotificationKind.INVITATION,
    NotificationKind.UNINVITATION,
    NotificationKind.CALENDAR_CHANGED,
    NotificationKind.ALL_ANSWERED,
    NotificationKind.UNDELIVERED,
    NotificationKind.FINALIZED,
    NotificationKind.MEETING_CHANGED,
    NotificationKind.BOOKING,
    *_REMINDS,
)
_ABOUT_ORGANIZERS = (NotificationKind.CO_ORGANIZER, NotificationKind.CO_ORGANIZER_LEFT)
_ASKS = (NotificationKind.INVITATION, NotificationKind.CALENDAR_CHANGED, *_REMINDS)
# What a calendar feed shows by itself.
_IN_FEEDS = (NotificationKind.FINALIZED, NotificationKind.MEETING_CHANGED, NotificationKind.CANCELLED)
FAILED = (Outcome.UNREACHABLE, Outcome.GIVEN_UP)


class Failure(Struct, frozen=True):
    """A message that did not reach somebody, and why."""

    person: Person
    kind: NotificationKind
    reason: str


class Context(Struct, frozen=True):
    """By calendar, by user, or by both, for the calendars and users of a batch.

    `others` is what else was owed to the same people about the same calendars. `people`, `failures` and
    `live` are there for what is told about everybody on a calendar, `held` for what catches somebody up,
    `called` for what calls several in a channel, `usual_weeks` for who is asked for an answer and has told
    one, `told_before` for who is asked on a copy and told times on what it was copied from. `revised` and
    `again` are by the message's id. `server_events` are there for what is told about them. `organizers` are a
    calendar's, for what tells one so; `told_times_at` is when those on a calendar whose deadline has passed
    last gave times. `missed` pairs a meeting of a series with who can't make it. `feeds` says of whom
    their calendar reads a feed, for news of meetings. `progress` is how far those have got whose organizers
    are told something.
    """

    attendees: dict[tuple[int, int | None], Attendee] = field(default_factory=dict)
    others: dict[tuple[int, int | None], list[Notification]] = field(default_factory=dict)
    events: dict[int, list[Event]] = field(default_factory=dict)
    people: dict[int, list[Attendee]] = field(default_factory=dict)
    failures: dict[int, list[Failure]] = field(default_factory=dict)
    live: dict[int, list[LiveMessage]] = field(default_factory=dict)
    called: dict[int, list[Attendee]] = field(default_factory=dict)
    held: dict[int | None, list[Notification]] = field(default_factory=dict)
    usual_weeks: set[int | None] = field(default_factory=set)
    told_before: set[tuple[int, int | None]] = field(default_factory=set)
    revised: dict[int, RevisedFacts] = field(default_factory=dict)
    server_events: dict[int, ServerEvent] = field(default_factory=dict)
    organizers: dict[int, list[Organizer]] = field(default_factory=dict)
    told_times_at: dict[int, list[datetime]] = field(default_factory=dict)
    again: dict[int, AgainFacts] = field(default_factory=dict)
    missed: set[tuple[int, int]] = field(default_factory=set)
    feeds: dict[int | None, FeedUse] = field(default_factory=dict)
    progress: dict[int, Progress] = field(default_factory=dict)

    def attendee_of(self, row: Notification) -> Attendee | None:
        """The recipient on the calendar, also once withdrawn."""
        return self.attendees.get((row.calendar_id, row.user_id))

    def invitation_was_tried(self, row: Notification) -> bool:
        """Whether the recipient may have an invitation that they were not told is none any more."""
        others = self._others(row)
        told_off = [one.revision for one in others if one.kind is _UNINVITATION and one.attempts]
        return any(
            one.kind in _INVITES and one.revision > max(told_off, default=0) and _was_tried(one)
            for one in others
        )

    def invited_at(self, row: Notification) -> datetime | None:
        """When the current invitation was sent, or else written down."""
        invitation = self._invitation(row)
        return None if invitation is None else invitation.sent_at or invitation.created_at

    def newer_waits(self, row: Notification, now: datetime) -> bool:
        """Whether another message that makes this one superfluous is due as well, or has overtaken it."""
        return any(
            (other.outcome is None and other.due_at <= now and _replaces(other, row)) or _overtook(other, row)
            for other in self._others(row)
        )

    def reminded_at(self, row: Notification) -> datetime | None:
        """When the recipient was last reminded or nudged."""
        same_place = [other for other in self._others(row) if other.channel_id == row.channel_id]
        reminders = [other.sent_at for other in same_place if other.kind in _REMINDS]
        return max((at for at in reminders if at is not None), default=None)

    def live_here(self, row: Notification) -> LiveMessage | None:
        """The live status in the channel that a message is for."""
        posted = self.live.get(row.calendar_id, [])
        return next((one for one in posted if one.channel_id == row.channel_id), None)

    def is_open(self, row: Notification) -> bool:
        """Whether more than the invited may answer somewhere."""
        return any(one.audience is not OpenTo.INVITED for one in self.live.get(row.calendar_id, []))

    def meeting_at(self, row: Notification) -> datetime | None:
        """When the meeting starts whose id the row has as its revision."""
        meetings = (event for event in self.events_for(row) if event.id == row.revision)
        return next((event.start_time for event in meetings), None)

    def meetings_end(self, row: Notification) -> datetime | None:
        """When the last meeting that is set on its calendar is over."""
        events = self.events.get(row.calendar_id, [])
        ends = (event.end_time for event in events if event.event_type is EventType.FINALIZED)
        return max(ends, default=None)

    def is_named(self, row: Notification) -> bool:
        """Whether the recipient is the co-organizer whose naming the row tells of."""
        return any(one.id == row.revision for one in self.organizers.get(row.calendar_id, []))

    def events_for(self, row: Notification) -> list[Event]:
        """What there is on the calendar, but for the meetings of a series that the recipient can't make."""
        events = self.events.get(row.calendar_id, [])
        return [event for event in events if (event.id, row.user_id) not in self.missed]

    def result_waits(self, row: Notification) -> bool:
        """Whether the recipient is still to be told that the meetings are set, as they will be then."""
        return any(
            other.kind is NotificationKind.FINALIZED
            and other.outcome in (None, Outcome.HELD)
            and not other.attempts
            for other in self._others(row)
        )

    def _invitation(self, row: Notification) -> Notification | None:
        attendee = self.attendee_of(row)
        return next(
            (
                other
                for other in self._others(row)
                if other.kind in _INVITES and attendee is not None and other.revision == attendee.revision
            ),
            None,
        )

    def _others(self, row: Notification) -> list[Notification]:
        return self.others.get((row.calendar_id, row.user_id), [])


def _was_tried(row: Notification) -> bool:
    return row.attempts > 0 or row.called_in is not None


def _replaces(other: Notification, row: Notification) -> bool:
    """Whether `other` says what `row` does: a nudge what a reminder does, else the later of two of a kind."""
    if row.kind is NotificationKind.DEADLINE_REMINDER and other.kind is NotificationKind.NUDGE:
        return True
    if row.kind is NotificationKind.CHANNEL_REMINDER and other.channel_id != row.channel_id:
        return False
    return other.kind is row.kind and (other.due_at, other.id) > (row.due_at, row.id)


def _overtook(other: Notification, row: Notification) -> bool:
    """Whether a later change of somebody's meeting was told while this one had to be tried again."""
    kind = NotificationKind.MEETING_CHANGED
    return row.kind is other.kind is kind and other.outcome is Outcome.SENT and other.revision > row.revision


def _is_due(now: Any) -> ColumnElement[bool]:
    row = Notification
    nobodys = or_(row.leased_until.is_(None), row.leased_until <= now)
    return and_(row.outcome.is_(None), row.due_at <= now, nobodys)


_ANY_DUE = Prepared(select(Notification.id).where(_is_due(bindparam("now"))).limit(1))


async def is_any_due(store: Store) -> bool:
    """Whether there is anything to claim; whoever asks takes no turn among those who write."""
    return bool(await store.database.ask(_ANY_DUE, now=store.now()))


async def due_rows(session: AsyncSession, now: datetime, limit: int) -> list[Notification]:
    """Up to `limit` rows that are due and that nobody else is at, locked, the earliest first."""
    row = Notification
    query = (
        _with_calendar_and_user(select(row))
        .where(_is_due(now))
        .order_by(row.due_at, row.id)
        .limit(limit)
        .with_for_update(of=row, skip_locked=True)
    )
    return list(await session.scalars(query))


async def gather(session: AsyncSession, store: Store, rows: list[Notification]) -> Context:
    """What is known about the rows, in as few queries as their kinds need."""
    held = await _held(session, rows)
    everything = [*rows, *(row for group in held.values() for row in group)]
    about_all = {row.calendar_id for row in everything if row.kind in _ABOUT_ALL}
    return Context(
        attendees={(one.calendar_id, one.user_id): one for one in await _attendees(session, everything)},
        others=await _others(session, everything),
        events=await _events(session, everything),
        people=await _people(session, about_all),
        failures=await _failures(session, everything),
        live=await _live(session, about_all),
        called=await _called(session, rows),
        held=held,
        usual_weeks=await _usual_weeks(session, rows),
        told_before=await _told_before(session, rows),
        revised=await gather_revised(session, store, everything),
        server_events=await _server_events(session, rows),
        organizers=await _organizers(session, everything),
        told_times_at=await _told_times_at(session, rows),
        again=await gather_again(session, rows),
        missed=await misses(session, {row.calendar_id for row in everything if row.calendar.repeat}),
        feeds=await _feeds(session, store, rows),
        progress=await progress_of(
            session, [row.calendar for row in rows if row.kind in _TO_ORGANIZERS], store.now()
        ),
    )


def _with_calendar_and_user(query: Select[Notification]) -> Select[Notification]:
    return query.options(
        joinedload(Notification.calendar).joinedload(Calendar.owner), joinedload(Notification.user)
    )


async def _attendees(session: AsyncSession, rows: list[Notification]) -> Iterable[Attendee]:
    pairs = {(row.calendar_id, row.user_id) for row in rows if row.user_id is not None}
    if not pairs:
        return []
    # The pairs themselves would be looked for through the whole table: SQLite uses no index for them.
    calendars, users = (set(each) for each in zip(*pairs, strict=True))
    query = select(Attendee).options(joinedload(Attendee.user)).where(Attendee.calendar_id.in_(calendars))
    found = await session.scalars(query.where(Attendee.user_id.in_(users)))
    return [one for one in found if (one.calendar_id, one.user_id) in pairs]


async def _others(
    session: AsyncSession, rows: list[Notification]
) -> dict[tuple[int, int | None], list[Notification]]:
    query = select(Notification).where(
        Notification.calendar_id.in_({row.calendar_id for row in rows}),
        Notification.kind.in_(_MATTERS_LATER),
        _same_audience(rows),
    )
    found: dict[tuple[int, int | None], list[Notification]] = {}
    for other in await session.scalars(query):
        found.setdefault((other.calendar_id, other.user_id), []).append(other)
    return found


def _same_audience(rows: list[Notification]) -> ColumnElement[bool]:
    users = {row.user_id for row in rows if row.user_id is not None}
    to_them, to_all = Notification.user_id.in_(users), Notification.user_id.is_(None)
    return to_them if all(row.user_id is not None for row in rows) else or_(to_them, to_all)


async def _events(session: AsyncSession, rows: list[Notification]) -> dict[int, list[Event]]:
    """The fixed meetings, and the availability of those who are written to."""
    users = {row.user_id for row in rows if row.user_id is not None}
    concerns = or_(Event.event_type == EventType.FINALIZED, Event.owner_id.in_(users))
    query = select(Event).where(Event.calendar_id.in_({row.calendar_id for row in rows}), concerns)
    found: dict[int, list[Event]] = {}
    for event in await session.scalars(query.order_by(Event.start_time)):
        found.setdefault(event.calendar_id, []).append(event)
    return found


async def _people(session: AsyncSession, calendars: set[int]) -> dict[int, list[Attendee]]:
    if not calendars:
        return {}
    query = select(Attendee).options(joinedload(Attendee.user)).where(Attendee.calendar_id.in_(calendars))
    found: dict[int, list[Attendee]] = {}
    for one in await session.scalars(query.where(Attendee.withdrawn_at.is_(None)).order_by(Attendee.id)):
        found.setdefault(one.calendar_id, []).append(one)
    return found


async def _failures(session: AsyncSession, rows: list[Notification]) -> dict[int, list[Failure]]:
    calendars = {row.calendar_id for row in rows if row.kind is NotificationKind.UNDELIVERED}
    if not calendars:
        return {}
    query = (
        select(Notification)
        .options(joinedload(Notification.user))
        .where(Notification.calendar_id.in_(calendars), Notification.outcome.in_(FAILED))
    )
    found: dict[int, list[Failure]] = {}
    for row in await session.scalars(query.order_by(Notification.id.desc())):
        if row.user is not None:
            failure = Failure(to_person(row.user), row.kind, row.reason or "")
            found.setdefault(row.calendar_id, []).append(failure)
    return found


async def _organizers(session: AsyncSession, rows: list[Notification]) -> dict[int, list[Organizer]]:
    calendars = {row.calendar_id for row in rows if row.kind in _ABOUT_ORGANIZERS}
    if not calendars:
        return {}
    query = select(Organizer).options(joinedload(Organizer.user)).order_by(Organizer.id)
    found: dict[int, list[Organizer]] = {}
    for one in await session.scalars(query.where(Organizer.calendar_id.in_(calendars))):
        found.setdefault(one.calendar_id, []).append(one)
    return found


async def _told_times_at(session: AsyncSession, rows: list[Notification]) -> dict[int, list[datetime]]:
    calendars = {row.calendar_id for row in rows if row.kind is NotificationKind.DEADLINE_PASSED}
    if not calendars:
        return {}
    on_it = (Attendee.calendar_id == Event.calendar_id, Attendee.user_id == Event.owner_id)
    query = (
        select(Event.calendar_id, func.max(Event.last_modified))
        .join(Attendee, and_(*on_it, Attendee.withdrawn_at.is_(None)))
        .where(Event.calendar_id.in_(calendars), Event.event_type != EventType.FINALIZED)
        .group_by(Event.calendar_id, Event.owner_id)
    )
    found: dict[int, list[datetime]] = {}
    for calendar_id, at in await session.execute(query):
        found.setdefault(calendar_id, []).append(at)
    return found


async def _live(session: AsyncSession, calendars: set[int]) -> dict[int, list[LiveMessage]]:
    if not calendars:
        return {}
    found: dict[int, list[LiveMessage]] = {}
    for row in await session.scalars(select(LiveMessage).where(LiveMessage.calendar_id.in_(calendars))):
        found.setdefault(row.calendar_id, []).append(row)
    return found


async def _called(session: AsyncSession, rows: list[Notification]) -> dict[int, list[Attendee]]:
    """By the message that calls them: those who are still asked, and have neither answered nor had enough."""
    calls = {row.id for row in rows if row.kind is NotificationKind.CHANNEL_CALL}
    if not calls:
        return {}
    invitation = Notification
    same = (Attendee.calendar_id == invitation.calendar_id, Attendee.user_id == invitation.user_id)
    query = (
        select(invitation.called_in, Attendee)
        .join(Attendee, and_(*same, Attendee.revision == invitation.revision))
        .options(joinedload(Attendee.user))
        .where(invitation.called_in.in_(calls), Attendee.withdrawn_at.is_(None))
        .order_by(invitation.id)
    )
    found: dict[int, list[Attendee]] = {}
    for call, attendee in await session.execute(query):
        if not has_answered(attendee) and not to_person(attendee.user).wants_nothing:
            found.setdefault(call or 0, []).append(attendee)
    return found


async def _held(session: AsyncSession, rows: list[Notification]) -> dict[int | None, list[Notification]]:
    users = {row.user_id for row in rows if row.kind is NotificationKind.CATCH_UP}
    if not users:
        return {}
    query = _with_calendar_and_user(select(Notification)).where(
        Notification.user_id.in_(users),
        Notification.outcome == Outcome.HELD,
        Notification.kind != NotificationKind.CATCH_UP,
    )
    found: dict[int | None, list[Notification]] = {}
    for row in await session.scalars(query.order_by(Notification.id)):
        found.setdefault(row.user_id, []).append(row)
    return found


async def _usual_weeks(session: AsyncSession, rows: list[Notification]) -> set[int | None]:
    users = {row.user_id for row in rows if row.kind in _ASKS}
    if not users:
        return set()
    return set(await session.scalars(select(UsualWeek.user_id).where(UsualWeek.user_id.in_(users))))


async def _feeds(session: AsyncSession, store: Store, rows: list[Notification]) -> dict[int | None, FeedUse]:
    users = {row.user_id for row in rows if row.kind in _IN_FEEDS}
    if not users or store.host.feeds_at is None:
        return {}
    is_read = CalendarFeed.fetched_at > store.now() - SUBSCRIBED_WITHIN
    query = select(CalendarFeed.user_id).where(CalendarFeed.user_id.in_(users), is_read)
    reading = set(await session.scalars(query))
    return {user: FeedUse.SUBSCRIBED if user in reading else FeedUse.OFFERED for user in users}


async def _server_events(session: AsyncSession, rows: list[Notification]) -> dict[int, ServerEvent]:
    calendars = {row.calendar_id for row in rows if row.kind is NotificationKind.SERVER_EVENT_LOST}
    if not calendars:
        return {}
    found = await session.scalars(select(ServerEvent).where(ServerEvent.calendar_id.in_(calendars)))
    return {row.calendar_id: row for row in found}


async def _told_before(session: AsyncSession, rows: list[Notification]) -> set[tuple[int, int | None]]:
    kinds = (*_ASKS, NotificationKind.OPENED_AGAIN)
    asked = [row for row in rows if row.kind in kinds and row.calendar.copied_from is not None]
    if not asked:
        return set()
    query = select(Calendar.id, Event.owner_id).join(Event, Event.calendar_id == Calendar.copied_from)
    query = query.where(Calendar.id.in_({row.calendar_id for row in asked}))
    query = query.where(Event.owner_id.in_({row.user_id for row in asked}))
    found = await session.execute(query.where(Event.event_type != EventType.FINALIZED).distinct())
    return {(calendar_id, user_id) for calendar_id, user_id in found}
