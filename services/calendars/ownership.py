"""Who organizes a calendar: its owner, co-organizers, and what becomes of it once its owner is gone.

Meetings are the owner's: a group's is kept as theirs, and one-on-ones are between them and each invitee. So
they pass to the next owner, who is then no invitee any more.
"""

from collections.abc import Iterable

from msgspec import Struct
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from db import models
from scheduling.errors import (
    AlreadyOrganizes,
    CalendarChanged,
    DoesNotOrganize,
    IsABot,
    IsTheOwner,
    MayNotManage,
    TooManyOrganizers,
)
from scheduling.model import Calendar, EventType, Mode, NotificationKind, Person
from services.actors import know_all, not_signed_out, signed_in
from services.attendees import coming
from services.locks import lock, outdate_proposals
from services.lookup import check_not_cancelled, on_own_calendar, on_owned_calendar
from services.mapping import to_calendar, to_person
from services.outbox.owed import next_revision, owe, readdress, tell_owner
from services.outbox.reminders import unplan_meeting
from services.people.contacts import known_contact
from services.request import Account, Request, Store

MOST = 10
"""Co-organizers of one calendar."""


class Organizers(Struct, frozen=True):
    """Who organizes a calendar: its owner and these, who was named first in front."""

    calendar: Calendar
    viewer: Person
    people: list[Person]

    @property
    def is_owner(self) -> bool:
        """Whether whoever asks owns it."""
        return self.viewer.id == self.calendar.owner.id


async def organizers(request: Request, ref: str) -> Organizers:
    """Who organizes the calendar. Raises NotTheOwner, NoSuchCalendar."""
    async with request.reading() as session:
        return await _shown(session, *await on_own_calendar(session, request, ref))


async def name(request: Request, ref: str, who: Account | str) -> Organizers:
    """Makes an account, or one of the asker's contacts, a co-organizer, and tells them; only the owner does.

    Raises NotTheOwner, OwnersAlone, CalendarClosed, IsABot, NoSuchContact, IsTheOwner, AlreadyOrganizes,
    TooManyOrganizers.
    """
    async with request.writing() as session:
        me, row = await on_owned_calendar(session, request, ref, lock=True)
        check_not_cancelled(row)
        if isinstance(who, Account) and who.is_bot:
            raise IsABot(who.name)
        if isinstance(who, Account):
            (user,) = await know_all(session, [who])
        else:
            user = await known_contact(session, me, who)
        known = await _rows(session, row)
        if user.id == row.owner_id:
            raise IsTheOwner(to_person(user).name)
        if any(one.user_id == user.id for one in known):
            raise AlreadyOrganizes(to_person(user).name)
        if len(known) >= MOST:
            raise TooManyOrganizers(MOST)
        named = models.Organizer(calendar_id=row.id, user_id=user.id)
        session.add(named)
        await session.flush()
        kind = NotificationKind.CO_ORGANIZER
        owe(session, kind, calendar_id=row.id, user_id=user.id, revision=named.id, now=request.now)
        return await _shown(session, me, row)


async def remove(request: Request, ref: str, user_id: int) -> Organizers:
    """Somebody is no co-organizer any more, and is told; only the owner does.

    Raises NotTheOwner, OwnersAlone, DoesNotOrganize.
    """
    async with request.writing() as session:
        me, row = await on_owned_calendar(session, request, ref, lock=True)
        gone = await _remove(session, row, user_id)
        if await _was_told(session, gone):
            kind = NotificationKind.CO_ORGANIZER_LEFT
            owe(session, kind, calendar_id=row.id, user_id=user_id, revision=gone.id, now=request.now)
        return await _shown(session, me, row)


async def step_back(request: Request, ref: str) -> Organizers:
    """The asker is no co-organizer any more, which the owner is told.

    Raises NotTheOwner, IsTheOwner to the owner.
    """
    async with request.writing() as session:
        me, row = await on_own_calendar(session, request, ref, lock=True)
        if row.owner_id == me.id:
            raise IsTheOwner(to_person(me).name)
        gone = await _remove(session, row, me.id)
        tell_owner(session, NotificationKind.CO_ORGANIZER_LEFT, row, revision=gone.id, now=request.now)
        return await _shown(session, me, row)


async def in_server(request: Request, *, manages: bool) -> list[Calendar]:
    """The calendars of the request's server that the asker may take over once their owners have left it.

    Those are all that are neither canceled nor over for who `manages` the server, else those that they
    co-organize. The latest first, at most 100.
    """
    async with request.reading() as session:
        me = await not_signed_out(session, request)
        calendar = models.Calendar
        query = (
            select(calendar)
            .options(joinedload(calendar.owner))
            .where(
                calendar.guild_id == request.guild_id,
                calendar.owner_id != me.id,
                calendar.cancelled_at.is_(None),
                calendar.end_date >= request.now.date(),
            )
        )
        if not manages:
            named = select(models.Organizer.calendar_id).where(models.Organizer.user_id == me.id)
            query = query.where(calendar.id.in_(named))
        rows = await session.scalars(query.order_by(calendar.id.desc()).limit(100))
        return [to_calendar(row) for row in rows]


async def adopt(request: Request, calendar_id: int, *, left: int, manages: bool) -> Calendar:
    """Gives a calendar of the request's server another owner, now that the one with the account `left` has
    left: the asker if they co-organize it, else whoever was named co-organizer first, else the asker, who
    `manages` the server. Everybody on it is told, and who owned it.

    Raises NotRegistered, SignedOut, MayNotManage, CalendarChanged if it is somebody else's by now.
    """
    async with request.writing() as session:
        await lock(session, calendar_id)
        me = await signed_in(session, request)
        query = select(models.Calendar).options(joinedload(models.Calendar.owner)).filter_by(id=calendar_id)
        row = await session.scalar(query.filter_by(guild_id=request.guild_id))
        helpers = await _rows(session, row) if row else []
        mine = any(one.user_id == me.id for one in helpers)
        if row is None or not (manages or mine):
            raise MayNotManage
        check_not_cancelled(row)
        before = row.owner
        if before.discord_id != left:
            raise CalendarChanged(row.name)
        await _hand_over(session, request.store, row, me if mine or not helpers else helpers[0].user)
        revision = await next_revision(session, NotificationKind.NEW_OWNER, row.id)
        kind = NotificationKind.NEW_OWNER
        owe(session, kind, calendar_id=row.id, user_id=before.id, revision=revision, now=request.now)
        return to_calendar(row)


async def pass_on(session: AsyncSession, store: Store, calendar: models.Calendar) -> Person | None:
    """Makes the co-organizer who was named first the owner, and tells everybody on the calendar.

    The calendar is locked, its owner loaded, and both are there to change. Afterwards nothing that is kept
    refers to its former owner as such: neither meetings nor what is still owed. None, and nothing is done,
    where there is no co-organizer.
    """
    helpers = await _rows(session, calendar)
    if not helpers:
        return None
    await _hand_over(session, store, calendar, helpers[0].user)
    return to_person(helpers[0].user)


async def _hand_over(session: AsyncSession, store: Store, row: models.Calendar, user: models.User) -> None:
    before = row.owner
    await session.execute(delete(models.Organizer).filter_by(calendar_id=row.id, user_id=user.id))
    await _end_invitation(session, store, row, user)
    row.owner_id = user.id
    set_committed_value(row, "owner", user)
    await session.flush()
    for event in await _meetings(session, row, before) if row.mode is Mode.GROUP else []:
        event.owner_id = user.id
    await readdress(session, row.id, before.id, user.id)
    await outdate_proposals(session, store, row)
    attendees = [one.user_id for one in await coming(session, row.id)]
    helpers = [one.user_id for one in await _rows(session, row)]
    await _tell(session, store, row, dict.fromkeys([user.id, *helpers, *attendees]))


async def _end_invitation(
    session: AsyncSession, store: Store, row: models.Calendar, user: models.User
) -> None:
    """Whoever owns it is no invitee: of one-on-ones, theirs would be with themselves."""
    theirs = {"calendar_id": row.id, "user_id": user.id}
    for attendee in await session.scalars(select(models.Attendee).filter_by(**theirs, withdrawn_at=None)):
        attendee.withdrawn_at = store.now()
    await session.execute(delete(models.Absence).filter_by(**theirs))
    for event in await _meetings(session, row, user):
        await unplan_meeting(session, event)
        await session.delete(event)
    owed = models.Notification
    reminders = delete(owed).filter_by(**theirs, kind=NotificationKind.MEETING_REMINDER, outcome=None)
    await session.execute(reminders.where(owed.leased_until.is_(None)))


async def _meetings(session: AsyncSession, row: models.Calendar, user: models.User) -> list[models.Event]:
    query = select(models.Event).filter_by(calendar_id=row.id, owner_id=user.id)
    return list(await session.scalars(query.filter_by(event_type=EventType.FINALIZED)))


async def _tell(session: AsyncSession, store: Store, row: models.Calendar, users: Iterable[int]) -> None:
    kind = NotificationKind.NEW_OWNER
    revision = await next_revision(session, kind, row.id)
    for user_id in users:
        owe(session, kind, calendar_id=row.id, user_id=user_id, revision=revision, now=store.now())


async def _rows(session: AsyncSession, row: models.Calendar) -> list[models.Organizer]:
    """The co-organizers, who was named first in front."""
    named = models.Organizer
    query = select(named).options(joinedload(named.user)).filter_by(calendar_id=row.id).order_by(named.id)
    return list(await session.scalars(query))


async def _remove(session: AsyncSession, row: models.Calendar, user_id: int) -> models.Organizer:
    named = next((one for one in await _rows(session, row) if one.user_id == user_id), None)
    if named is None:
        user = await session.get(models.User, user_id)
        raise DoesNotOrganize(to_person(user).name if user else "That person")
    await session.delete(named)
    await session.flush()
    return named


async def _was_told(session: AsyncSession, gone: models.Organizer) -> bool:
    """Whether they may have read that they were named."""
    owed = models.Notification
    kind = NotificationKind.CO_ORGANIZER
    told = select(owed.id).filter_by(calendar_id=gone.calendar_id, user_id=gone.user_id, kind=kind)
    return await session.scalar(told.where(owed.revision == gone.id, owed.attempts > 0)) is not None


async def _shown(session: AsyncSession, me: models.User, row: models.Calendar) -> Organizers:
    return Organizers(
        to_calendar(row), to_person(me), [to_person(one.user) for one in await _rows(session, row)]
    )
