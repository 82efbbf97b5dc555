"""Calendar feeds: the address that somebody gives their calendar app, and what stands in it.

The address has a token of 128 random bits, and the database its SHA-256: whoever reads the database cannot
ask for a feed. It needs neither salt nor a slow hash, since nobody can try 2^128 tokens. The row is found by
the index of the hashes: how long that takes tells something of a hash at most, from which no token follows.

A feed is two statements: whose it is, and the rows of all that stands in it. The stamp is made of those rows,
so it changes with anything that people see and with nothing else, whichever use case changed it. When the
stamp has changed, or the hour, that is noted.
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    BindParameter,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.models import Absence, Attendee, Calendar, CalendarFeed, Event, User
from db.prepared import Prepared
from scheduling.appointments import meeting_name
from scheduling.errors import FeedsOff, SignedOut
from scheduling.feeds import SUBSCRIBED_WITHIN, FeedEntry, deadline_entry, uid_in_feed
from scheduling.intervals import Span
from scheduling.model import Acceptance, AnswerStatus, EventType, Mode
from scheduling.places import location_of
from services.actors import known_user
from services.request import Request, Store

KEPT_FOR = timedelta(days=180)
"""How long what is past stays in a feed."""
MOST = 1000
_TOKEN_BYTES = 16
_FORMAT = "1"  # Another one whenever the same rows make another feed.
_A_SECOND = timedelta(seconds=1)
_HOUR = timedelta(hours=1)


class FeedStanding(Struct, frozen=True):
    """Somebody's feed: its address if it is new, since it is known only then, and when it was last read."""

    address: str | None
    fetched_at: datetime | None = None


class ReadFeed(Struct, frozen=True):
    """What a feed shows: `stamp` stands for all of it, which has been so since `changed_at`.

    `is_news`: that it was read, and what it shows by now, is still to be noted.
    """

    hashed: str
    stamp: str
    changed_at: datetime
    rows: list[Any]
    user_id: int
    is_news: bool

    def entries(self) -> Iterator[FeedEntry]:
        """What stands in it, by calendar and time."""
        for row in self.rows:
            yield self._meeting(row) if row.ical_uid else self._deadline(row)

    def _meeting(self, row: Any) -> FeedEntry:
        organizer = _name(row, "owner")
        other = _name(row, "guest") if row.owner_id == self.user_id else organizer
        return FeedEntry(
            uid=uid_in_feed(row.ical_uid, row.original_start),
            span=Span(row.start_time, row.end_time),
            name=meeting_name(row.name, row.mode, other),
            organizer=organizer,
            changed_at=row.last_modified,
            sequence=row.ical_sequence,
            description=row.description,
            location=location_of(row.place, row.guild_id),
        )

    def _deadline(self, row: Any) -> FeedEntry:
        return deadline_entry(row.id, row.name, _name(row, "owner"), row.deadline, self.changed_at)


async def open_feed(request: Request) -> FeedStanding:
    """The asker's feed, made if there is none. Raises FeedsOff, NotRegistered, SignedOut."""
    async with request.writing() as session:
        user = await _reader(session, request)
        feed = await session.get(CalendarFeed, user.id)
        if feed is not None:
            return FeedStanding(None, feed.fetched_at)
        return FeedStanding(await _new_address(session, request, user))


async def reset(request: Request) -> FeedStanding:
    """A feed with another address; the old one stops at once. Raises FeedsOff, NotRegistered, SignedOut."""
    async with request.writing() as session:
        user = await _reader(session, request)
        await session.execute(delete(CalendarFeed).where(CalendarFeed.user_id == user.id))
        return FeedStanding(await _new_address(session, request, user))


async def stop(request: Request) -> None:
    """No feed any more. Idempotent. Raises NotRegistered for an account that is not known."""
    async with request.writing() as session:
        user = await known_user(session, request)
        await session.execute(delete(CalendarFeed).where(CalendarFeed.user_id == user.id))


async def read(store: Store, token: str) -> ReadFeed | None:
    """What the feed with this token shows now; None if there is none, or who has it is signed out."""
    hashed, now = _hash(token), store.now()
    found = await store.database.ask(_FEED, token_hash=hashed)
    if not found or not hmac.compare_digest(found[0].token_hash, hashed):
        return None
    (feed,) = found
    rows = await store.database.ask(_SHOWN, user=feed.user_id, now=now, since=now - KEPT_FOR)
    stamp = _stamp(rows)
    changed_at = feed.changed_at if stamp == feed.stamp else _later(now, feed.changed_at)
    is_news = stamp != feed.stamp or feed.fetched_at is None or now - feed.fetched_at >= _HOUR
    return ReadFeed(hashed, stamp, changed_at, rows, feed.user_id, is_news)


async def note(store: Store, read: Collection[ReadFeed]) -> None:
    """Keeps that these were read: to the hour, since nobody needs to know exactly when devices are on."""
    hour = store.now().replace(minute=0, second=0, microsecond=0)
    # In one order, or two processes that note the same ones could wait for each other.
    ordered = sorted(read, key=lambda one: one.hashed)
    notes = [{"hashed": one.hashed, "stamp": one.stamp, "changed_at": one.changed_at} for one in ordered]
    async with store.database.writing() as session:
        connection = await session.connection()
        await connection.execute(_NOTED.values(fetched_at=hour), notes)


async def count(store: Store) -> int:
    """How many feeds calendars read."""
    fetched = CalendarFeed.fetched_at > store.now() - SUBSCRIBED_WITHIN
    async with store.database.reading(one_statement=True) as session:
        return await session.scalar(select(func.count()).select_from(CalendarFeed).where(fetched)) or 0


async def _reader(session: AsyncSession, request: Request) -> User:
    if request.store.host.feeds_at is None:
        raise FeedsOff
    user = await known_user(session, request)
    if user.signed_out_at is not None:
        raise SignedOut
    return user


async def _new_address(session: AsyncSession, request: Request, user: User) -> str:
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    session.add(CalendarFeed(user_id=user.id, token_hash=_hash(token), changed_at=request.now))
    await session.flush()
    return f"{request.store.host.feeds_at}{token}.ics"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _stamp(rows: list[Any]) -> str:
    shown = repr((_FORMAT, [tuple(row) for row in rows]))
    return hashlib.blake2b(shown.encode(), digest_size=16).hexdigest()


def _later(now: datetime, before: datetime) -> datetime:
    """Now in whole seconds, as HTTP has it, and never the instant that stood for what it was before."""
    return max(now.replace(microsecond=0), before.replace(microsecond=0) + _A_SECOND)


def _name(row: Any, whose: str) -> str:
    """As Person.name has it."""
    if getattr(row, f"{whose}_registered"):
        return f"{getattr(row, f'{whose}_first')} {getattr(row, f'{whose}_last')}"
    return str(getattr(row, f"{whose}_discord"))


def _named(user: Any, whose: str) -> tuple[Any, ...]:
    return (
        user.registered_at.is_not(None).label(f"{whose}_registered"),
        user.first_name.label(f"{whose}_first"),
        user.last_name.label(f"{whose}_last"),
        user.discord_name.label(f"{whose}_discord"),
    )


def _shown() -> Select[*tuple[Any, ...]]:
    """The meetings of a person and the deadlines that matter to them, each with its calendar.

    An owner has all meetings of theirs. An invitee has a group's unless they declined or can't make it, and
    deadlines until they have answered.
    """
    me: BindParameter[int] = bindparam("user")
    owner, guest = User, aliased(User)
    mine = Calendar.owner_id == me
    theirs = union(
        select(Calendar.id).where(mine),
        select(Attendee.calendar_id).where(Attendee.user_id == me, Attendee.withdrawn_at.is_(None)),
    )
    cant = exists().where(
        Absence.calendar_id == Calendar.id,
        Absence.user_id == me,
        or_(Absence.event_id.is_(None), Absence.event_id == Event.id),
    )
    is_coming = and_(Calendar.mode == Mode.GROUP, Attendee.accepted != Acceptance.DECLINED, ~cant)
    meets = or_(mine, Event.owner_id == me, is_coming)
    unanswered = and_(Attendee.status == AnswerStatus.NONE, Attendee.accepted != Acceptance.DECLINED)
    is_open = and_(Calendar.is_finalized.is_(False), Calendar.deadline > bindparam("now"))
    return (
        select(
            *(Calendar.id, Calendar.owner_id, Calendar.name, Calendar.mode, Calendar.description),
            *(Calendar.place, Calendar.guild_id, Calendar.deadline),
            *(Event.ical_uid, Event.ical_sequence, Event.start_time, Event.end_time, Event.last_modified),
            Event.original_start,
            *_named(owner, "owner"),
            *_named(guest, "guest"),
        )
        .join(owner, owner.id == Calendar.owner_id)
        .outerjoin(
            Attendee,
            and_(
                Attendee.calendar_id == Calendar.id,
                Attendee.user_id == me,
                Attendee.withdrawn_at.is_(None),
            ),
        )
        .outerjoin(
            Event,
            and_(
                Event.calendar_id == Calendar.id,
                Event.event_type == EventType.FINALIZED,
                Event.end_time > bindparam("since"),
                meets,
            ),
        )
        .outerjoin(guest, guest.id == Event.owner_id)
        .where(
            Calendar.id.in_(theirs),
            Calendar.cancelled_at.is_(None),
            or_(Event.id.is_not(None), and_(is_open, or_(mine, unanswered))),
        )
        .order_by(Calendar.id.desc(), Event.start_time, Event.id)
        .limit(MOST)
    )


_FEED = Prepared(
    select(
        CalendarFeed.user_id,
        CalendarFeed.token_hash,
        CalendarFeed.stamp,
        CalendarFeed.changed_at,
        CalendarFeed.fetched_at,
    )
    .join(User, User.id == CalendarFeed.user_id)
    .where(CalendarFeed.token_hash == bindparam("token_hash"), User.signed_out_at.is_(None))
)
_SHOWN = Prepared(_shown())
_TABLE = CalendarFeed.metadata.tables[CalendarFeed.__tablename__]
_NOTED = update(_TABLE).where(_TABLE.c.token_hash == bindparam("hashed"))
