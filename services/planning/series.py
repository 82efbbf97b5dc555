"""The owner changes a series that is set: skips one of its meetings, moves one, or ends it after one."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.errors import CalendarChanged, DraftGone, NoSuchMeeting, NothingToChange, OnlyOneLeft
from scheduling.intervals import Span
from scheduling.model import Calendar, Meeting, Person
from scheduling.phrases import read_meeting
from scheduling.zones import instant_at
from services.actors import not_signed_out
from services.answers.availability import reader
from services.attendees import coming
from services.calendars.revisions import Revision, check_one, revise_series
from services.calendars.set_meetings import check_set, every_event
from services.drafts import keep_in, shown_to_owner
from services.lookup import calendar_ref, on_own_calendar, own_calendar
from services.mapping import to_calendar, to_meeting, to_person, to_span
from services.request import Request

DRAFT = "move_one"
_FAR = timedelta(days=366)
"""So long after the last meeting of a series one may still be moved to."""


class OwnSeries(Struct, frozen=True):
    """One's own series, and its meetings that have not begun, by time."""

    calendar: Calendar
    viewer: Person
    ahead: list[Meeting]


class OneMeeting(Struct, frozen=True):
    """A meeting of one's own series; how many people hear of a change, and whether others follow it."""

    calendar: Calendar
    viewer: Person
    meeting: Meeting
    told: int
    is_last: bool


class MoveOnePreview(Struct, frozen=True):
    """What moving a meeting of a series would do, and the draft that confirms it."""

    one: OneMeeting
    after: Span
    draft_id: int


class SeriesRevision(Struct, frozen=True):
    """What was changed: a meeting moved or skipped, or none left after it; and how many people hear of it."""

    calendar: Calendar
    viewer: Person
    before: Span
    after: Span | None
    told: int
    ends: bool = False


async def series(request: Request, ref: str) -> OwnSeries:
    """Raises NotTheOwner, StillOpen, CalendarClosed, NoSuchMeeting if it doesn't repeat or is over."""
    async with request.reading() as session:
        me, row = await on_own_calendar(session, request, ref)
        check_set(row)
        calendar = to_calendar(row)
        events = [one for one in await every_event(session, row.id) if one.start_time > request.now]
        if calendar.first is None or not events:
            raise NoSuchMeeting(row.name)
        return OwnSeries(calendar, to_person(me), [to_meeting(one) for one in events])


async def look(request: Request, event_id: int) -> OneMeeting:
    """Raises DraftGone for a meeting that there is no more, and for any but one's own."""
    async with request.reading() as session:
        return (await _one(session, request, event_id))[1]


async def skip(request: Request, event_id: int, version: int) -> SeriesRevision:
    """Takes one meeting out of the series. Raises as look and revise_series do, OnlyOneLeft.

    The calendar has to be as it was shown, of this version; raises CalendarChanged.
    """
    async with request.writing() as session:
        row, one, event = await _unchanged(session, request, event_id, version)
        check_one(to_span(event), None, [], request.now)
        if not await _others(session, event):
            raise OnlyOneLeft(row.name)
        return _done(row, one, await revise_series(session, request, row, [(event, None)]), None)


async def end_after(request: Request, event_id: int, version: int) -> SeriesRevision:
    """Lets no meeting follow this one. Raises as skip does, NothingToChange if none would."""
    async with request.writing() as session:
        row, one, event = await _unchanged(session, request, event_id, version)
        last = event.original_start or event.start_time
        after = [each for each in await every_event(session, row.id) if (each.original_start or last) > last]
        if not after:
            raise NothingToChange
        revision = await revise_series(session, request, row, [(each, None) for each in after])
        row.until = _day(last, row.timezone)
        return replace(_done(row, one, revision, None), ends=True)


async def preview_move(request: Request, event_id: int, version: int, when: str) -> MoveOnePreview:
    """Reads the time that the owner typed, and shows what moving the meeting there means.

    A weekday is one of the meeting's own week. Raises as skip does, Unreadable, EndNotAfterStart, Ambiguous.
    """
    async with request.writing() as session:
        row, one, event = await _unchanged(session, request, event_id, version)
        calendar = to_calendar(row)
        span = to_span(event)
        check_one(span, None, [], request.now)
        usual = reader(one.viewer, calendar, request)
        monday = _day(span.start, usual.zone.key) - timedelta(
            days=span.start.astimezone(usual.zone).weekday()
        )
        window = Span(max(request.now, instant_at(monday, 0, usual.zone)), span.end + _FAR)
        after = read_meeting(when, replace(usual, window=window, hours=None), span.length)
        check_one(span, after, await _others(session, event), request.now)
        payload = {
            "event": event_id,
            "version": version,
            "start": after.start.isoformat(),
            "end": after.end.isoformat(),
        }
        return MoveOnePreview(one, after, await keep_in(session, request, DRAFT, payload, row.id))


async def move(request: Request, draft_id: int) -> SeriesRevision:
    """Makes the move that was shown. Raises DraftGone, and as skip does."""
    async with request.writing() as session:
        _, _, draft = await shown_to_owner(session, request, draft_id, DRAFT)
        kept = draft.payload
        row, one, event = await _unchanged(session, request, kept["event"], kept["version"])
        after = Span(datetime.fromisoformat(kept["start"]), datetime.fromisoformat(kept["end"]))
        revision = await revise_series(session, request, row, [(event, after)])
        await session.delete(draft)
        return _done(row, one, revision, after)


async def _one(
    session: AsyncSession, request: Request, event_id: int, *, lock: bool = False
) -> tuple[models.Calendar, OneMeeting, models.Event]:
    me = await not_signed_out(session, request)
    event, calendar = models.Event, models.Calendar
    query = select(event.calendar_id).join(calendar, calendar.id == event.calendar_id)
    owned = query.where(event.id == event_id, event.original_start.is_not(None), calendar.owner_id == me.id)
    number = await session.scalar(owned)
    if number is None:
        raise DraftGone
    row = await own_calendar(session, me, calendar_ref(number), lock=lock)
    check_set(row)
    found = await every_event(session, number)
    one = next((each for each in found if each.id == event_id), None)
    if one is None or one.original_start is None:
        raise DraftGone
    is_last = not any((each.original_start or request.now) > one.original_start for each in found)
    told = len(await coming(session, number))
    return row, OneMeeting(to_calendar(row), to_person(me), to_meeting(one), told, is_last), one


async def _unchanged(
    session: AsyncSession, request: Request, event_id: int, version: int
) -> tuple[models.Calendar, OneMeeting, models.Event]:
    found = await _one(session, request, event_id, lock=True)
    if found[0].version != version:
        raise CalendarChanged(found[0].name)
    return found


async def _others(session: AsyncSession, event: models.Event) -> list[Span]:
    return [to_span(one) for one in await every_event(session, event.calendar_id) if one.id != event.id]


def _done(row: models.Calendar, one: OneMeeting, revision: Revision, after: Span | None) -> SeriesRevision:
    return SeriesRevision(to_calendar(row), one.viewer, one.meeting.span, after, revision.told)


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()
