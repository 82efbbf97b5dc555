"""A person's usual week: when they are free, by weekday, on their own wall."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduling.errors import SeveralWeeks, TooManyUsual, Unreadable
from scheduling.intervals import Span, difference
from scheduling.model import Preference, UsualHours
from scheduling.painting import Said
from scheduling.phrases.days import NotUnderstood
from scheduling.phrases.painting import Painted
from scheduling.phrases.reader import WAKING_HOURS, Reader, days_between
from scheduling.phrases.reading import Range, Reading, joined, meanings, on_the_clock, usual_preference
from scheduling.zones import DAY_MINUTES

_NONE = frozenset({"", "none", "nothing", "clear", "no", "-", "off", "remove", "delete"})
EXAMPLES = ("weekdays 9-17", "mon-thu 9-12, fri afternoon if needed", "tue and thu 18:00-21:00")
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORDS = {Preference.HIGH: "prefer ", Preference.LOW: "if needed "}
_HABIT = 3
MOST_A_WEEK = 70
"""So many stretches a usual week may have: ten a day, which on the longest calendar is read in no time."""
# What means the same in both of these weeks names weekdays only.
_SOME_WEEKS = (date(2001, 1, 1), date(2001, 6, 11))


def is_none(text: str) -> bool:
    """Whether this says that there is no usual week."""
    return text.strip().strip(".!").lower() in _NONE


def read_usual(
    text: str, waking_hours: tuple[int, int] = WAKING_HOURS, preference: Preference | None = None
) -> list[UsualHours]:
    """A weekly pattern such as "weekdays 9-12, tue 14-17 if needed", sorted and without overlap.

    `preference` is that of hours for which the words say none; see `usual_preference` without one. What names
    a date is refused. Raises Unreadable, EndNotAfterStart, TooLong, TooManyUsual, and SeveralWeeks with all
    that it means.
    """
    try:
        some, others = (_weeks(text, monday, waking_hours, preference) for monday in _SOME_WEEKS)
    except NotUnderstood as failed:
        raise Unreadable(str(failed.part) or text.strip(), list(EXAMPLES)) from None
    found = [week for week in some if week and week in others]
    if not found:
        raise Unreadable(text.strip(), list(EXAMPLES))
    check_length(max(found, key=len))
    if len(found) > 1:
        raise SeveralWeeks(text, found)
    return found[0]


def check_length(week: list[UsualHours]) -> None:
    """Raises TooManyUsual."""
    if len(week) > MOST_A_WEEK:
        raise TooManyUsual(len(week), MOST_A_WEEK)


def on_24_hours(minute: int) -> str:
    """A minute of the day as "09:00"."""
    return f"{minute // 60:02}:{minute % 60:02}"


def write_usual(rows: Iterable[UsualHours], clock: Callable[[int], str] = on_24_hours) -> str:
    """The pattern as a phrase that read_usual reads back to the same rows; `clock` writes minutes of days."""
    days: dict[tuple[Preference, int], list[str]] = {}
    for row in sorted(rows):
        hours = f"{clock(row.start)}-{clock(row.end)}"
        days.setdefault((row.preference, row.weekday), []).append(hours)
    together: dict[tuple[Preference, str], list[str]] = {}
    for (preference, weekday), stretches in days.items():
        together.setdefault((preference, ", ".join(stretches)), []).append(_NAMES[weekday])
    return "; ".join(
        f"{_WORDS[preference]}{' '.join(names)} {hours}" for (preference, hours), names in together.items()
    )


def apply_usual(rows: Iterable[UsualHours], reader: Reader, busy: Iterable[Span] = ()) -> Reading:
    """The pattern on the calendar's days that lie ahead, on the reader's wall, without what is taken already.

    It means every day of the calendar, so what lies outside of that is not trimmed but never was meant.
    """
    days = days_between(*reader.days)
    by_weekday = {n: [row for row in rows if row.weekday == n] for n in range(7)}
    week = {day: [_painted(row) for row in by_weekday[day.weekday()]] for day in days}
    ranges, _, beyond, changed = on_the_clock(week, reader)
    taken = list(busy)
    free = (Range(span, item.preference) for item in ranges for span in difference([item.span], taken))
    return Reading(tuple(joined(free)), clock_changed=changed, beyond_hours=tuple(beyond))


def picked_often(said: Iterable[Said], zone: ZoneInfo) -> list[UsualHours]:
    """What somebody has said of every day of a weekday on which they can at all, if it comes to enough days.

    Fewer than three days are no habit, and more than MOST_A_WEEK times no usual week. What passes midnight
    counts for both days.
    """
    by_day: dict[date, set[UsualHours]] = {}
    for one in said:
        for row, day in _on_the_wall(one, zone):
            by_day.setdefault(day, set()).add(row)
    weekdays: dict[int, set[UsualHours]] = {}
    for day, rows in by_day.items():
        weekdays[day.weekday()] = weekdays.get(day.weekday(), rows) & rows
    enough = sum(bool(weekdays[day.weekday()]) for day in by_day) >= _HABIT
    often = sorted(row for rows in weekdays.values() for row in rows)
    return often if enough and len(often) <= MOST_A_WEEK else []


def _on_the_wall(one: Said, zone: ZoneInfo) -> Iterator[tuple[UsualHours, date]]:
    start, end = (at.astimezone(zone).replace(tzinfo=None) for at in (one.span.start, one.span.end))
    for day in days_between(start.date(), end.date()):
        midnight = datetime.combine(day, time())
        first, last = ((at - midnight) // timedelta(minutes=1) for at in (start, end))
        if (begin := max(first, 0)) < (until := min(last, DAY_MINUTES)):
            yield UsualHours(day.weekday(), begin, until, one.preference), day


def _weeks(
    text: str, monday: date, waking_hours: tuple[int, int], preference: Preference | None
) -> list[list[UsualHours]]:
    """The pattern as this week would have it, once for each meaning that names no day outside the week.

    Raises NotUnderstood if there is none.
    """
    reader = _week_of(monday, waking_hours)
    weeks = [meaning.days for meaning in meanings(text, reader) if meaning.days.keys() <= reader.dates()]
    if not weeks:
        raise NotUnderstood(text.strip())
    rows = (_rows(week, preference) for week in weeks)
    return list({tuple(one): one for one in rows}.values())


def _rows(week: Mapping[date, list[Painted]], preference: Preference | None) -> list[UsualHours]:
    pieces = [(day.weekday(), piece) for day, found in week.items() for piece in found]
    rest = preference or usual_preference(piece.preference for _, piece in pieces)
    rows = [UsualHours(n, piece.start, piece.end, piece.preference or rest) for n, piece in pieces]
    return _disjoint(part for row in rows for part in _split(row))


def _week_of(monday: date, waking_hours: tuple[int, int]) -> Reader:
    """Somebody who looks at that week from far before it, so that "tomorrow" lies outside."""
    start = datetime(monday.year, monday.month, monday.day, tzinfo=UTC)
    window = Span(start, start + timedelta(days=7))
    return Reader(ZoneInfo("UTC"), start - timedelta(weeks=4), window, waking_hours)


def _split(row: UsualHours) -> list[UsualHours]:
    """What passes midnight goes on the next weekday."""
    if row.end <= DAY_MINUTES:
        return [row]
    after = UsualHours((row.weekday + 1) % 7, 0, row.end - DAY_MINUTES, row.preference)
    return [UsualHours(row.weekday, row.start, DAY_MINUTES, row.preference), after]


def _disjoint(rows: Iterable[UsualHours]) -> list[UsualHours]:
    """Sorted, with those of one preference that touch made one; where they overlap the earlier goes on."""
    done: list[UsualHours] = []
    for row in sorted(rows):
        last = done[-1] if done and done[-1].weekday == row.weekday else None
        start = row.start if last is None else max(row.start, last.end)
        if start >= row.end:
            continue
        if last is not None and start == last.end and last.preference is row.preference:
            start = done.pop().start
        done.append(UsualHours(row.weekday, start, row.end, row.preference))
    return done


def _painted(row: UsualHours) -> Painted:
    return Painted(row.start, row.end, row.preference)
