"""Invitations: who is asked, and what they say to it."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from msgspec import Struct, field
from sqlalchemy import and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.errors import (
    AlreadyInvited,
    CantBeInvited,
    IsABot,
    IsTheOwner,
    NothingFits,
    NotInContacts,
    Oneself,
)
from scheduling.limits import Spending
from scheduling.model import (
    Acceptance,
    Attendee,
    Calendar,
    Mode,
    NotificationKind,
    Person,
)
from scheduling.settling import settles_in
from services.actors import know_all, signed_in
from services.attendees import own_attendee
from services.calendars.asking import ask_all
from services.calendars.revisions import check_ahead, revise, takes_part
from services.limits import spend
from services.locks import lock_users, outdate_proposals
from services.lookup import (
    check_answerable,
    check_not_cancelled,
    known_attendee,
    on_own_calendar,
    organized_by,
    suggest_calendars,
)
from services.mapping import to_attendee, to_calendar, to_person
from services.openings import free_slots
from services.outbox.newcomers import AT_ONCE, Spread, is_newcomer, newcomers_today, spread
from services.outbox.owed import owe
from services.outbox.sendings import Sending
from services.people.barring import barred_from
from services.people.contacts import known_contact
from services.request import Account, Request


class Invited(Struct, frozen=True):
    """Who was invited to what, and when those hear of it who are new to the bot.

    `already` were on the list before and were left as they are. `again` are those who have declined, or were
    taken off twice: they are invited only once the owner has confirmed it. `barred` can't be invited.
    `sending` is what goes out, unless their calendar is finalized.
    """

    calendar: Calendar
    people: list[Person]
    already: list[Person]
    spread: Spread = AT_ONCE
    again: list[Person] = field(default_factory=list)
    barred: list[Person] = field(default_factory=list)
    required: bool = True
    sending: Sending | None = None


class Outlook(Struct, frozen=True):
    """How many would be invited, how long their first DMs take, and how many get theirs too late.

    Those are called in the calendar's channel, if it has one.
    """

    calendar: Calendar
    people: int
    takes: timedelta
    late: int
    channel_id: int | None


class Uninvited(Struct, frozen=True):
    """Who was taken off which calendar."""

    calendar: Calendar
    person: Person


async def invite(request: Request, ref: str, account: Account, *, required: bool = True) -> Invited:
    """Invites one Discord account. Raises AlreadyInvited and CantBeInvited besides what invite_all raises."""
    return _one(await invite_all(request, ref, [account], required=required))


async def invite_contact(request: Request, ref: str, contact: str, *, required: bool = True) -> Invited:
    """Invites one of the asker's contacts. Raises NoSuchContact, AlreadyInvited, CantBeInvited."""
    return _one(await invite_contacts(request, ref, [contact], required=required))


async def invite_again(
    request: Request, ref: str, user_ids: Collection[int], *, required: bool = True
) -> Invited:
    """Invites people who were on it before, as the owner has confirmed. Raises as invite_all does."""
    async with request.writing() as session:
        me, calendar = await _inviting(session, request, ref)
        before = select(models.User).join(models.Attendee).filter_by(calendar_id=calendar.id)
        users = list(await session.scalars(before.where(models.User.id.in_(user_ids))))
        return await _invite(session, request, calendar, me, users, required=required, again=True)


async def invite_all(
    request: Request, ref: str, accounts: list[Account], *, required: bool = True
) -> Invited:
    """Invites Discord accounts; a DM is owed to each. Only organizers, until the deadline.

    Who is `required` goes first when times are found.
    Raises NotTheOwner, CalendarClosed, DeadlineOver, Oneself, IsTheOwner, IsABot, SpentUp, CalendarFull; then
    nobody is invited.
    """
    async with request.writing() as session:
        me, calendar = await _inviting(session, request, ref)
        for account in accounts:
            if account.is_bot:
                raise IsABot(account.name)
        users = await know_all(session, accounts)
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
        own = (organized_by(me.id), calendar.cancelled_at.is_(None))
        rows = await suggest_calendars(session, me, "", *own, or_(set_ahead, open_ones))
        return [to_calendar(row) for row in rows]


async def invite_contacts(
    request: Request, ref: str, contacts: list[str], *, required: bool = True
) -> Invited:
    """The same for the asker's contacts."""
    async with request.writing() as session:
        me, calendar = await _inviting(session, request, ref)
        found = [await known_contact(session, me, contact) for contact in contacts]
        users = await lock_users(session, [user.discord_id for user in found])
        if len(users) < len({user.id for user in found}):  # Somebody has just deleted their data.
            raise NotInContacts
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
        await spend(session, request, Spending.UNINVITATION)
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
            due_at=request.now + settles_in(row.revision),
        )
        return Uninvited(to_calendar(calendar), to_person(user))


def _one(invited: Invited) -> Invited:
    if invited.barred:
        raise CantBeInvited(invited.barred[0].name)
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
    again: bool = False,
) -> Invited:
    if any(user.id == calendar.owner_id for user in users):
        raise Oneself if calendar.owner_id == me.id else IsTheOwner(to_person(calendar.owner).name)
    return await invite_users(
        session, request, calendar, me, users, {user.id: required for user in users}, again=again
    )


async def invite_users(
    session: AsyncSession,
    request: Request,
    calendar: models.Calendar,
    me: models.User,
    users: list[models.User],
    required: Mapping[int, bool],
    *,
    again: bool = False,
) -> Invited:
    """Invites users to a calendar that is locked and takes people; who is `required`, by their ids.

    With `again`, also those who were asked too often to be asked once more without a second thought.
    """
    there = await _there(session, calendar, users)
    barred = await barred_from(session, me, users)
    had_enough = set() if again else await _had_enough(session, calendar, users)
    new: list[models.User] = []
    already: list[models.User] = []
    left_out: list[models.User] = []
    for user in users:
        is_left_out = user.id in (barred | had_enough) - there
        (left_out if is_left_out else already if user.id in there else new).append(user)
        there |= {user.id} - barred - had_enough
    expected = await spread(session, request.store, calendar, new)
    if new:
        await outdate_proposals(session, request.store, calendar)
    for attendee in await ask_all(session, request, calendar, new):
        attendee.required = required[attendee.user_id]
    return Invited(
        to_calendar(calendar),
        [to_person(user) for user in new],
        [to_person(user) for user in already],
        expected,
        again=[to_person(user) for user in left_out if user.id not in barred],
        barred=[to_person(user) for user in left_out if user.id in barred],
        required=all(required[user.id] for user in left_out),
        sending=None
        if calendar.is_finalized
        else Sending(calendar.id, NotificationKind.INVITATION, request.now, waiting=len(new)),
    )


async def _there(session: AsyncSession, calendar: models.Calendar, users: list[models.User]) -> set[int]:
    """Who of these is on the calendar already."""
    ids = [user.id for user in users]
    live = select(models.Attendee.user_id).filter_by(calendar_id=calendar.id, withdrawn_at=None)
    return set(await session.scalars(live.where(models.Attendee.user_id.in_(ids))))


async def _had_enough(session: AsyncSession, calendar: models.Calendar, users: list[models.User]) -> set[int]:
    """Who of these was taken off the calendar after they had declined, or twice."""
    row = models.Attendee
    off = select(row.user_id).where(row.calendar_id == calendar.id, row.withdrawn_at.is_not(None))
    enough = or_(row.accepted == Acceptance.DECLINED, row.revision >= 2)
    return set(await session.scalars(off.where(enough, row.user_id.in_([user.id for user in users]))))
