"""Deleting all that is stored about somebody, in one transaction; what Discord has goes afterwards, as rows.

What is whose, and what is left of it where others still need it, is said in db/personal.py.
"""

from collections.abc import Collection

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Text, and_, cast, delete, exists, false, func, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db.holding import TABLES, owned_by
from db.models import (
    Attendee,
    Calendar,
    Draft,
    Event,
    LiveMessage,
    Notification,
    Organizer,
    Proposal,
    Series,
    ServerEvent,
    User,
)
from db.personal import PERSONAL
from scheduling.errors import NothingStored, NotYourName
from scheduling.model import Acceptance, EventType, Mode, NotificationKind, Outcome
from scheduling.profiles import key, one_line
from services.actors import find_user
from services.calendars.cancellation import call_off
from services.calendars.ownership import pass_on
from services.locks import lock_user, note_change
from services.mapping import to_person
from services.outbox.claims import LEASE
from services.outbox.erasures import owe_erasure
from services.request import Account, Request
from services.showing import forget_whose

# What others have yet to be told of a calendar that is called off.
_NEWS = (NotificationKind.CANCELLED, NotificationKind.MEETING_CHANGED, NotificationKind.UNINVITATION)
# What is posted in a channel and thanks people by name.
_THANKS = (NotificationKind.ALL_ANSWERED, NotificationKind.STATUS_SUMMARY)
_HAS_CO_ORGANIZER = exists().where(Organizer.calendar_id == Calendar.id)
_OPENS_AGAIN = exists().where(Series.calendar_id == Calendar.id)
_SOMEBODY = 0
"""An account that is no one's: whose deleted data said that they ended a calendar."""


class Stakes(Struct, frozen=True):
    """What deleting comes to.

    That is the name to be typed, own calendars that end and those that pass to a co-organizer, invitations,
    and meetings kept.
    """

    name: str
    calendars: int
    passed_on: int
    invitations: int
    meetings: int


class Erased(Struct, frozen=True):
    """How many own calendars were called off, how many people are told, and how many have a new owner."""

    calendars: int
    told: int
    passed_on: int = 0


async def stakes(request: Request) -> Stakes:
    """What would be deleted. Raises NothingStored."""
    async with request.reading() as session:
        user = await find_user(session, request.actor.discord_id)
        if user is None:
            await _check_drafts(session, request)
            return Stakes(_name(None, request.actor), 0, 0, 0, 0)
        counted = select(func.count()).select_from(Calendar)
        end = counted.where(_goes_on(user, request), ~_HAS_CO_ORGANIZER)
        pass_on = counted.where(_passes_on(user, request))
        on = select(func.count()).select_from(Attendee).filter_by(user_id=user.id, withdrawn_at=None)
        kept = await _kept_for_others(session, user)
        invitations = await session.scalar(on) or 0
        return Stakes(
            name=_name(user, request.actor),
            calendars=await session.scalar(end) or 0,
            passed_on=await session.scalar(pass_on) or 0,
            invitations=invitations - len(kept),
            meetings=len(kept),
        )


async def erase(request: Request, typed: str) -> Erased:
    """Deletes all of it, confirmed by one's own name. Raises NothingStored, NotYourName."""
    async with request.writing() as session:
        user = await find_user(session, request.actor.discord_id)
        if user is None:
            await _check_drafts(session, request)
        name = _name(user, request.actor)
        if key(one_line(typed)) != key(one_line(name)):
            raise NotYourName(name)
        erased = await _erase_user(session, request, user) if user is not None else Erased(0, 0)
        await _erase_drafts(session, request.actor.discord_id)
        return erased


async def drop_unneeded(session: AsyncSession, users: Collection[int]) -> None:
    """Accounts go that nothing needs any more: deleted ones, and guests who left nothing to remember."""
    needed = [
        exists().where(table.c[column] == User.id)
        for name, column in (
            ("calendar", "owner_id"),
            ("attendee", "user_id"),
            ("event", "owner_id"),
            ("absence", "user_id"),
            ("change", "user_id"),
            ("organizer", "user_id"),
            ("usual_week", "user_id"),
            ("barred", "user_id"),
        )
        for table in [TABLES[name]]
    ]
    # Whoever wants no messages is still to get none.
    settled = (User.registered_at.is_(None), User.messages_off_at.is_(None), User.signed_out_at.is_(None))
    await session.execute(delete(TABLES["user"]).where(User.id.in_(users), *settled, ~or_(*needed)))


def _name(user: User | None, account: Account) -> str:
    """What somebody has to type; who is shown by blanks only, their unique name."""
    shown = one_line(to_person(user).name if user is not None else account.name)
    return shown or account.username


async def _check_drafts(session: AsyncSession, request: Request) -> None:
    """Raises NothingStored for an account that is not known, unless something they typed is kept."""
    theirs = select(Draft.id).filter_by(user_discord_id=request.actor.discord_id)
    if await session.scalar(theirs.limit(1)) is None:
        raise NothingStored


async def _erase_user(session: AsyncSession, request: Request, user: User) -> Erased:
    owned = set(await session.scalars(select(Calendar.id).filter_by(owner_id=user.id)))
    joined = set(await session.scalars(select(Attendee.calendar_id).filter_by(user_id=user.id)))
    helped = set(await session.scalars(select(Organizer.calendar_id).filter_by(user_id=user.id)))
    await _lock_calendars(session, owned | joined | helped)
    await lock_user(session, user)
    if await find_user(session, user.discord_id) is None:  # Somebody else was quicker.
        raise NothingStored
    passed_on = await _pass_on_calendars(session, request, user)
    erased = await _call_off_calendars(session, request, user)
    kept = await _kept_for_others(session, user)
    await _owe_erasures(session, request, user, owned, joined)
    gone = await _calendars_nobody_needs(session, user)
    await _leave(session, request, owned | joined, gone)
    await forget_whose(session, owned | joined, user.id)
    await session.flush()
    invited = select(Attendee.user_id).where(Attendee.calendar_id.in_(gone))
    people = {user.id, *await session.scalars(invited)}
    await session.execute(delete(TABLES["calendar"]).where(Calendar.id.in_(gone)))
    await _erase_rows(session, user, kept | (owned - gone - passed_on))
    await drop_unneeded(session, people)
    return replace(erased, passed_on=len(passed_on))


async def _lock_calendars(session: AsyncSession, calendars: Collection[int]) -> None:
    """In the order of their ids, so that two who delete their data at once don't wait for each other.

    So are the series of these calendars.
    """
    rows = select(Calendar.id).where(Calendar.id.in_(calendars)).order_by(Calendar.id)
    await session.execute(rows.with_for_update(key_share=True))
    series = select(Series.id).where(Series.calendar_id.in_(calendars)).order_by(Series.id)
    await session.execute(series.with_for_update())


async def _pass_on_calendars(session: AsyncSession, request: Request, user: User) -> set[int]:
    """Own calendars with a co-organizer pass to them; which ones."""
    theirs = select(Calendar).options(joinedload(Calendar.owner)).where(_passes_on(user, request))
    rows = (await session.scalars(theirs.order_by(Calendar.id))).all()
    for row in rows:
        await pass_on(session, request.store, row)
    await session.flush()
    return {row.id for row in rows}


async def _call_off_calendars(session: AsyncSession, request: Request, user: User) -> Erased:
    """Those that still go on are called off. Those that open again by themselves do so no more."""
    going_on = select(Calendar).options(joinedload(Calendar.owner)).where(_goes_on(user, request))
    rows = (await session.scalars(going_on.order_by(Calendar.id))).all()
    told = sum([await call_off(session, request, row) for row in rows])
    waiting = update(TABLES["series"]).where(Series.copy_id.in_([row.id for row in rows]))
    await session.execute(waiting.values(copy_id=None))
    await session.flush()
    return Erased(len(rows), told)


def _passes_on(user: User, request: Request) -> ColumnElement[bool]:
    """Own calendars with a co-organizer that go on, or open again."""
    opens_again = and_(Calendar.owner_id == user.id, Calendar.cancelled_at.is_(None), _OPENS_AGAIN)
    return and_(or_(_goes_on(user, request), opens_again), _HAS_CO_ORGANIZER)


def _goes_on(user: User, request: Request) -> ColumnElement[bool]:
    """Own calendars that are open, or have a meeting ahead."""
    ahead = exists().where(
        Event.calendar_id == Calendar.id,
        Event.event_type == EventType.FINALIZED,
        Event.end_time > request.now,
    )
    is_open = and_(Calendar.is_finalized.is_(False), Calendar.end_date >= request.now.date())
    return and_(Calendar.owner_id == user.id, Calendar.cancelled_at.is_(None), or_(is_open, ahead))


async def _kept_for_others(session: AsyncSession, user: User) -> set[int]:
    """The calendars of others in which somebody has a meeting."""
    own_meeting = exists().where(
        Event.calendar_id == Calendar.id,
        Event.owner_id == user.id,
        Event.event_type == EventType.FINALIZED,
    )
    in_group = and_(Calendar.mode == Mode.GROUP, Attendee.accepted == Acceptance.ACCEPTED)
    query = select(Calendar.id).join(Attendee, Attendee.calendar_id == Calendar.id)
    theirs = (Attendee.user_id == user.id, Attendee.withdrawn_at.is_(None))
    is_set = (Calendar.is_finalized.is_(True), Calendar.cancelled_at.is_(None))
    return set(await session.scalars(query.where(*theirs, *is_set, or_(in_group, own_meeting))))


async def _calendars_nobody_needs(session: AsyncSession, user: User) -> set[int]:
    """Own calendars but for those where others have met, or of which others have yet to hear.

    So has a server, whose event has to be canceled.
    """
    open_news = exists().where(
        Notification.calendar_id == Calendar.id,
        Notification.user_id != user.id,
        Notification.kind.in_(_NEWS),
        or_(Notification.outcome.is_(None), Notification.outcome == Outcome.HELD),
    )
    open_event = exists().where(
        ServerEvent.calendar_id == Calendar.id,
        or_(ServerEvent.due_at.is_not(None), ServerEvent.leased_until.is_not(None)),
    )
    have_met = and_(
        Calendar.is_finalized.is_(True),
        Calendar.cancelled_at.is_(None),
        exists().where(Attendee.calendar_id == Calendar.id, Attendee.withdrawn_at.is_(None)),
    )
    own = select(Calendar.id).filter_by(owner_id=user.id)
    return set(await session.scalars(own.where(~or_(open_news, open_event, have_met))))


async def _owe_erasures(
    session: AsyncSession, request: Request, user: User, owned: set[int], joined: set[int]
) -> None:
    """The bot's DMs to them, and their mentions in its posts, once nothing is under way to them any more."""
    row, now = Notification, request.now
    open_ones = select(row.id).where(row.user_id == user.id, row.outcome.is_(None), row.leased_until > now)
    is_under_way = await session.scalar(open_ones.limit(1)) is not None
    due_at = now + LEASE if is_under_way else now
    if user.dm_channel_id is not None or is_under_way:
        owe_erasure(session, due_at, discord_id=user.discord_id, channel_id=user.dm_channel_id)
    calls = select(row.called_in).where(row.user_id == user.id, row.called_in.is_not(None))
    naming = or_(
        row.user_id == user.id,
        row.calendar_id.in_(owned),
        and_(row.calendar_id.in_(joined), row.kind.in_(_THANKS)),
        row.id.in_(calls),
    )
    posted = select(row.channel_id, row.message_id).where(
        row.channel_id.is_not(None), row.message_id.is_not(None), naming
    )
    for channel_id, message_id in (await session.execute(posted)).all():
        owe_erasure(session, due_at, discord_id=user.discord_id, channel_id=channel_id, message_id=message_id)


async def _leave(
    session: AsyncSession, request: Request, concerned: Collection[int], gone: Collection[int]
) -> None:
    """What the planner found holds no longer, and posts show it: those of calendars that go are deleted."""
    later = {"version": Calendar.version + 1}
    await session.execute(update(TABLES["calendar"]).where(Calendar.id.in_(concerned)).values(later))
    await session.execute(delete(TABLES["proposal"]).where(Proposal.calendar_id.in_(concerned)))
    posts = select(LiveMessage).where(LiveMessage.calendar_id.in_(concerned))
    for post in (await session.scalars(posts)).all():
        if post.calendar_id not in gone:
            await note_change(session, request.store, post.calendar_id)
        elif post.message_id is not None:
            owe_erasure(session, request.now, channel_id=post.channel_id, message_id=post.message_id)


async def _erase_rows(session: AsyncSession, user: User, kept: Collection[int]) -> None:
    """All rows of theirs, but for the meetings of the calendars that are `kept`; those are emptied."""
    is_kept: dict[str, ColumnElement[bool]] = {
        "user": true(),
        "calendar": true(),
        "attendee": Attendee.calendar_id.in_(kept),
        "event": and_(Event.calendar_id.in_(kept), Event.event_type == EventType.FINALIZED),
    }
    user_id, discord_id = user.id, user.discord_id
    calendars = TABLES["calendar"]
    ended = calendars.c.ended_by == discord_id
    await session.execute(update(calendars).where(ended).values(ended_by=_SOMEBODY))
    for name in reversed([name for name in PERSONAL if name not in ("draft", "erasure", "spent")]):
        table, rows = TABLES[name], PERSONAL[name]
        theirs = or_(*owned_by(name, user_id, discord_id, rows.whose))
        stay = is_kept.get(name, false())
        await session.execute(delete(table).where(theirs, ~stay))
        if name in is_kept:
            await session.execute(update(table).where(theirs).values(rows.emptied))


async def _erase_drafts(session: AsyncSession, discord_id: int) -> None:
    """Their own, and those of others that name their account."""
    names_them = cast(Draft.payload, Text).contains(str(discord_id))
    await session.execute(delete(TABLES["draft"]).where(or_(Draft.user_discord_id == discord_id, names_them)))
