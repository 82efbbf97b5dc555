"""How many can when: cells against a count minute by minute, clock changes, and which rows there are."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.pictures import answers, calendar
from scheduling.heat import Cell, Heat, heat_of
from scheduling.intervals import Span
from scheduling.model import Calendar, Entry, Preference
from scheduling.zones import DAY_MINUTES, instant_at

ST_JOHNS, KATHMANDU, LORD_HOWE = "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe"
AUCKLAND, NEW_YORK, BERLIN = "Pacific/Auckland", "America/New_York", "Europe/Berlin"
HIGH, LOW = Preference.HIGH, Preference.LOW
TUESDAY = date(2026, 12, 1)
MINUTE = timedelta(minutes=1)


def entry(day: date, start: int, end: int, zone: str, preference: Preference = HIGH) -> Entry:
    """Minutes of a day on the wall."""
    place = ZoneInfo(zone)
    return Entry(0, Span(instant_at(day, start, place), instant_at(day, end, place)), preference)


def berlin(start: int, end: int, preference: Preference = HIGH) -> Entry:
    """Hours of the Tuesday in Berlin."""
    return entry(TUESDAY, start * 60, end * 60, BERLIN, preference)


def tuesday(*people: Sequence[Entry], hours: tuple[int, int] = (540, 1080)) -> Heat:
    return heat_of(calendar(1, hours, BERLIN, TUESDAY), people, BERLIN)


def counts(heat: Heat, day: int = 0) -> dict[int, tuple[int, int]]:
    """How many prefer and how many can if needed, by the hour at which the row starts."""
    cells = zip(heat.rows, heat.days[day].cells, strict=True)
    return {row.start // 60: (cell.high, cell.low) for row, cell in cells if cell and cell.total}


def at(heat: Heat, day: date, minute: int) -> Cell | None:
    """The cell of that day whose row starts at that minute."""
    row = [row.start for row in heat.rows].index(minute)
    return next(one.cells[row] for one in heat.days if one.date == day)


def test_whoever_prefers_all_of_a_cell_counts_as_high_and_whoever_can_for_all_of_it_as_low() -> None:
    heat = tuesday([berlin(9, 11)], [berlin(10, 12, LOW)], [berlin(9, 10, LOW), berlin(10, 11)])
    assert counts(heat) == {9: (1, 1), 10: (2, 1), 11: (0, 1)}
    assert (heat.people, heat.most, heat.zone) == (3, 3, BERLIN)


def test_who_can_for_a_part_of_a_cell_only_is_not_counted() -> None:
    regular = [[berlin(9, 12)] for _ in range(20)]
    odd = [entry(TUESDAY, 9 * 60 + 10, 11 * 60 + 10, BERLIN)]
    assert counts(tuesday(*regular, odd)) == {9: (20, 0), 10: (21, 0), 11: (20, 0)}


def test_who_prefers_one_part_of_a_cell_and_would_do_the_other_if_needed_counts_as_low() -> None:
    halves = [entry(TUESDAY, 540, 570, BERLIN), entry(TUESDAY, 570, 600, BERLIN, LOW)]
    regular = [[berlin(9, 12)] for _ in range(30)]
    assert counts(tuesday(*regular, halves))[9] == (30, 1)


def test_nobody_and_nothing_still_makes_a_grid_of_the_calendars_hours() -> None:
    heat = tuesday()
    assert [row.start for row in heat.rows] == list(range(540, 1080, 60))
    assert (heat.most, heat.people, heat.best_of(heat.days[0])) == (0, 0, None)
    assert tuesday([], []).people == 2


@pytest.mark.parametrize(
    ("starts", "expected"),
    [((540,), 60), ((540, 570), 30), ((540, 585), 15), ((570,), 60), ((540,) * 30 + (555,), 60)],
)
def test_rows_are_as_long_as_they_can_be_without_losing_most_starts_and_ends(
    starts: tuple[int, ...], expected: int
) -> None:
    heat = tuesday(*([entry(TUESDAY, start, start + 120, BERLIN)] for start in starts), hours=(540, 720))
    assert {row.end - row.start for row in heat.rows[1:-1]} == {expected}
    assert heat.rows[1].start % expected == min(starts) % expected


def test_there_are_never_so_many_rows_that_none_can_be_read() -> None:
    given = [[entry(TUESDAY, 15, DAY_MINUTES - 15, BERLIN)], [entry(TUESDAY, 30, 400, BERLIN)]]
    assert len(tuesday(*given, hours=(0, DAY_MINUTES)).rows) <= 25


def test_half_an_hour_that_is_chosen_has_a_row_of_its_own() -> None:
    heat = heat_of(calendar(1, first=TUESDAY, zone=BERLIN), [[berlin(9, 12)]], BERLIN,
                   [entry(TUESDAY, 570, 600, BERLIN).span])  # fmt: skip
    assert [(each.top, each.bottom) for each in heat.highlights] == [(1, 2)]


def test_hours_outside_the_calendars_appear_only_if_they_are_chosen_and_long_gaps_are_left_out() -> None:
    assert [row.start // 60 for row in tuesday([berlin(7, 8), berlin(22, 23)]).rows] == [*range(9, 18)]
    heat = heat_of(calendar(1, first=TUESDAY, zone=BERLIN), [], BERLIN, [berlin(22, 23).span])
    assert [row.start // 60 for row in heat.rows] == [*range(9, 18), 22]


def test_what_is_not_open_is_no_cell_and_a_row_that_is_open_in_part_counts_that_part() -> None:
    plans = calendar(2, (540, 1050), BERLIN, TUESDAY)
    late = entry(TUESDAY, 1020, 1080, BERLIN)
    until_close = entry(TUESDAY, 1020, 1050, BERLIN)
    heat = heat_of(plans, [[berlin(9, 12)] for _ in range(30)] + [[late], [until_close]], BERLIN)
    assert at(heat, TUESDAY, 1020) == Cell((until_close.span,), 2, 0)
    days = [date(2026, 3, 28), date(2026, 3, 30)]
    shifted = heat_of(calendar(3, (540, 1020), BERLIN, days[0]), [], NEW_YORK)
    assert [at(shifted, day, 180) is None for day in days] == [True, False], "from 4 AM, then from 3 AM"


def test_hours_past_midnight_are_open_on_the_next_date_too_and_after_the_last_day() -> None:
    heat = heat_of(calendar(1, (18 * 60, 26 * 60), BERLIN, TUESDAY), [], BERLIN)
    assert [row.start // 60 for row in heat.rows] == [0, 1, *range(18, 24)]
    opened = [[cell is not None for cell in day.cells] for day in heat.days]
    assert opened == [[False] * 2 + [True] * 6, [True] * 2 + [False] * 6]


def test_rows_follow_hours_that_are_no_whole_hours_from_each_other() -> None:
    heat = heat_of(calendar(2, zone=BERLIN, first=TUESDAY), [[berlin(9, 11)]], KATHMANDU)
    assert [row.start for row in heat.rows] == [825 + 60 * k for k in range(9)]
    assert at(heat, TUESDAY, 825) == Cell((berlin(9, 10).span,), 1, 0)


def test_one_day_may_fall_on_two_dates_elsewhere() -> None:
    day = date(2026, 12, 2)
    given = [[entry(day, 540, 1080, AUCKLAND)]]
    heat = heat_of(calendar(1, (0, DAY_MINUTES), AUCKLAND, day), given, NEW_YORK)
    assert [one.date for one in heat.days] == [TUESDAY, day]
    assert at(heat, TUESDAY, 15 * 60) == Cell((entry(day, 540, 600, AUCKLAND).span,), 1, 0)
    assert at(heat, TUESDAY, 5 * 60) is None, "not in the calendar"
    assert at(heat, day, 0) == Cell((entry(day, 1080, 1140, AUCKLAND).span,), 0, 0)
    assert at(heat, TUESDAY, 23 * 60) == Cell((entry(day, 1020, 1080, AUCKLAND).span,), 1, 0)


def test_hours_before_and_after_midnight_leave_out_the_day_between() -> None:
    day = date(2026, 12, 2)
    heat = heat_of(calendar(1, (840, 1200), AUCKLAND, day), [], NEW_YORK)
    assert [row.start // 60 for row in heat.rows] == [0, 1, 20, 21, 22, 23]
    assert [sum(cell is not None for cell in one.cells) for one in heat.days] == [4, 2]


def whole_day(day: date, zone: str, *people: Sequence[Entry]) -> Heat:
    return heat_of(calendar(1, (0, DAY_MINUTES), zone, day), people, zone)


@pytest.mark.parametrize(
    ("zone", "day", "minute", "minutes"),
    [
        (ST_JOHNS, date(2026, 3, 8), 60, [60]),
        (ST_JOHNS, date(2026, 3, 8), 120, []),
        (ST_JOHNS, date(2026, 11, 1), 60, [120]),
        (LORD_HOWE, date(2026, 10, 4), 120, [30]),
        (LORD_HOWE, date(2026, 4, 5), 60, [90]),
        (AUCKLAND, date(2026, 9, 27), 120, []),
        (AUCKLAND, date(2026, 4, 5), 120, [120]),
        (KATHMANDU, date(2026, 4, 5), 120, [60]),
    ],
)
def test_a_cell_is_all_the_time_at_which_the_clock_shows_it(
    zone: str, day: date, minute: int, minutes: list[int]
) -> None:
    cell = at(whole_day(day, zone), day, minute)
    assert [span.length // MINUTE for span in (cell.spans if cell else ())] == minutes


def test_half_an_hour_that_comes_twice_counts_who_can_both_times() -> None:
    day = date(2026, 11, 1)
    first = entry(day, 60, 90, ST_JOHNS)
    second = Entry(0, Span(first.span.start + 60 * MINUTE, first.span.end + 60 * MINUTE), LOW)
    begun = entry(day, 60, 75, ST_JOHNS)
    regular = [[entry(day, start, start + 30, ST_JOHNS)] for start in (120, 150, 150)]
    heat = heat_of(
        calendar(1, (0, 180), ST_JOHNS, day),
        [[first], [second], [first, second], [begun, second], *regular],
        ST_JOHNS,
    )
    assert at(heat, day, 60) == Cell((first.span, second.span), 0, 1)


zones = st.sampled_from([ST_JOHNS, KATHMANDU, LORD_HOWE, AUCKLAND, BERLIN, "UTC"])
firsts = st.sampled_from(
    [date(2026, 3, 7), date(2026, 4, 4), date(2026, 9, 26), date(2026, 10, 3), date(2026, 10, 31), TUESDAY]
)
pieces = st.tuples(
    st.integers(0, 3 * DAY_MINUTES // 5), st.integers(1, 200), st.sampled_from([5, 15, 30, 60]),
    st.sampled_from([HIGH, LOW]),
)  # fmt: skip


def placed(plans: Calendar, piece: tuple[int, int, int, Preference]) -> Entry:
    """A stretch on a grid of that many minutes, at most to the end of the calendar and a little beyond."""
    start, length, grid, preference = piece
    begin = plans.window.start + start * 5 // grid * grid * MINUTE
    return Entry(0, Span(begin, begin + max(1, length * 5 // grid) * grid * MINUTE), preference)


def walls(plans: Calendar, zone: str) -> dict[tuple[date, int], list[datetime]]:
    """Every minute of the calendar, by the date and the minute that the clock shows then."""
    found: dict[tuple[date, int], list[datetime]] = {}
    minute, place = plans.window.start, ZoneInfo(zone)
    while minute < plans.window.end:
        local = minute.astimezone(place)
        found.setdefault((local.date(), local.hour * 60 + local.minute), []).append(minute)
        minute += MINUTE
    return found


def holds(entries: Sequence[Entry], minute: datetime) -> bool:
    return any(one.span.start <= minute < one.span.end for one in entries)


@settings(max_examples=40, deadline=None)
@given(zones, zones, firsts, st.integers(1, 2), st.lists(st.lists(pieces, max_size=4), max_size=4))
@example(ST_JOHNS, ST_JOHNS, date(2026, 10, 31), 2, [[(290, 30, 15, HIGH)], [(288, 24, 30, LOW)]])
@example(LORD_HOWE, KATHMANDU, date(2026, 10, 3), 2, [[(290, 60, 60, HIGH), (300, 30, 5, LOW)]])
def test_cells_count_as_one_would_minute_by_minute(
    zone: str, shown: str, first: date, days: int, said: list[list[tuple[int, int, int, Preference]]]
) -> None:
    plans = calendar(days, (540, 1080), zone, first)
    people = [[placed(plans, piece) for piece in mine] for mine in said]
    heat = heat_of(plans, people, shown)
    minutes = walls(plans, shown)
    seen: set[datetime] = set()
    for day in heat.days:
        for row, cell in zip(heat.rows, day.cells, strict=True):
            shown_then = [at for k in range(row.start, row.end) for at in minutes.get((day.date, k), [])]
            inside = [at for at in shown_then if 9 <= at.astimezone(ZoneInfo(zone)).hour < 18]
            seen.update(inside)
            prefer = [
                all(holds([e for e in mine if e.preference is HIGH], at) for at in inside) for mine in people
            ]
            able = [all(holds(mine, at) for at in inside) for mine in people]
            assert (cell is not None) is bool(inside)
            if cell:
                assert (cell.high, cell.total) == (sum(prefer), sum(able))
                assert sum((span.length for span in cell.spans), timedelta()) == len(inside) * MINUTE
    everybody = [one for mine in people for one in mine]
    opened = (at for m in minutes.values() for at in m if 9 <= at.astimezone(ZoneInfo(zone)).hour < 18)
    assert all(at in seen for at in opened if holds(everybody, at))


@given(zones, firsts, st.integers(0, 40), st.integers(1, 8))
@settings(max_examples=40, deadline=None)
def test_what_is_chosen_is_marked_where_the_clock_shows_it(
    zone: str, first: date, start: int, length: int
) -> None:
    plans = calendar(2, (540, 1080), BERLIN, first + timedelta(days=8))
    begin = plans.window.start + start * 60 * MINUTE
    span = Span(begin, begin + length * 15 * MINUTE)
    heat = heat_of(plans, [], zone, [span])
    marked = [heat.chosen(each) for each in heat.highlights]
    local, end = (at.astimezone(ZoneInfo(zone)) for at in (span.start, span.end))
    assert marked[0][:2] == (local.date(), local.hour * 60 + local.minute)
    assert marked[-1][2] in (end.hour * 60 + end.minute, DAY_MINUTES)
    assert sum(last - first for _, first, last in marked) == length * 15


def test_what_is_chosen_in_the_second_of_two_equal_hours_lies_in_the_second_half_of_its_cell() -> None:
    day = date(2026, 11, 1)
    late = Span(
        instant_at(day, 60, ZoneInfo(ST_JOHNS)) + 60 * MINUTE, instant_at(day, 120, ZoneInfo(ST_JOHNS))
    )
    heat = heat_of(calendar(1, (0, 180), ST_JOHNS, day), [], ST_JOHNS, [late])
    assert [(each.top, each.bottom) for each in heat.highlights] == [(1.5, 2)]


def test_what_is_chosen_outside_the_calendar_is_not_marked() -> None:
    plans = calendar(1, zone=BERLIN, first=TUESDAY)
    assert heat_of(plans, [], BERLIN, [entry(date(2026, 12, 2), 0, 60, BERLIN).span]).highlights == ()


def test_what_is_past_is_left_out_unless_all_of_it_is() -> None:
    plans = calendar(3, zone=BERLIN, first=TUESDAY)
    given = [[berlin(9, 12), entry(date(2026, 12, 2), 540, 720, BERLIN)]]
    noon = instant_at(date(2026, 12, 2), 640, ZoneInfo(BERLIN))
    heat = heat_of(plans, given, BERLIN, since=noon)
    assert [day.date.day for day in heat.days] == [2, 3]
    assert at(heat, date(2026, 12, 2), 540) is None
    assert at(heat, date(2026, 12, 2), 660) == Cell((entry(date(2026, 12, 2), 660, 720, BERLIN).span,), 1, 0)
    for other in (plans.window.start - MINUTE, plans.window.end + MINUTE):
        assert heat_of(plans, given, BERLIN, since=other) == heat_of(plans, given, BERLIN)


def test_after_the_last_hours_of_the_calendar_all_of_it_is_shown() -> None:
    plans = calendar(1, zone=BERLIN, first=TUESDAY)
    evening = instant_at(TUESDAY, 1300, ZoneInfo(BERLIN))
    for since in (evening, plans.window.end - timedelta(microseconds=1)):
        assert heat_of(plans, [], BERLIN, since=since) == heat_of(plans, [], BERLIN)


def test_the_best_of_a_day_is_the_first_longest_run_of_its_best_count() -> None:
    people = [berlin(9, 12)], [berlin(10, 12)], [berlin(14, 15)], [berlin(14, 15, LOW)]
    best = tuesday(*people).best_of(tuesday(*people).days[0])
    assert best is not None
    assert (best.start, best.end, best.cell.high, best.cell.low) == (600, 720, 2, 0)


def test_most_people_are_better_than_more_who_prefer_it() -> None:
    best = tuesday(
        [berlin(9, 10)], [berlin(9, 10), berlin(11, 12, LOW)], [berlin(11, 12, LOW)], [berlin(11, 12, LOW)]
    )
    found = best.best_of(best.days[0])
    assert found is not None
    assert (found.start, found.cell.rank) == (660, (3, 0))


@pytest.mark.parametrize(("days", "weeks"), [(1, 1), (7, 2), (14, 3), (92, 14)])
def test_days_fold_into_weeks_from_monday(days: int, weeks: int) -> None:
    heat = heat_of(calendar(days, zone=BERLIN, first=TUESDAY), [], BERLIN)
    assert len(heat.weeks) == weeks
    assert heat.weeks[0][:2] == (None, 0)
    assert [number for week in heat.weeks for number in week if number is not None] == list(range(days))
    assert all(
        heat.days[number].date.weekday() == column
        for week in heat.weeks for column, number in enumerate(week) if number is not None
    )  # fmt: skip


def test_ninety_two_days_and_five_hundred_people_are_counted_as_a_planner_would() -> None:
    plans = calendar(92, zone=BERLIN)
    people = answers(plans, 500)
    heat = heat_of(plans, people, BERLIN)
    best = max(
        (stretch for day in heat.days if (stretch := heat.best_of(day))), key=lambda one: one.cell.rank
    )
    (span,) = at(heat, best.date, best.start).spans  # type: ignore[union-attr]
    there = sum(any(one.span.contains(span) for one in mine) for mine in people)
    assert heat.most == best.cell.total >= there > 100
    assert span.start.tzinfo is UTC
