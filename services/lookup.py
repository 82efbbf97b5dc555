"""From what a person typed or pressed to the row that they mean and may know of.

Autocomplete sends a prefixed id ("cal:17"), so that a name typed by hand, even "17", works as well. Of
several calendars with one name, each is meant by its first day behind it ("Lunch 2026-01-12"), and where that
is the same too, by which of them it is ("Lunch 2026-01-12 #2").
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, joinedload

from db.models import Attendee, Calendar, Organizer, User
from db.prepared import Prepared, put_beside
from scheduling.calendars import check_takes_answers
from scheduling.errors import (
    Ambiguous,
    CalendarClosed,
    NoSuchCalendar,
    NotInvited,
    NotTheOwner,
    OwnersAlone,
    Withdrawn,
)
from scheduling.profiles import key, one_line
from services.actors import not_signed_out
from services.mapping import to_person
from services.request import Request


def calendar_ref(calendar_id: int) -> str:
    """What autocomplete and buttons send for a calendar."""
    return f"cal:{calendar_id}"


def attendee_ref(user_id: int) -> str:
    """The same for an attendee."""
    return f"att:{user_id}"


def calendars_known_to(user: User) -> Select[Calendar]:
    """The calendars that exist for somebody: those they organize, and with an invitation not taken back."""
    return _KNOWN.params(user=user.id)


_INVITED = select(Attendee.calendar_id).where(
    Attendee.user_id == bindparam("user"), Attendee.withdrawn_at.is_(None)
)


def organized_by(user: ColumnElement[int] | int) -> ColumnElement[bool]:
    """Whether a calendar is somebody's own, or they are a co-organizer; by the user's id."""
    return Calendar.id.in_(union_all(*_organized(user)))


def _organized(user: ColumnElement[int] | int) -> tuple[Select[Any], Select[Any]]:
    # Each of them by an index; PostgreSQL reads every calendar for an OR of them.
    own = select(Calendar.id).where(Calendar.owner_id == user).correlate_except(Calendar)
    named = select(Organizer.calendar_id).where(Organizer.user_id == user)
    return own, named


_KNOWN = (
    select(Calendar)
    .options(joinedload(Calendar.owner))
    .where(Calendar.id.in_(union_all(*_organized(bindparam("user")), _INVITED)))
)
_BY_ID = _KNOWN.where(Calendar.id == bindparam("calendar")).limit(25)
_BY_NAME = _KNOWN.where(Calendar.name_key == bindparam("key")).order_by(Calendar.id).limit(25)
_DATED = re.compile(r"(?P<name>.+?) (?P<day>\d{4}-\d\d-\d\d)(?: #(?P<which>\d\d?))?")
_LOCKED_BY_ID, _LOCKED_BY_NAME = (
    query.with_for_update(of=Calendar, key_share=True) for query in (_BY_ID, _BY_NAME)
)

# The asker, and a calendar that they know of, with its owner, and how they stand to it.
_OWNER = aliased(User)
_ORGANIZES = or_(
    Calendar.owner_id == User.id,
    exists().where(Organizer.calendar_id == Calendar.id, Organizer.user_id == User.id),
)
_ANSWERS = or_(
    Calendar.owner_id == User.id,
    exists().where(
        Attendee.calendar_id == Calendar.id,
        Attendee.user_id == User.id,
        Attendee.withdrawn_at.is_(None),
    ),
)
_ON_CALENDAR = (
    select(User, Calendar, _OWNER, _ORGANIZES.label("organizes"), _ANSWERS.label("answers"))
    .select_from(User)
    .join(Calendar, Calendar.id == bindparam("calendar"))
    .join(_OWNER, _OWNER.id == Calendar.owner_id)
    .where(User.discord_id == bindparam("asker"), User.signed_out_at.is_(None), or_(_ORGANIZES, _ANSWERS))
)
_ON_LOCKED_CALENDAR = _ON_CALENDAR.with_for_update(of=Calendar, key_share=True)
_SEEN, _SEEN_LOCKED = Prepared(_ON_CALENDAR), Prepared(_ON_LOCKED_CALENDAR)


class Asker(Struct, frozen=True):
    """Who asks, and a calendar that they know of.

    `organizes`: they are its owner or a co-organizer. `answers`: they are its owner or invited.
    """

    me: User
    calendar: Calendar
    organizes: bool
    answers: bool

    @property
    def both(self) -> tuple[User, Calendar]:
        """Who asks, and the calendar."""
        return self.me, self.calendar


async def standing_on(
    session: AsyncSession,
    request: Request,
    ref: str,
    *,
    lock: bool = False,
    to_change: bool = False,
) -> Asker:
    """Who asks, and the calendar meant by `ref`, in one statement where it is named by its id.

    With `lock`, the calendar's row is locked, as before any change of what hangs on it. Both are for reading
    only, unless they are there `to_change`.

    Raises SignedOut, and what known_calendar does.
    """
    if number := id_in(ref, "cal"):
        wanted = {"asker": request.actor.discord_id, "calendar": number}
        if to_change:
            found = (await session.execute(_ON_LOCKED_CALENDAR, wanted)).one_or_none()
        else:
            found = await (_SEEN_LOCKED if lock else _SEEN).one(session, **wanted)
        if found is not None:
            me, calendar, owner, organizes, answers = found
            put_beside(calendar, "owner", owner)
            return Asker(me, calendar, bool(organizes), bool(answers))
    me = await not_signed_out(session, request)
    calendar = await known_calendar(session, me, ref, lock=lock)
    if calendar.owner_id == me.id:
        return Asker(me, calendar, True, True)
    query = select(_ORGANIZES, _ANSWERS).select_from(User).join(Calendar, Calendar.id == calendar.id)
    organizes, answers = (await session.execute(query.where(User.id == me.id))).one()
    return Asker(me, calendar, organizes, answers)


async def on_calendar(
    session: AsyncSession, request: Request, ref: str, *, lock: bool = False, to_change: bool = False
) -> tuple[User, Calendar]:
    """Who asks, and the calendar, as standing_on finds them."""
    return (await standing_on(session, request, ref, lock=lock, to_change=to_change)).both


async def on_own_calendar(
    session: AsyncSession, request: Request, ref: str, *, lock: bool = False
) -> tuple[User, Calendar]:
    """The same, for what only organizers may do. Raises NotTheOwner to an attendee."""
    found = await standing_on(session, request, ref, lock=lock, to_change=lock)
    if not found.organizes:
        raise NotTheOwner(found.calendar.name)
    return found.both


async def on_owned_calendar(
    session: AsyncSession, request: Request, ref: str, *, lock: bool = False
) -> tuple[User, Calendar]:
    """The same, for what only the owner may do. Raises OwnersAlone to a co-organizer as well."""
    me, calendar = await on_own_calendar(session, request, ref, lock=lock)
    if calendar.owner_id != me.id:
        raise OwnersAlone(calendar.name, to_person(calendar.owner).name)
    return me, calendar


async def known_calendar(session: AsyncSession, user: User, ref: str, *, lock: bool = False) -> Calendar:
    """The calendar meant by `ref`. With `lock`, its row is locked, as before any change to it.

    Raises NoSuchCalendar, Ambiguous, and Withdrawn to somebody whose invitation was taken back.
    """
    ref, number = one_line(ref), id_in(ref, "cal")
    if number:
        query = _LOCKED_BY_ID if lock else _BY_ID
        found = (await session.scalars(query, {"user": user.id, "calendar": number})).all()
    else:
        found = await _named(session, user, ref, lock=lock) or await _dated(session, user, ref, lock=lock)
    if not found:
        await _refuse_withdrawn(session, user, number)
        raise NoSuchCalendar(ref)
    if len(found) > 1:
        raise Ambiguous(ref, _told_apart(found))
    return found[0]


async def _named(session: AsyncSession, user: User, name: str, *, lock: bool) -> Sequence[Calendar]:
    query = _LOCKED_BY_NAME if lock else _BY_NAME
    return (await session.scalars(query, {"user": user.id, "key": key(name)})).all()


async def _dated(session: AsyncSession, user: User, ref: str, *, lock: bool) -> Sequence[Calendar]:
    """Those of a name that begin on the day behind it, or only the one that is meant of them."""
    match = _DATED.fullmatch(ref)
    if not match:
        return []
    rows = await _named(session, user, match["name"], lock=lock)
    found = [row for row in rows if f"{row.start_date}" == match["day"]]
    which = int(match["which"] or 0)
    return found[which - 1 : which] if which else found


def _told_apart(rows: Sequence[Calendar]) -> list[tuple[str, str]]:
    """Calendars of one name, by what means each alone, with their dates."""
    alike, seen = Counter(row.start_date for row in rows), Counter[date]()
    choices = []
    for row in rows:
        seen[row.start_date] += 1
        which = f" #{seen[row.start_date]}" if alike[row.start_date] > 1 else ""
        says = f"{row.start_date} to {row.end_date}, answer by {row.deadline:%Y-%m-%d}"
        choices.append((f"{row.name} {row.start_date}{which}", says))
    return choices


async def own_calendar(session: AsyncSession, user: User, ref: str, *, lock: bool = False) -> Calendar:
    """The same, for what only organizers may do. Raises NotTheOwner to an attendee."""
    calendar = await known_calendar(session, user, ref, lock=lock)
    if not await organizes(session, calendar, user):
        raise NotTheOwner(calendar.name)
    return calendar


async def organizes(session: AsyncSession, calendar: Calendar, user: User) -> bool:
    """Whether a calendar is somebody's own, or they are a co-organizer."""
    if calendar.owner_id == user.id:
        return True
    named = select(Organizer.id).filter_by(calendar_id=calendar.id, user_id=user.id)
    return await session.scalar(named) is not None


async def known_attendee(session: AsyncSession, user: User, calendar: Calendar, ref: str) -> User:
    """The attendee meant by a prefixed id, username or name, for who organizes it or that very person.

    Raises NotTheOwner, NotInvited, Ambiguous.
    """
    ref, number = one_line(ref), id_in(ref, "att")
    live = select(User).join(Attendee).filter_by(calendar_id=calendar.id, withdrawn_at=None)
    people = (await session.scalars(live.where(User.id == number) if number else live)).all()
    found = [row for row in people if number or key(ref) in _names_of(row)][:25]
    if [row.id for row in found] != [user.id] and not await organizes(session, calendar, user):
        raise NotTheOwner(calendar.name)
    if not found:
        raise NotInvited(ref)
    if len(found) > 1:
        raise Ambiguous(ref, [(attendee_ref(row.id), row.discord_name) for row in found])
    return found[0]


def check_open(calendar: Calendar) -> None:
    """Raises CalendarClosed once the calendar is finalized or cancelled."""
    if calendar.is_finalized or calendar.cancelled_at is not None:
        raise CalendarClosed(calendar.name, cancelled=calendar.cancelled_at is not None)


def check_not_cancelled(calendar: Calendar) -> None:
    """Raises CalendarClosed once the calendar is called off."""
    if calendar.cancelled_at is not None:
        raise CalendarClosed(calendar.name, cancelled=True)


def check_answerable(calendar: Calendar, request: Request) -> None:
    """Raises CalendarClosed, or DeadlineOver once the deadline has passed."""
    check_takes_answers(calendar, request.now)


async def suggest_calendars(
    session: AsyncSession, user: User, text: str, *conditions: ColumnElement[Any]
) -> Sequence[Calendar]:
    """Up to 25 of the calendars known to `user` whose name contains `text`, the latest first."""
    query = calendars_known_to(user).where(
        and_(Calendar.name_key.contains(key(text), autoescape=True), *conditions)
    )
    return (await session.scalars(query.order_by(Calendar.id.desc()).limit(25))).all()


def id_in(ref: str, prefix: str) -> int | None:
    """The id in what autocomplete sends, such as "cal:17"; None for anything else."""
    head, _, digits = ref.partition(":")
    return int(digits) if head == prefix and digits.isdecimal() and len(digits) < 19 else None


def _names_of(row: User) -> set[str]:
    """The keys by which people may name somebody: those of a profile, and the Discord one."""
    return {row.username_key or "", row.full_name_key or "", key(row.discord_name)} - {""}


async def _refuse_withdrawn(session: AsyncSession, user: User, calendar_id: int | None) -> None:
    if calendar_id is None:
        return
    query = (
        select(Calendar.name)
        .join(Attendee)
        .where(Calendar.id == calendar_id, Attendee.user_id == user.id, Attendee.withdrawn_at.is_not(None))
    )
    name = await session.scalar(query)
    if name is not None:
        raise Withdrawn(name)
