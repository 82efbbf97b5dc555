"""The daily hours of a calendar, on the clock of whoever reads."""

from cogs.render.audience import Audience
from cogs.render.text import cut_list, day_label
from scheduling.daily_hours import SeenHours, seen_from
from scheduling.intervals import Span
from scheduling.model import CalendarFields
from scheduling.zone_names import spoken


def hours(calendar: CalendarFields, audience: Audience) -> str:
    """The hours in the reader's zone, by day where a clock change lies within; else in the calendar's."""
    if audience.zone is None:
        return f"{_own(calendar, audience)} ({spoken(calendar.timezone)})"
    first, *later = _theirs(calendar, audience)
    return "\n".join([f"{first[:1].upper()}{first[1:]}", *later])


def explained(calendar: CalendarFields, audience: Audience) -> str:
    """The calendar's hours and, for a reader elsewhere, what they are on their clock."""
    named = f"{_own(calendar, audience)} {spoken(calendar.timezone)}"
    if audience.zone in (None, calendar.timezone):
        return named
    return f"{named}, which is {', '.join(_theirs(calendar, audience))} for you"


def left_out(calendar: CalendarFields, audience: Audience, spans: tuple[Span, ...]) -> str:
    """What was said and does not count, since it lies outside the hours."""
    beyond = cut_list([audience.brief(span) for span in spans], 250)
    return f"The calendar's hours are {explained(calendar, audience)}. I left out {beyond}."


def _own(calendar: CalendarFields, audience: Audience) -> str:
    return _label(SeenHours(calendar.start_date, *calendar.hours), audience)


def _theirs(calendar: CalendarFields, audience: Audience) -> list[str]:
    """The hours on the reader's clock, with the date from which they are that, unless it is the first."""
    seen = seen_from(calendar, audience.zone or calendar.timezone)
    return [
        f"{_label(one, audience)}"
        + (f" from {day_label(one.first)}" if n or one.first != calendar.start_date else "")
        for n, one in enumerate(seen)
    ] or [_own(calendar, audience)]


def _label(one: SeenHours, audience: Audience) -> str:
    return "all day" if one.whole_day else audience.hours(one.start, one.end)
