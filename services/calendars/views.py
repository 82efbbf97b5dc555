"""Listing calendars, and viewing one."""

from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Boolean, bindparam, exists, select, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db import models
from db.prepared import Prepared
from scheduling.model import (
    Attendee,
    Calendar,
    Entry,
    Meeting,
    Mode,
    Person,
)
from scheduling.profiles import key
from scheduling.showing import STEP
from services.actors import not_signed_out
from services.again import series_of
from services.attendees import attendee_and_answers
from services.calendars.invitations import check_takes_people
from services.calendars.set_meetings import may_choose
from services.events import meetings_of, own_times
from services.lookup import (
    Asker,
    calendar_ref,
    calendars_known_to,
    on_own_calendar,
    standing_on,
)
from services.mapping import to_attendee, to_calendar, to_person
from services.outbox.series import attended
from services.paging import PAGE, Page, clamp, count
from services.request import Request
from services.showing import given_answers, shown_answers


class ListedCalendar(Struct, frozen=True):
    """A calendar in the asker's list; `attendee` is what they were asked, None for the owner.

    `co_organizes`: they are a co-organizer, who may be invited as well.
    """

    calendar: Calendar
    attendee: Attendee | None
    co_organizes: bool = False


class CalendarChoice(Struct, frozen=True):
    """A calendar as it is offered to somebody who types."""

    id: int
    name: str
    start_date: date
    end_date: date
    deadline: datetime


class CalendarView(Struct, frozen=True):
    """A calendar with what the viewer may know of it. Counts leave out the withdrawn.

    `shows_times`: there is something to see in `answers`, which organizers see at once; others see how many
    can when as soon as nobody's times can be told from it. `may_choose`: they may book one of the free slots.
    `organizes`: the viewer is the owner or a co-organizer. Of their own, there are `more` entries than the
    first ones. `waits`: it has opened itself, and its owner has
    not sent the invitations.
    """

    calendar: Calendar
    viewer: Person
    attendee: Attendee | None
    entries: list[Entry]
    invited: int
    answered: int
    shows_times: bool
    meetings: list[Meeting]
    may_choose: bool = False
    organizes: bool = False
    more: int = 0
    waits: bool = False

    @property
    def has_timetable(self) -> bool:
        """Whether the viewer is the owner of one-on-ones that are set."""
        return self._owns_meetings and self.calendar.mode is Mode.ONE_ON_ONE

    @property
    def owns_group_meeting(self) -> bool:
        """Whether the viewer is the owner of a group whose meeting is set."""
        return self._owns_meetings and self.calendar.mode is Mode.GROUP

    @property
    def _owns_meetings(self) -> bool:
        return self.viewer.id == self.calendar.owner.id and bool(self.meetings)


_ASKER = (
    models.User.discord_id == bindparam("asker"),
    models.User.signed_out_at.is_(None),
)
# By index, however many calendars others have.
_THEIRS = union(
    select(models.Calendar.id).join(models.User, models.User.id == models.Calendar.owner_id).where(*_ASKER),
    select(models.Organizer.calendar_id)
    .join(models.User, models.User.id == models.Organizer.user_id)
    .where(*_ASKER),
    select(models.Attendee.calendar_id)
    .join(models.User, models.User.id == models.Attendee.user_id)
    .where(*_ASKER, models.Attendee.withdrawn_at.is_(None), bindparam("all", type_=Boolean)),
)
_SUGGESTED = Prepared(
    select(
        models.Calendar.id,
        models.Calendar.name,
        models.Calendar.start_date,
        models.Calendar.end_date,
        models.Calendar.deadline,
    )
    .where(
        models.Calendar.id.in_(_THEIRS),
        models.Calendar.name_key.like(bindparam("like"), escape="/"),
    )
    .order_by(models.Calendar.id.desc())
    .limit(25)
)


async def listing(request: Request, number: int = 0) -> Page[ListedCalendar]:
    """The asker's own calendars and those they are invited to, the latest first."""
    async with request.reading() as session:
        me = await not_signed_out(session, request)
        known = calendars_known_to(me)
        total = await count(session, known)
        number = clamp(number, total)
        named = models.Organizer
        helps = exists().where(named.calendar_id == models.Calendar.id, named.user_id == me.id)
        latest = known.order_by(models.Calendar.id.desc()).limit(PAGE).offset(number * PAGE)
        rows = (await session.execute(latest.add_columns(helps.label("helps")))).all()
        calendars = [to_calendar(row) for row, _ in rows]
        mine = select(models.Attendee).options(joinedload(models.Attendee.user)).filter_by(user_id=me.id)
        shown = [calendar.id for calendar in calendars if calendar.owner.id != me.id]
        asked = mine.where(models.Attendee.calendar_id.in_(shown))
        attendees = {row.calendar_id: to_attendee(row) for row in await session.scalars(asked)}
        helping = {row.id for row, helps in rows if helps}
        items = [ListedCalendar(one, attendees.get(one.id), one.id in helping) for one in calendars]
        return Page(items, number, total)


async def view(request: Request, ref: str) -> CalendarView:
    """One calendar. Raises NoSuchCalendar to anybody but its organizers and attendees."""
    async with request.reading() as session:
        return await _view(session, await standing_on(session, request, ref))


async def _view(session: AsyncSession, standing: Asker) -> CalendarView:
    me, row = standing.both
    attendee, invited, answered, told_times = await attendee_and_answers(session, row.id, me)
    own = await own_times(session, row.id, me.id)
    meetings = await meetings_of(session, row.id) if row.is_finalized else []
    calendar = to_calendar(row)
    return CalendarView(
        calendar=calendar,
        viewer=to_person(me),
        attendee=to_attendee(attendee) if attendee else None,
        entries=own.entries,
        invited=invited,
        answered=answered,
        shows_times=told_times >= (1 if standing.organizes else STEP),
        meetings=await attended(session, me.id, calendar, meetings),
        may_choose=attendee is not None and await may_choose(session, row, attendee),
        organizes=standing.organizes,
        more=own.more,
        waits=await _waits(session, me, row),
    )


async def _waits(session: AsyncSession, me: models.User, row: models.Calendar) -> bool:
    """Only a copy may: others need not be looked up."""
    if row.copied_from is None or me.id != row.owner_id:
        return False
    series = await series_of(session, row.id)
    return series is not None and series.copy_id == row.id


async def answers(request: Request, calendar_id: int) -> list[list[Entry]]:
    """What everybody said who is coming, as far as the asker may know; read only if it must be drawn.

    That may be after the asker has been answered.
    """
    async with replace(request, fresh_until=None).reading() as session:
        standing = await standing_on(session, request, calendar_ref(calendar_id))
        if standing.organizes:
            return list((await given_answers(session, standing.calendar.id)).values())
    return list((await shown_answers(request.store, calendar_id)).values())


async def invitable(request: Request, ref: str) -> Calendar:
    """One's own calendar while people can be invited. Raises NotTheOwner, CalendarClosed, DeadlineOver."""
    async with request.reading() as session:
        _, row = await on_own_calendar(session, request, ref)
        await check_takes_people(session, request, row)
        return to_calendar(row)


async def suggest(request: Request, text: str, *, owned: bool = False) -> list[CalendarChoice]:
    """Up to 25 calendars by part of the name, the latest first: those known to the asker, or only those that
    they organize.

    None to somebody who is not signed in.
    """
    asker, like = request.actor.discord_id, f"%{_escaped(key(text))}%"
    found = await request.ask(_SUGGESTED, asker=asker, like=like, all=not owned)
    return [CalendarChoice(*row) for row in found]


def _escaped(text: str) -> str:
    """For LIKE, with a slash before what would stand for something else."""
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")
