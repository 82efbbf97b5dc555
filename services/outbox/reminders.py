"""Planning reminders: of deadlines and of meetings."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Attendee, Calendar, Event, Guild, LiveMessage, Notification, User
from scheduling.model import NotificationKind, OpenTo
from scheduling.reminders import deadline_reminders, meeting_reminder, waking_of
from services.mapping import to_person
from services.outbox.owed import dedupe_key, owe, owed, tell_owner, write_down
from services.request import Request, Store, Timing


async def plan_deadline(session: AsyncSession, request: Request, calendar: Calendar) -> None:
    """Plans what is told about the deadline, but to invitees, in place of what was planned before.

    That is that it has passed, to the owner, and the reminders in channels.
    """
    kind = NotificationKind.DEADLINE_PASSED
    kept = await _unplan(session, kind, calendar.id, Notification.user_id == calendar.owner_id)
    if dedupe_key(kind, calendar.id, calendar.owner_id, 1, calendar.deadline) not in kept:
        tell_owner(session, kind, calendar, now=request.now, due_at=calendar.deadline)
    await plan_channel_reminders(session, request, calendar)


async def plan_channel_reminders(session: AsyncSession, request: Request, calendar: Calendar) -> None:
    """Plans when to remind the channels in which more than the invited may answer, one message each."""
    kind = NotificationKind.CHANNEL_REMINDER
    kept = await _unplan(session, kind, calendar.id, Notification.user_id.is_(None))
    leads = await _leads(session, request.store.times, calendar)
    waking = waking_of(None, calendar.timezone)
    for posted in await open_posts(session, calendar.id):
        for due_at in deadline_reminders(
            calendar.deadline, leads, waking, invited_at=posted.created_at, now=request.now
        ):
            if dedupe_key(kind, calendar.id, posted.channel_id, posted.id, due_at) not in kept:
                remind_channel(session, posted, now=request.now, due_at=due_at)


def remind_channel(session: AsyncSession, posted: LiveMessage, *, now: datetime, due_at: datetime) -> None:
    """Owes a channel a reminder of the deadline."""
    owe(
        session,
        NotificationKind.CHANNEL_REMINDER,
        calendar_id=posted.calendar_id,
        channel_id=posted.channel_id,
        revision=posted.id,
        now=now,
        due_at=due_at,
    )


async def open_posts(session: AsyncSession, calendar_id: int) -> Sequence[LiveMessage]:
    """The live statuses from which more than the invited may answer."""
    query = select(LiveMessage).filter_by(calendar_id=calendar_id)
    return (await session.scalars(query.where(LiveMessage.audience != OpenTo.INVITED))).all()


async def plan_reminders(
    session: AsyncSession, request: Request, calendar: Calendar, attendees: Sequence[Attendee]
) -> None:
    """Plans when to remind these people of the deadline, in place of what was planned for them before.

    Their rows need their users loaded. Who was never invited by name is left to the channel in which they
    joined. Who has answered by then is not reminded: still_owed sees to that.
    """
    kind, users = NotificationKind.DEADLINE_REMINDER, [attendee.user_id for attendee in attendees]
    kept = await _unplan(session, kind, calendar.id, Notification.user_id.in_(users))
    invited = await invitations_of(session, calendar.id)
    leads = await _leads(session, request.store.times, calendar)
    # Most are in the same few zones: what is worked out for one of them holds for all.
    planned = cache(partial(deadline_reminders, calendar.deadline, leads, now=request.now))
    rows = [
        owed(
            kind,
            calendar_id=calendar.id,
            user_id=one.user_id,
            revision=one.revision,
            now=request.now,
            due_at=due_at,
        )
        for one in attendees
        if (one.user_id, one.revision) in invited
        for due_at in planned(
            waking_of(to_person(one.user), calendar.timezone), invited_at=invited[one.user_id, one.revision]
        )
    ]
    await write_down(session, [row for row in rows if row["dedupe_key"] not in kept])


def meeting_reminders(
    store: Store, calendar: Calendar, meeting: Event, people: Iterable[User], now: datetime
) -> list[dict[str, Any]]:
    """What is to be written down to remind these people of the meeting, whose row has its id."""
    planned = cache(partial(meeting_reminder, meeting.start_time, store.times.before_meeting, now=now))
    due = [(user.id, planned(waking_of(to_person(user), calendar.timezone))) for user in people]
    return [
        owed(
            NotificationKind.MEETING_REMINDER,
            calendar_id=calendar.id,
            user_id=user_id,
            revision=meeting.id,
            now=now,
            due_at=due_at,
        )
        for user_id, due_at in due
        if due_at is not None
    ]


async def unplan_meeting(
    session: AsyncSession, meeting: Event, people: Collection[int] | None = None
) -> None:
    """Takes back the reminders of a meeting that is moved or called off, or those of these people."""
    row = Notification
    of_it = (row.calendar_id == meeting.calendar_id, row.revision == meeting.id, row.outcome.is_(None))
    planned = delete(row).where(row.kind == NotificationKind.MEETING_REMINDER, *of_it)
    if people is not None:
        planned = planned.where(row.user_id.in_(people))
    await session.execute(planned.execution_options(synchronize_session=False))


async def _unplan(
    session: AsyncSession, kind: NotificationKind, calendar_id: int, whose: ColumnElement[bool]
) -> set[str]:
    """Takes back what was planned and is not begun; the keys of what is left, which was."""
    row = Notification
    mine = (row.kind == kind, row.calendar_id == calendar_id, whose)
    unbegun = delete(row).where(*mine, row.outcome.is_(None), row.attempts == 0, row.leased_until.is_(None))
    await session.execute(unbegun.execution_options(synchronize_session=False))
    return set(await session.scalars(select(row.dedupe_key).where(*mine)))


async def invitations_of(session: AsyncSession, calendar_id: int) -> dict[tuple[int | None, int], datetime]:
    """When people were invited by name, by user and revision; who joined by themselves is not there."""
    row = Notification
    query = select(row.user_id, row.revision, row.created_at).filter_by(
        kind=NotificationKind.INVITATION, calendar_id=calendar_id
    )
    return {(user, revision): at for user, revision, at in (await session.execute(query)).all()}


async def _leads(session: AsyncSession, times: Timing, calendar: Calendar) -> tuple[timedelta, ...]:
    """How long before the deadline to remind: as the calendar's server has settled, else as the host has."""
    guild = await session.get(Guild, calendar.guild_id) if calendar.guild_id is not None else None
    if guild is None or guild.reminder_hours is None:
        return times.before_deadline
    return tuple(timedelta(hours=hours) for hours in guild.reminder_hours)
