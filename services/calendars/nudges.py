"""Pressing for answers: nudging those who have not given one, and more time for them."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from msgspec import Struct, field
from msgspec.structs import replace
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.admission import has_everybody
from scheduling.calendars import MAX_DAYS, check_deadline, extended
from scheduling.errors import DeadlineAhead, NobodyMissing, NudgedLately
from scheduling.limits import Spending
from scheduling.model import Calendar, NotificationKind, Person
from scheduling.reminders import NUDGE_EVERY, next_nudge, waking_of
from services.attendees import answers_so_far, live_attendees
from services.limits import spend
from services.locks import note_change
from services.lookup import calendar_ref, check_answerable, check_open, on_own_calendar
from services.mapping import has_answered, to_calendar, to_person
from services.outbox.owed import owe_all
from services.outbox.reminders import (
    invitations_of,
    open_posts,
    plan_deadline,
    plan_reminders,
    remind_channel,
)
from services.outbox.sendings import KINDS, Sending
from services.request import Request

UNSEEN = {"synchronize_session": False}
"""What is read of the rows afterwards is as it was before."""


class Nudged(Struct, frozen=True):
    """Who is nudged, for whom of them it is night, and who is not: nudged lately, or not to be reached.

    `channels` are those in which all who may answer are reminded. `sending` is what goes out, for nudges.
    """

    calendar: Calendar
    viewer: Person
    told: list[Person]
    asleep: list[Person] = field(default_factory=list)
    lately: list[Person] = field(default_factory=list)
    unreachable: list[Person] = field(default_factory=list)
    channels: list[int] = field(default_factory=list)
    sending: Sending | None = None


async def nudge(request: Request, ref: str) -> Nudged:
    """Reminds those who have not answered, now, or after their quiet hours; nobody twice within an hour.

    Who was invited by name gets a DM; all others are reminded in the channels where they may answer.
    Raises NotTheOwner, CalendarClosed, DeadlineOver, NobodyMissing, SpentUp, and NudgedLately if nobody
    is left.
    """
    async with request.writing() as session:
        me, row = await on_own_calendar(session, request, ref, lock=True)
        check_answerable(row, request)
        missing, channels = await _missing(session, row), await _remind_channels(session, request, row)
        free = (
            []
            if channels and not missing
            else not_nudged_lately(request, row, missing, or_none=bool(channels))
        )
        lately = [to_person(attendee.user) for attendee in missing if attendee not in free]
        nudged = await nudge_all(session, request, me, row, free)
        return replace(nudged, lately=lately, channels=channels)


async def extend(request: Request, calendar_id: int, days: int = 1) -> Nudged:
    """Gives some days more after the deadline has passed, and tells only those who have not answered.

    Raises NotTheOwner, CalendarClosed, DeadlineTooLate, and DeadlineAhead if there is time left: pressing
    twice moves it once.
    """
    async with request.writing() as session:
        me, row = await on_own_calendar(session, request, calendar_ref(calendar_id), lock=True)
        check_open(row)
        if request.now < row.deadline:
            raise DeadlineAhead(row.name, row.deadline)
        zone = ZoneInfo(row.timezone)
        deadline = extended(row.deadline, min(max(days, 1), MAX_DAYS), zone=zone, now=request.now)
        check_deadline(deadline, to_calendar(row).window.end, now=request.now)
        row.deadline = deadline
        await note_change(session, request.store, row.id)
        await plan_deadline(session, request, row)
        await plan_reminders(session, request, row, await live_attendees(session, row.id))
        return await nudge_all(session, request, me, row, await _missing(session, row))


async def _missing(session: AsyncSession, row: models.Calendar) -> list[models.Attendee]:
    """Those who were invited by name and have not answered."""
    named = await invitations_of(session, row.id)
    missing = [attendee for attendee in await live_attendees(session, row.id) if not has_answered(attendee)]
    return [attendee for attendee in missing if (attendee.user_id, attendee.revision) in named]


async def _remind_channels(session: AsyncSession, request: Request, row: models.Calendar) -> list[int]:
    """Reminds those in which more than the invited may answer, unless all have, or that was done lately."""
    invited, answered, _ = await answers_so_far(session, row.id)
    if has_everybody(row.expected, invited, answered, is_open=True):
        return []
    sent = models.Notification
    lately = select(sent.channel_id).where(
        sent.calendar_id == row.id,
        sent.kind == NotificationKind.CHANNEL_REMINDER,
        sent.due_at.between(request.now - NUDGE_EVERY, request.now),
    )
    reminded = set(await session.scalars(lately))
    posted = [one for one in await open_posts(session, row.id) if one.channel_id not in reminded]
    for one in posted:
        remind_channel(session, one, now=request.now, due_at=request.now)
    return [one.channel_id for one in posted]


def not_nudged_lately(
    request: Request, row: models.Calendar, attendees: Sequence[models.Attendee], *, or_none: bool = False
) -> list[models.Attendee]:
    """Those who may be nudged now. Raises NobodyMissing without attendees, NudgedLately if none may be.

    That none may be is fine with `or_none`.
    """
    if not attendees:
        raise NobodyMissing(row.name)
    again = [next_nudge(attendee.nudged_at, request.now) for attendee in attendees]
    free = [attendee for attendee, at in zip(attendees, again, strict=True) if at is None]
    if not free and not or_none:
        raise NudgedLately(min(at for at in again if at is not None))
    return free


async def nudge_all(
    session: AsyncSession,
    request: Request,
    me: models.User,
    row: models.Calendar,
    attendees: Sequence[models.Attendee],
    kind: NotificationKind = NotificationKind.NUDGE,
) -> Nudged:
    """Owes a nudge, or what `kind` says, to all of them who can be reached. Raises SpentUp."""
    people = {attendee.user_id: to_person(attendee.user) for attendee in attendees}
    out_of_reach = {number for number, person in people.items() if _is_out_of_reach(person)}
    reached = [attendee for attendee in attendees if attendee.user_id not in out_of_reach]
    await spend(session, request, Spending.REMINDER, len(reached))
    nudged = update(models.Attendee).where(models.Attendee.id.in_([one.id for one in reached]))
    await session.execute(nudged.values(nudged_at=request.now), execution_options=UNSEEN)
    await owe_all(session, kind, reached, now=request.now, due_at=request.now)
    told = [people[attendee.user_id] for attendee in reached]
    return Nudged(
        calendar=to_calendar(row),
        viewer=to_person(me),
        told=told,
        asleep=[person for person in told if not waking_of(person, row.timezone).is_awake(request.now)],
        unreachable=[people[number] for number in people if number in out_of_reach],
        sending=Sending(row.id, kind, request.now, waiting=len(reached)) if kind in KINDS else None,
    )


def _is_out_of_reach(person: Person) -> bool:
    return person.wants_nothing or person.unreachable_since is not None
