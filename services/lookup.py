"""From what a person typed or pressed to the row that they mean and may know of.

Autocomplete sends a prefixed id ("cal:17"), so that a name typed by hand, even "17", works as well.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db.models import Attendee, Calendar, User
from scheduling.calendars import check_takes_answers
from scheduling.errors import (
    Ambiguous,
    CalendarClosed,
    NoSuchCalendar,
    NotInvited,
    NotTheOwner,
    Withdrawn,
)
from scheduling.profiles import key, one_line
from services.mapping import to_calendar
from services.request import Request


def calendar_ref(calendar_id: int) -> str:
    """What autocomplete and buttons send for a calendar."""
    return f"cal:{calendar_id}"


def attendee_ref(user_id: int) -> str:
    """The same for an attendee."""
    return f"att:{user_id}"


def calendars_known_to(user: User) -> Select[Calendar]:
    """The calendars that exist for somebody: their own, and those with an invitation not taken back."""
    invited = select(Attendee.calendar_id).filter_by(user_id=user.id, withdrawn_at=None)
    return (
        select(Calendar)
        .options(joinedload(Calendar.owner))
        .where(or_(Calendar.owner_id == user.id, Calendar.id.in_(invited)))
    )


async def known_calendar(session: AsyncSession, user: User, ref: str, *, lock: bool = False) -> Calendar:
    """The calendar meant by `ref`. With `lock`, its row is locked, as before any change to it.

    Raises NoSuchCalendar, Ambiguous, and Withdrawn to somebody whose invitation was taken back.
    """
    ref, number = one_line(ref), id_in(ref, "cal")
    where: ColumnElement[bool] = Calendar.id == number if number else Calendar.name_key == key(ref)
    query = calendars_known_to(user).where(where).limit(25)
    locking = query.with_for_update(of=Calendar, key_share=True)
    found = (await session.scalars(locking if lock else query)).all()
    if not found:
        await _refuse_withdrawn(session, user, number)
        raise NoSuchCalendar(ref)
    if len(found) > 1:
        raise Ambiguous(ref, [(calendar_ref(row.id), _dated(row)) for row in found])
    return found[0]


async def own_calendar(session: AsyncSession, user: User, ref: str, *, lock: bool = False) -> Calendar:
    """The same, for what only the owner may do. Raises NotTheOwner to an attendee."""
    calendar = await known_calendar(session, user, ref, lock=lock)
    if calendar.owner_id != user.id:
        raise NotTheOwner(calendar.name)
    return calendar


async def known_attendee(session: AsyncSession, user: User, calendar: Calendar, ref: str) -> User:
    """The attendee meant by a prefixed id, username or name, for the calendar's owner or that very person.

    Raises NotTheOwner, NotInvited, Ambiguous.
    """
    ref, number = one_line(ref), id_in(ref, "att")
    live = select(User).join(Attendee).filter_by(calendar_id=calendar.id, withdrawn_at=None)
    people = (await session.scalars(live.where(User.id == number) if number else live)).all()
    found = [row for row in people if number or key(ref) in _names_of(row)][:25]
    if calendar.owner_id != user.id and [row.id for row in found] != [user.id]:
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


def check_answerable(calendar: Calendar, request: Request) -> None:
    """Raises CalendarClosed, or DeadlineOver once the deadline has passed."""
    check_takes_answers(to_calendar(calendar), request.now)


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


def _dated(row: Calendar) -> str:
    return f"{row.name} ({row.start_date} to {row.end_date})"


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
