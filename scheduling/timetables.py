"""A timetable of one-on-ones to look at: its meetings by time or by person, in pages and sheets."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import IntEnum
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from msgspec import Struct

from scheduling.intervals import Span
from scheduling.model import Person, Preference
from scheduling.zones import DAY_MINUTES

MOST_ON_A_PAGE = 20
MOST_ON_A_SHEET = 40
MOST_DAYS_ON_A_SHEET = 10


class Order(IntEnum):
    """How a timetable is listed."""

    TIME = 0
    PERSON = 1


class TimetableRow(Struct, frozen=True):
    """A meeting with `person`, the `number`th by time. Without `preference`, they never said they can then.

    `changed`: the last revision has put it there.
    """

    number: int
    person: Person
    span: Span
    preference: Preference | None
    pinned: bool = False
    changed: bool = False


class TimetableSheet(Struct, frozen=True):
    """Whole days of a timetable that fit one picture, on the wall of `zone`.

    All in all it has `total` meetings; after each, the owner keeps the `buffer` free.
    """

    rows: tuple[TimetableRow, ...]
    zone: str
    buffer: timedelta
    is_set: bool
    total: int


class TimetablePage(Struct, frozen=True):
    """Some of the rows, in the order asked for, and the sheet that has the first of them."""

    rows: tuple[TimetableRow, ...]
    sheet: TimetableSheet
    order: Order
    number: int
    pages: int


class Piece(Struct, frozen=True):
    """The part of a row that lies on one day, in minutes after midnight; all but the last are cut short."""

    day: date
    start: int
    end: int
    row: TimetableRow


def numbered(rows: Iterable[tuple[Person, Span, Preference | None, bool, bool]]) -> tuple[TimetableRow, ...]:
    """Rows by time: with whom, when, how they like it, whether it is pinned, and changed."""
    by_time = sorted(rows, key=lambda row: (row[1], row[0].name))
    return tuple(TimetableRow(number, *row) for number, row in enumerate(by_time, start=1))


def sheets(
    rows: Sequence[TimetableRow], zone: str, buffer: timedelta, *, is_set: bool
) -> list[TimetableSheet]:
    """As few as can be, each of whole days: up to 40 meetings on up to 10 days, or one day of more."""
    found: list[list[list[TimetableRow]]] = []
    for _, of_day in groupby(rows, key=lambda row: day_of(row.span, zone)):
        day = list(of_day)
        last = found[-1] if found else []
        if last and len(last) < MOST_DAYS_ON_A_SHEET and sum(map(len, last)) + len(day) <= MOST_ON_A_SHEET:
            last.append(day)
        else:
            found.append([day])
    together = [tuple(row for day in days for row in day) for days in found]
    return [TimetableSheet(each, zone, buffer, is_set, len(rows)) for each in together]


def page_of(of: Sequence[TimetableSheet], order: Order, number: int) -> TimetablePage:
    """One page: by time those of one sheet after the other, by person by name. Beyond the last, the last."""
    if order is Order.TIME:
        pages = [(part, sheet) for sheet in of for part in _parts(sheet.rows)]
    else:
        by_name = sorted(
            (row for sheet in of for row in sheet.rows),
            key=lambda row: (row.person.name.casefold(), row.number),
        )
        home = {row.number: sheet for sheet in of for row in sheet.rows}
        pages = [(part, home[part[0].number]) for part in _parts(by_name)]
    number = max(0, min(number, len(pages) - 1))
    return TimetablePage(*pages[number], order, number, len(pages))


def _parts(rows: Sequence[TimetableRow]) -> list[tuple[TimetableRow, ...]]:
    """Pages that are about as long as each other."""
    count = -(-len(rows) // MOST_ON_A_PAGE)
    edges = [len(rows) * k // count for k in range(count + 1)]
    return [tuple(rows[start:end]) for start, end in pairwise(edges)]


def day_of(span: Span, zone: str) -> date:
    """The date on which it begins there."""
    return span.start.astimezone(ZoneInfo(zone)).date()


def pieces(row: TimetableRow, zone: str) -> list[Piece]:
    """A meeting by the days it lies on: as the clock shows its start, for as long as it takes."""
    start = row.span.start.astimezone(ZoneInfo(zone))
    first, minute = start.date(), start.hour * 60 + start.minute
    end = minute + max(1, round(row.span.length / timedelta(minutes=1)))
    return [
        Piece(
            first + timedelta(days=k),
            max(0, minute - k * DAY_MINUTES),
            min(DAY_MINUTES, end - k * DAY_MINUTES),
            row,
        )
        for k in range(-(-end // DAY_MINUTES))
    ]


def wall_times(row: TimetableRow, zone: str) -> tuple[datetime, datetime]:
    """When it starts and ends on the wall, without the zone."""
    start, end = (at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for at in (row.span.start, row.span.end))
    return start, end
