"""Invitations: who is asked, and what they say to it."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from db import models
from scheduling.errors import AlreadyInvited, IsABot, NothingFits, Oneself
from scheduling.model import (
    Acceptance,
    AnswerStatus,
    Attendee,
    Calendar,
    Mode,
    NotificationKind,
    Person,
)
from services.actors import know, signed_in
from services.attendees import attendee_of, own_attendee
from services.calendars.revisions import check_ahead, revise, takes_part
from services.locks import outdate_proposals
from services.lookup import (
    check_answerable,
    check_not_cancelled,
    known_attendee,
    on_own_calendar,
    suggest_calendars,
)
from services.mapping import to_attendee, to_calendar, to_person
from services.openings import free_slots
from services.outbox.newcomers import AT_ONCE, Spread, is_newcomer, newcomers_today, spread
from services.outbox.owed import owe
from services.outbox.reminders import plan_reminders
from services.people.contacts import known_contact
from services.request import Account, Request


@dataclass(frozen=True, slots=True)
class Invited:
    """Who was invited to what, and when those hear of it who are new to the bot.

    `already` were on the list before and were left as they are.
    """

    calendar: Calendar
    people: list[Person]
    already: list[Person]
    spread: Spread = AT_ONCE


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many would be invited, how long their first DMs take, and how many get theirs too late.

    Those are called in the calendar's channel, if it has one.
    """

    calendar: Calendar
    people: int
    takes: timedelta
    late: int
    channel_id: int | None


@dataclass(frozen=True, slots=True)
class Uninvited:
    """Who was taken off which calendar."""

    calendar: Calendar
    person: Person


async def invite(request: Request, ref: str, account: Account, *, required: bool = True) -> Invited:
    """Invites one Discord account. Raises AlreadyInvited besides what invite_all raises."""
    return _one(await invite_all(request, ref, [account], required=required))


async def invite_contact(request: Request, ref: str, contact: str, *, required: bool = True) -> Invited:
    """Invites one of the asker's contacts. Raises NoSuchContact, AlreadyInvited."""
    return _one(await invite_contacts(request, ref, [contact], required=required))


async def invite_all(
    request: Request, ref: str, accounts: list[Account], *, required: bool = True
) -> Invited:
    """Invites Discord accounts; a DM is owed to each. Only the owner, until the deadline.

    Who is `required` goes first when times are found.
    Raises NotTheOwner, CalendarClosed, DeadlineOver, Oneself, IsABot; then nobody is invited.
    """
    async with request.writing() as session:
        me, calendar = await _inviting(session, request, ref)
        for account in accounts:
            if account.is_bot:
                raise IsABot(account.name)
        users = [await know(session, account) for account in _in_one_order(accounts)]
        return await _invite(session, request, calendar, me, users, required=required)


async def outlook(request: Request, ref: str, accounts: list[Account]) -> Outlook:
    """What inviting these accounts would come to. Raises NotTheOwner, CalendarClosed, DeadlineOver."""
    async with request.reading() as session:
        _, calendar = await on_own_calendar(session, request, ref)
        check_answerable(calendar, request)
        ids = [account.discord_id for account in accounts]
        known = list(await session.scalars(select(models.User).where(models.User.discord_id.in_(ids))))
        there = await _there(session, calendar, known)
        newcomers = len(accounts) - sum(not is_newcomer(user) or user.id in there for user in known)
        takes, today = await newcomers_today(session, request.store, newcomers)
        late = newcomers - today
        return Outlook(to_calendar(calendar), len(accounts) - len(there), takes, late, calendar.channel_id)


async def open_for(request: Request, account: Account) -> list[Calendar]:
    """One's own calendars that still take people, the latest first; at most 25. Raises Oneself, IsABot."""
    if account.is_bot:
        raise IsABot(account.name)
    async with request.reading() as session:
        me = await signed_in(session, request)
        if account.discord_id == me.discord_id:
            raise Oneself
        calendar = models.Calendar
        event = models.Event
        meets_again = exists().where(event.calendar_id == calendar.id, event.original_start > request.now)
        ahead = or_(calendar.end_date >= request.now.date(), meets_again)
        set_ahead = and_(calendar.is_finalized.is_(True), ahead)
        open_ones = and_(calendar.is_finalized.is_(False), calendar.deadline > request.now)
        own = (calendar.owner_id == me.id, calendar.cancelled_at.is_(None))
        rows = await suggest_calendars(session, me, "", *own, or_(set_ahead, open_ones))
        return [to_calendar(row) for row in rows]


async def invite_contacts(
    request: Request, ref: str, contacts: list[str], *, required: bool = True
) -> Invited:
    """The same for the asker's contacts."""
    async with request.writing() as session:
        me, calendar = await _inviting(session, request, ref)
        users = [await known_contact(session, me, contact) for contact in contacts]
        return await _invite(session, request, calendar, me, users, required=required)


async def attendee(request: Request, ref: str, who: str) -> tuple[Calendar, Attendee]:
    """Somebody on one's own calendar. Raises NotTheOwner, CalendarClosed, NotInvited."""
    async with request.reading() as session:
        me, calendar = await on_own_calendar(session, request, ref)
        check_not_cancelled(calendar)
        user = await known_attendee(session, me, calendar, who)
        return to_calendar(calendar), to_attendee(await own_attendee(session, calendar, user))


async def uninvite(request: Request, ref: str, who: str) -> Uninvited:
    """Takes an invitation back, and tells the person if it was sent. Raises as attendee does.

    Once the calendar is finalized, their meeting is called off; raises MeetingBegan after its start.
    """
    async with request.writing() as session:
        me, calendar = await on_own_calendar(session, request, ref, lock=True)
        check_not_cancelled(calendar)
        user = await known_attendee(session, me, calendar, who)
        row = await own_attendee(session, calendar, user, to_change=True)
        told = 0
        if calendar.is_finalized and await takes_part(session, calendar, row):
            told = (await revise(session, request, calendar, without=[user.id])).told
        row.withdrawn_at = request.now
        await outdate_proposals(session, request.store, calendar)
        if told:
            return Uninvited(to_calendar(calendar), to_person(user))
        owe(
            session,
            NotificationKind.UNINVITATION,
            calendar_id=calendar.id,
            user_id=user.id,
            revision=row.revision,
            now=request.now,
        )
        return Uninvited(to_calendar(calendar), to_person(user))


def _in_one_order(accounts: list[Account]) -> list[Account]:
    """So that two who invite the same newcomers at once do not wait for each other."""
    return sorted(accounts, key=lambda account: account.discord_id)


def _one(invited: Invited) -> Invited:
    if invited.already:
        raise AlreadyInvited(invited.already[0].name)
    return invited


async def _inviting(session: AsyncSession, request: Request, ref: str) -> tuple[models.User, models.Calendar]:
    me, calendar = await on_own_calendar(session, request, ref, lock=True)
    await check_takes_people(session, request, calendar)
    return me, calendar


async def check_takes_people(session: AsyncSession, request: Request, calendar: models.Calendar) -> None:
    """Raises CalendarClosed, DeadlineOver; once it is finalized, NothingFits if no slot is free.

    For a finalized group, MeetingBegan once it meets.
    """
    if not calendar.is_finalized or calendar.cancelled_at is not None:
        check_answerable(calendar, request)
    elif calendar.mode is Mode.GROUP:
        await check_ahead(session, request, calendar)
    elif not await free_slots(session, request.store, calendar):
        raise NothingFits(calendar.name)


async def _invite(
    session: AsyncSession,
    request: Request,
    calendar: models.Calendar,
    me: models.User,
    users: list[models.User],
    *,
    required: bool,
) -> Invited:
    if any(user.id == me.id for user in users):
        raise Oneself
    there = await _there(session, calendar, users)
    new: list[models.User] = []
    already: list[models.User] = []
    for user in users:
        (already if user.id in there else new).append(user)
        there.add(user.id)
    expected = await spread(session, request.store, calendar, new)
    if new:
        await outdate_proposals(session, request.store, calendar)
    for attendee in await ask_all(session, request, calendar, new):
        attendee.required = required
    people, others = ([to_person(user) for user in users] for users in (new, already))
    return Invited(to_calendar(calendar), people, others, expected)


async def _there(session: AsyncSession, calendar: models.Calendar, users: list[models.User]) -> set[int]:
    """Who of these is on the calendar already."""
    ids = [user.id for user in users]
    live = select(models.Attendee.user_id).filter_by(calendar_id=calendar.id, withdrawn_at=None)
    return set(await session.scalars(live.where(models.Attendee.user_id.in_(ids))))


async def ask_all(
    session: AsyncSession, request: Request, calendar: models.Calendar, users: list[models.User]
) -> list[models.Attendee]:
    """Puts users on the calendar, or back on it, and owes them the invitation and its reminders.

    Once it is finalized, they are asked to choose a slot, or take part in the group's meeting at once.
    """
    attendees = [await put_on(session, calendar, user) for user in users]
    if calendar.is_finalized and calendar.mode is Mode.GROUP:
        if attendees:
            await revise(session, request, calendar, joining=[one.user_id for one in attendees])
        return attendees
    for attendee in attendees:
        owe(
            session,
            NotificationKind.BOOKING if calendar.is_finalized else NotificationKind.INVITATION,
            calendar_id=calendar.id,
            user_id=attendee.user_id,
            revision=attendee.revision,
            now=request.now,
        )
    await session.flush()
    if not calendar.is_finalized:
        await plan_reminders(session, request, calendar, attendees)
    return attendees


async def put_on(session: AsyncSession, calendar: models.Calendar, user: models.User) -> models.Attendee:
    """The user's row on the calendar, new or opened again, as that of somebody just invited."""
    attendee = await attendee_of(session, calendar.id, user, to_change=True)
    if attendee is None:
        attendee = models.Attendee(calendar_id=calendar.id, user_id=user.id, revision=0)
        set_committed_value(attendee, "user", user)
        session.add(attendee)
    attendee.withdrawn_at, attendee.accepted = None, Acceptance.INVITED
    if attendee.status is AnswerStatus.NO_TIME:
        attendee.status, attendee.note = AnswerStatus.NONE, ""
    attendee.revision += 1
    await session.flush()
    return attendee
