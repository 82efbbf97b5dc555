"""Claiming what is due: leased to one sender, if it is still owed, with all that its text needs.

The rows are the truth. Logs name a notification by its id only.
"""

import logging
from datetime import datetime, timedelta

from msgspec import Struct, field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.admission import ONLY_INVITED, Admission
from scheduling.appointments import seen_by
from scheduling.feeds import FeedUse
from scheduling.model import (
    Attendee,
    Calendar,
    Entry,
    EventType,
    Meeting,
    NotificationKind,
    Outcome,
    Person,
    ServerEvent,
)
from scheduling.next_steps import Progress
from scheduling.owed import Owed, Verdict, put_off_until, still_owed
from scheduling.prospects import Prospect
from services.locks import lock_calendar_if_free, lock_if_free, note_change
from services.mapping import (
    has_answered,
    to_attendee,
    to_calendar,
    to_entry,
    to_meeting,
    to_person,
    to_server_event,
)
from services.outbox.context import Context, Failure, due_rows, gather, is_any_due
from services.outbox.failures import note_failure
from services.outbox.newcomers import A_MOMENT, Queue
from services.outbox.opened_again import AgainFacts
from services.outbox.revised import RevisedFacts
from services.outbox.series import goes_on, plan_further
from services.request import Store

LEASE = timedelta(seconds=60)
BATCH = 50
LATE_AFTER = timedelta(minutes=10)
_CLOSED_BY: dict[Verdict, tuple[Outcome, str]] = {
    Verdict.HOLD: (Outcome.HELD, "signed out or stopped messages"),
    Verdict.DROP: (Outcome.WITHDRAWN, "no longer owed"),
    Verdict.UNKNOWN: (Outcome.GIVEN_UP, "no rule says whether it is still owed"),
    Verdict.UNREACHABLE: (Outcome.UNREACHABLE, "couldn't be reached before and hasn't used the bot since"),
}
_log = logging.getLogger(__name__)


class Waiting(Struct, frozen=True):
    """A message that was held for somebody: what it was about, and where they stand now."""

    id: int
    kind: NotificationKind
    calendar: Calendar
    attendee: Attendee | None
    meetings: list[Meeting]


class Claimed(Struct, frozen=True):
    """A notification that its claimer alone may send until the lease ends, with all that its text needs.

    It is for `recipient`, or for everybody in the channel; by DM unless there is a `channel_id`. `people`
    are those on the calendar and `failures` what did not reach them, for what is told about them;
    `waiting` is what was held for the recipient, `revised` what it says of changed meetings, `again` of a
    calendar that has opened itself. `told_before`: they gave times where this was copied from. `called` are
    those who are called in the channel, `admission` is who may answer there, and `pings` the role that a
    reminder pings. `server_event` is what a message about it tells. `organizers` are the co-organizers, for
    what is told of them. After the deadline, `told_times_at` is when each of the people last gave times, and
    `prospect` what they allow, once that is worked out. `feed` says whether the recipient's calendar shows
    it by itself. `progress` is how far the calendar has got, for what is told to its organizers.
    """

    id: int
    kind: NotificationKind
    calendar: Calendar
    recipient: Person | None
    channel_id: int | None
    attendee: Attendee | None
    meetings: list[Meeting]
    entries: list[Entry]
    dm_channel_id: int | None
    attempts: int
    leased_until: datetime
    late: bool
    nonce: str
    people: list[Attendee] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    has_usual_week: bool = False
    told_before: bool = False
    called: list[Attendee] = field(default_factory=list)
    admission: Admission = ONLY_INVITED
    pings: int | None = None
    revised: RevisedFacts = field(default_factory=RevisedFacts)
    server_event: ServerEvent | None = None
    organizers: list[Person] = field(default_factory=list)
    told_times_at: list[datetime] = field(default_factory=list)
    prospect: Prospect | None = None
    feed: FeedUse = FeedUse.NONE
    again: AgainFacts = field(default_factory=AgainFacts)
    progress: Progress | None = None

    @property
    def at(self) -> datetime:
        """When it was claimed."""
        return self.leased_until - LEASE

    @property
    def missing(self) -> list[Attendee]:
        """Those on the calendar who have not answered."""
        return [attendee for attendee in self.people if not attendee.has_answered]

    @property
    def reader(self) -> Person | None:
        """Whoever alone reads it; None for everybody in a channel."""
        return self.recipient if self.channel_id is None else None


async def claim(store: Store, limit: int = BATCH) -> list[Claimed]:
    """Leases up to `limit` due notifications to the caller, and closes those no longer owed.

    Several senders at once get different rows. What is returned must be marked before the lease ends,
    or it is claimed again.
    """
    if not await is_any_due(store):
        return []
    now = store.now()
    async with store.database.writing() as session:
        rows = await due_rows(session, now, limit)
        facts = await gather(session, store, rows) if rows else Context()
        claimed, newcomers = [], Queue(session, store)
        going_on: list[models.Notification] = []
        for row in rows:
            if goes_on(row) and not await lock_calendar_if_free(session, row.calendar_id):
                row.leased_until = now + A_MOMENT
                continue
            verdict = await _settle(session, row, facts, newcomers, now)
            if verdict is Verdict.SEND:
                claimed.append(_claimed(row, facts, now))
            if row.kind is NotificationKind.CATCH_UP:
                await _close_stale(session, facts.held.get(row.user_id, []), facts, now)
            if row.kind is NotificationKind.DEADLINE_PASSED:
                await note_change(session, store, row.calendar_id, only_if_free=True)
            if goes_on(row):
                going_on.append(row)
        await plan_further(session, store, going_on)
        return claimed


async def _settle(
    session: AsyncSession, row: models.Notification, facts: Context, newcomers: Queue, now: datetime
) -> Verdict | None:
    """Leases the row, closes it, or, with None, puts it off: for quiet hours, or till it has its turn."""
    verdict, later = _judge(row, facts, now)
    if verdict is Verdict.HOLD and row.user is not None:
        # Unless they want messages again since the row was read: nothing would open it again.
        if not await lock_if_free(session, row.user):
            row.leased_until = now + A_MOMENT
            return None
        await session.refresh(row.user, ["signed_out_at", "messages_off_at"])
        verdict, later = _judge(row, facts, now)
    _log.info("notification %d: %s", row.id, verdict.value)
    if verdict is not Verdict.SEND:
        row.outcome, row.reason = _CLOSED_BY[verdict]
        row.leased_until = None
        if verdict is Verdict.DROP and row.attempts == 0:
            await newcomers.give_back(row.user)
        await note_failure(session, row, now)
    elif later is None and await newcomers.keeps(row):
        _log.info("notification %d: %s", row.id, row.reason or f"its turn is at {row.due_at.isoformat()}")
        return None
    elif later is not None:
        row.due_at, row.leased_until = later, None
        _log.info("notification %d: due again at %s", row.id, later.isoformat())
        return None
    else:
        row.leased_until = now + LEASE
        row.attempts += 1
    return verdict


def _judge(row: models.Notification, facts: Context, now: datetime) -> tuple[Verdict, datetime | None]:
    """What the rules say, and until when it waits; one that raises is given up, so that it stops no other."""
    try:
        owed = _owed(row, facts, now)
        verdict = still_owed(owed, now)
        return verdict, put_off_until(owed, now) if verdict is Verdict.SEND else None
    except Exception:
        _log.exception("notification %d: can't tell whether it is still owed", row.id)
        return Verdict.UNKNOWN, None


def _owed(row: models.Notification, facts: Context, now: datetime) -> Owed:
    attendee = facts.attendee_of(row)
    people = facts.people.get(row.calendar_id, [])
    revised = facts.revised.get(row.id, RevisedFacts())
    return Owed(
        kind=row.kind,
        calendar=to_calendar(row.calendar),
        recipient=to_person(row.user) if row.user else None,
        attendee=to_attendee(attendee) if attendee else None,
        revision_is_current=attendee is not None and attendee.revision == row.revision,
        invitation_was_tried=facts.invitation_was_tried(row),
        invited_at=facts.invited_at(row),
        newer_waits=facts.newer_waits(row, now),
        reminded_at=facts.reminded_at(row),
        meeting_at=facts.meeting_at(row),
        meetings_end=facts.meetings_end(row),
        invited=len(people),
        missing=sum(not has_answered(one) for one in people),
        is_live=row.calendar_id in facts.live,
        is_open=facts.is_open(row),
        is_open_here=_admission(row, facts).is_open,
        called=len(facts.called.get(row.id, [])),
        waiting=len(_waiting(row, facts, now)),
        change=revised.change,
        result_waits=facts.result_waits(row),
        is_absent=revised.absence is not None,
        comes_after_all=revised.coming is not None,
        has_slots=bool(revised.slots),
        is_named=facts.is_named(row),
    )


def _waiting(row: models.Notification, facts: Context, now: datetime) -> list[Waiting]:
    """What was held for the recipient of a CATCH_UP and is still owed."""
    if row.kind is not NotificationKind.CATCH_UP:
        return []
    return [
        Waiting(
            id=held.id,
            kind=held.kind,
            calendar=to_calendar(held.calendar),
            attendee=to_attendee(attendee) if (attendee := facts.attendee_of(held)) else None,
            meetings=_meetings(held, facts),
        )
        for held in facts.held.get(row.user_id, [])
        if _judge(held, facts, now)[0] is Verdict.SEND
    ]


def _admission(row: models.Notification, facts: Context) -> Admission:
    """Who may answer in the channel that a message is for."""
    posted = facts.live_here(row)
    return Admission(posted.audience, posted.role_id) if posted else ONLY_INVITED


async def _close_stale(
    session: AsyncSession, held: list[models.Notification], facts: Context, now: datetime
) -> None:
    """What was held and is no longer owed need not be looked at again."""
    stale = [row.id for row in held if _judge(row, facts, now)[0] is Verdict.DROP]
    free = select(models.Notification).where(models.Notification.id.in_(stale))
    for row in await session.scalars(free.with_for_update(skip_locked=True)):
        row.outcome = Outcome.WITHDRAWN


def _meetings(row: models.Notification, facts: Context) -> list[Meeting]:
    """Those that concern the recipient; in a channel, those of a group."""
    events = facts.events_for(row)
    fixed = [to_meeting(event) for event in events if event.event_type is EventType.FINALIZED]
    if row.kind is NotificationKind.MEETING_REMINDER:
        return [meeting for meeting in fixed if meeting.id == row.revision]
    return seen_by(row.user_id or 0, to_calendar(row.calendar), fixed)


def _claimed(row: models.Notification, facts: Context, now: datetime) -> Claimed:
    attendee, posted = facts.attendee_of(row), facts.live_here(row)
    kept = facts.server_events.get(row.calendar_id)
    events = facts.events.get(row.calendar_id, [])
    return Claimed(
        id=row.id,
        kind=row.kind,
        calendar=to_calendar(row.calendar),
        recipient=to_person(row.user) if row.user else None,
        channel_id=row.channel_id,
        attendee=to_attendee(attendee) if attendee else None,
        meetings=_meetings(row, facts),
        entries=[
            to_entry(event)
            for event in events
            if event.event_type is not EventType.FINALIZED and event.owner_id == row.user_id
        ],
        dm_channel_id=row.user.dm_channel_id if row.user else None,
        attempts=row.attempts,
        leased_until=now + LEASE,
        late=now - row.due_at > LATE_AFTER,
        nonce=f"{row.id}-{int(row.created_at.timestamp() * 1000):x}",
        people=[to_attendee(one) for one in facts.people.get(row.calendar_id, [])],
        failures=facts.failures.get(row.calendar_id, []),
        waiting=_waiting(row, facts, now),
        has_usual_week=row.user_id in facts.usual_weeks,
        told_before=(row.calendar_id, row.user_id) in facts.told_before,
        called=[to_attendee(one) for one in facts.called.get(row.id, [])],
        admission=_admission(row, facts),
        pings=posted.role_id if posted is not None and posted.reminder_pings else None,
        revised=facts.revised.get(row.id, RevisedFacts()),
        server_event=to_server_event(kept) if kept else None,
        organizers=[to_person(one.user) for one in facts.organizers.get(row.calendar_id, [])],
        told_times_at=facts.told_times_at.get(row.calendar_id, []),
        feed=facts.feeds.get(row.user_id, FeedUse.NONE),
        again=facts.again.get(row.id, AgainFacts()),
        progress=facts.progress.get(row.calendar_id),
    )
