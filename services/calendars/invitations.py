"""Invitations: who is asked, and what they say to it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from db import models
from scheduling.errors import AlreadyInvited, IsABot, Oneself
from scheduling.model import (
    Acceptance,
    AnswerStatus,
    Attendee,
    Calendar,
    NotificationKind,
    Person,
)
from services.actors import know, signed_in
from services.attendees import attendee_of, own_attendee
from services.locks import outdate_proposals
from services.lookup import check_answerable, check_open, known_attendee, on_own_calendar, suggest_calendars
from services.mapping import to_attendee, to_calendar, to_person
from services.outbox.owed import owe
from services.outbox.reminders import plan_reminders
from services.people.contacts import known_contact
from services.request import Account, Request


@dataclass(frozen=True, slots=True)
class Invited:
    """Who was invited to what; `already` were on the list before and were left as they are."""

    calendar: Calendar
    people: list[Person]
    already: list[Person]


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


async def open_for(request: Request, account: Account) -> list[Calendar]:
    """One's own calendars that still take people, the latest first; at most 25. Raises Oneself, IsABot."""
    if account.is_bot:
        raise IsABot(account.name)
    async with request.reading() as session:
        me = await signed_in(session, request)
        if account.discord_id == me.discord_id:
            raise Oneself
        calendar = models.Calendar
        own = (calendar.owner_id == me.id, calendar.deadline > request.now)
        unsettled = (calendar.is_finalized.is_(False), calendar.cancelled_at.is_(None))
        rows = await suggest_calendars(session, me, "", *own, *unsettled)
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
        check_open(calendar)
        user = await known_attendee(session, me, calendar, who)
        return to_calendar(calendar), to_attendee(await own_attendee(session, calendar, user))


async def uninvite(request: Request, ref: str, who: str) -> Uninvited:
    """Takes an invitation back, and tells the person if it was sent. Raises as attendee does."""
    async with request.writing() as session:
        me, calendar = await on_own_calendar(session, request, ref, lock=True)
        check_open(calendar)
        user = await known_attendee(session, me, calendar, who)
        row = await own_attendee(session, calendar, user, to_change=True)
        row.withdrawn_at = request.now
        await outdate_proposals(session, request.store, calendar)
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
    check_answerable(calendar, request)
    return me, calendar


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
    if new:
        await outdate_proposals(session, request.store, calendar)
    for attendee in await ask_all(session, request, calendar, new):
        attendee.required = required
    return Invited(
        to_calendar(calendar), [to_person(user) for user in new], [to_person(user) for user in already]
    )


async def _there(session: AsyncSession, calendar: models.Calendar, users: list[models.User]) -> set[int]:
    """Who of these is on the calendar already."""
    ids = [user.id for user in users]
    live = select(models.Attendee.user_id).filter_by(calendar_id=calendar.id, withdrawn_at=None)
    return set(await session.scalars(live.where(models.Attendee.user_id.in_(ids))))


async def ask_all(
    session: AsyncSession, request: Request, calendar: models.Calendar, users: list[models.User]
) -> list[models.Attendee]:
    """Puts users on the calendar, or back on it, and owes them the invitation and its reminders."""
    attendees = [await put_on(session, calendar, user) for user in users]
    for attendee in attendees:
        owe(
            session,
            NotificationKind.INVITATION,
            calendar_id=calendar.id,
            user_id=attendee.user_id,
            revision=attendee.revision,
            now=request.now,
        )
    await session.flush()
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
