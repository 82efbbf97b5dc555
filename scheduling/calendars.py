"""The rules of a calendar: its dates, deadline, hours and meeting length."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from scheduling import phrases
from scheduling.errors import (
    BadBuffer,
    BadMeetingLength,
    BadMode,
    CalendarClosed,
    DeadlineOver,
    DeadlinePast,
    DeadlineTooLate,
    EndBeforeStart,
    RangeTooLong,
    StartInThePast,
    TooLong,
)
from scheduling.intervals import Span
from scheduling.model import Calendar, Mode, window_of
from scheduling.profiles import read_zone, required
from scheduling.zones import DAY_MINUTES, instant_at

MAX_DAYS = 92
NAME_LIMIT = 100
DESCRIPTION_LIMIT = 1000
DEFAULT_HOURS = (9 * 60, 18 * 60)
DEFAULT_LENGTH = timedelta(minutes=30)
MIN_NOTICE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class CalendarForm:
    """A calendar as its owner typed it; what is None takes DESIGN's default."""

    name: str
    start_date: str
    end_date: str | None = None
    deadline: str | None = None
    description: str | None = None
    meeting_length: str | None = None
    hours: str | None = None
    timezone: str | None = None
    mode: str | None = None
    buffer: str | None = None


@dataclass(frozen=True, slots=True)
class CalendarPlan:
    """A calendar that keeps the rules, ready to be stored. Hours are minutes after midnight in `timezone`."""

    name: str
    description: str
    start_date: date
    end_date: date
    timezone: str
    deadline: datetime
    meeting_length: timedelta
    hours: tuple[int, int]
    mode: Mode = Mode.ONE_ON_ONE
    buffer: timedelta = timedelta()

    @property
    def window(self) -> Span:
        """What the calendar would cover."""
        return window_of(self.start_date, self.end_date, self.timezone)


def plan_calendar(
    form: CalendarForm, *, now: datetime, owner_zone: str, day_first: bool = False
) -> CalendarPlan:
    """Reads the form by the rules of DESIGN. Raises the Refusal that names what is wrong."""
    timezone = read_zone(form.timezone) if form.timezone is not None else owner_zone
    zone = ZoneInfo(timezone)
    name = read_name(form.name)
    read_day = partial(phrases.read_day, zone=zone, now=now, day_first=day_first)
    start = read_day("start date", form.start_date)
    end = start + timedelta(days=4) if form.end_date is None else read_day("end date", form.end_date)
    check_range(start, end, zone=zone, now=now)
    return CalendarPlan(
        name=name,
        description=read_description(form.description or ""),
        start_date=start,
        end_date=end,
        timezone=timezone,
        deadline=_deadline(form.deadline, start, end, zone, ZoneInfo(owner_zone), now, day_first),
        meeting_length=DEFAULT_LENGTH if form.meeting_length is None else read_length(form.meeting_length),
        hours=DEFAULT_HOURS if form.hours is None else phrases.read_hours(form.hours),
        mode=Mode.ONE_ON_ONE if form.mode is None else read_mode(form.mode),
        buffer=timedelta() if form.buffer is None else read_buffer(form.buffer),
    )


def check_range(start: date, end: date, *, zone: ZoneInfo, now: datetime) -> None:
    """Raises EndBeforeStart, RangeTooLong, or StartInThePast if the last day is over in `zone`."""
    if end < start:
        raise EndBeforeStart
    days = (end - start).days + 1
    if days > MAX_DAYS:
        raise RangeTooLong(days, MAX_DAYS)
    if instant_at(end, DAY_MINUTES, zone) <= now:
        raise StartInThePast


def default_deadline(start: date, *, zone: ZoneInfo, now: datetime) -> datetime:
    """24 hours before the first day begins, but at least an hour from now."""
    return max(instant_at(start, 0, zone) - timedelta(hours=24), now + MIN_NOTICE)


def check_deadline(deadline: datetime, end: date, *, zone: ZoneInfo, now: datetime) -> None:
    """Raises DeadlinePast, or DeadlineTooLate if it does not lie before the calendar's end."""
    if deadline <= now:
        raise DeadlinePast
    if deadline >= instant_at(end, DAY_MINUTES, zone):
        raise DeadlineTooLate


def extended(deadline: datetime, *, zone: ZoneInfo, now: datetime) -> datetime:
    """A deadline that has passed, at the same wall time a day later, or later to leave an hour."""
    local = deadline.astimezone(zone)
    minute, day = local.hour * 60 + local.minute, local.date() + timedelta(days=1)
    while instant_at(day, minute, zone) < now + MIN_NOTICE:
        day += timedelta(days=1)
    return instant_at(day, minute, zone)


def check_takes_answers(calendar: Calendar, now: datetime) -> None:
    """Raises CalendarClosed once it is finalized or cancelled, DeadlineOver after the deadline."""
    if calendar.is_finalized or calendar.cancelled_at is not None:
        raise CalendarClosed(calendar.name, cancelled=calendar.cancelled_at is not None)
    if now >= calendar.deadline:
        raise DeadlineOver(calendar.name, calendar.deadline)


def read_length(text: str) -> timedelta:
    """A meeting length: "45", "45 min", "1h", "1h30", "1:30". Raises BadMeetingLength."""
    match = _LENGTH.fullmatch(text.strip().lower())
    if not match:
        raise BadMeetingLength(text)
    hours, minutes = int(match["h"] or match["ch"] or 0), int(match["m"] or match["hm"] or match["cm"] or 0)
    if not 0 < hours * 60 + minutes <= DAY_MINUTES:
        raise BadMeetingLength(text)
    return timedelta(hours=hours, minutes=minutes)


def read_buffer(text: str) -> timedelta:
    """What is kept free between one-on-one meetings: a length as for meetings, or none. Raises BadBuffer."""
    if text.strip().lower() in ("0", "none", "no"):
        return timedelta()
    try:
        return read_length(text)
    except BadMeetingLength:
        raise BadBuffer(text) from None


def read_mode(text: str) -> Mode:
    """What a calendar is for, by its word. Raises BadMode."""
    try:
        return Mode(text.strip().lower().replace(" ", "-"))
    except ValueError:
        raise BadMode(text) from None


_LENGTH = re.compile(
    r"(?P<m>\d{1,4})\s*(?:m|min|mins|minutes?)?"
    r"|(?P<h>\d{1,2})\s*(?:h|hrs?|hours?)\s*(?:(?P<hm>\d{1,2})\s*(?:m|min|mins|minutes?)?)?"
    r"|(?P<ch>\d{1,2}):(?P<cm>[0-5]\d)"
)


def read_name(text: str) -> str:
    """A calendar's name, on one line. Raises Blank, TooLong."""
    return required("name", text, NAME_LIMIT)


def read_description(text: str) -> str:
    """A calendar's description. Raises TooLong."""
    text = text.strip()
    if len(text) > DESCRIPTION_LIMIT:
        raise TooLong("description", DESCRIPTION_LIMIT)
    return text


def _deadline(
    text: str | None,
    start: date,
    end: date,
    zone: ZoneInfo,
    owner_zone: ZoneInfo,
    now: datetime,
    day_first: bool,
) -> datetime:
    """The days are in the calendar's zone, but whoever types a time means their own."""
    if text is None:
        deadline = default_deadline(start, zone=zone, now=now)
    else:
        deadline = phrases.read_moment("deadline", text, zone=owner_zone, now=now, day_first=day_first)
    check_deadline(deadline, end, zone=zone, now=now)
    return deadline
