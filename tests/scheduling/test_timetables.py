"""A timetable by time and by person, on pages and sheets: nothing is left out, and no day is torn apart."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduling.intervals import Span
from scheduling.model import Person, Preference
from scheduling.timetables import (
    MOST_DAYS_ON_A_SHEET,
    MOST_ON_A_PAGE,
    MOST_ON_A_SHEET,
    Order,
    TimetablePage,
    TimetableRow,
    day_of,
    numbered,
    page_of,
    pieces,
    sheets,
)

ZONE = "Europe/Berlin"
FIRST = datetime(2026, 1, 12, 8, tzinfo=UTC)


def rows(number: int, days: int, minutes: int = 15) -> tuple[TimetableRow, ...]:
    """So many meetings, day by day in turn; the names are in another order than the times."""
    starts = [FIRST + timedelta(days=k % days, minutes=minutes * (k // days)) for k in range(number)]
    return numbered(
        (
            Person(k, k, f"N{number - k:03}"),
            Span(at, at + timedelta(minutes=minutes)),
            Preference.HIGH,
            False,
            False,
        )
        for k, at in enumerate(starts)
    )


def all_pages(number: int, days: int, order: Order) -> list[TimetablePage]:
    of = sheets(rows(number, days), ZONE, timedelta(), is_set=False)
    return [page_of(of, order, k) for k in range(page_of(of, order, 0).pages)]


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize(
    ("number", "days"), [(1, 1), (5, 5), (20, 2), (21, 1), (40, 10), (41, 3), (70, 1), (92, 92)]
)
def test_the_pages_have_every_meeting_once(number: int, days: int, order: Order) -> None:
    pages = all_pages(number, days, order)
    listed = [row for page in pages for row in page.rows]
    assert sorted(row.number for row in listed) == list(range(1, number + 1))
    assert max(len(page.rows) for page in pages) <= MOST_ON_A_PAGE
    names, times = [row.person.name for row in listed], [row.span.start for row in listed]
    assert (names if order is Order.PERSON else times) == sorted(names if order is Order.PERSON else times)
    assert all(page.rows[0] in page.sheet.rows for page in pages), "the picture has the first of the list"


@pytest.mark.parametrize(("number", "days"), [(40, 5), (41, 5), (60, 1), (70, 7), (92, 92)])
def test_a_sheet_has_whole_days_and_only_a_single_one_more_than_forty_meetings(
    number: int, days: int
) -> None:
    found = sheets(rows(number, days), ZONE, timedelta(), is_set=False)
    by_sheet = [{day_of(row.span, ZONE) for row in sheet.rows} for sheet in found]
    assert sum(map(len, by_sheet)) == days
    for sheet, held in zip(found, by_sheet, strict=True):
        assert len(held) <= MOST_DAYS_ON_A_SHEET
        assert len(sheet.rows) <= MOST_ON_A_SHEET or len(held) == 1


def test_forty_meetings_are_one_picture() -> None:
    assert len(sheets(rows(40, 10), ZONE, timedelta(), is_set=False)) == 1


def test_a_page_beyond_the_last_is_the_last() -> None:
    of = sheets(rows(30, 2), ZONE, timedelta(), is_set=False)
    assert page_of(of, Order.TIME, 99) == page_of(of, Order.TIME, 1)


def test_a_meeting_past_midnight_lies_on_both_days() -> None:
    late = Span(datetime(2026, 1, 12, 22, 30, tzinfo=UTC), datetime(2026, 1, 12, 23, 30, tzinfo=UTC))
    [row] = numbered([(Person(1, 1, "Ana"), late, Preference.LOW, False, False)])
    assert [(one.day.day, one.start, one.end) for one in pieces(row, ZONE)] == [(12, 1410, 1440), (13, 0, 30)]
