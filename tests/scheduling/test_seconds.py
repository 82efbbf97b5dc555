"""The arithmetic of whole seconds, against counting them one by one."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.intervals import Span
from scheduling.seconds import (
    QUARTER,
    SecondRange,
    among,
    at,
    bounds,
    common,
    fitting,
    holds,
    joined,
    quarters,
    seconds,
    up,
)

NOON = datetime(2026, 1, 13, 12, tzinfo=UTC)
SECOND, TINY = timedelta(seconds=1), timedelta(microseconds=1)
windows = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda pair: (pair[0], sum(pair))))
disjoint = windows.map(joined)


def within(ranges: list[SecondRange]) -> set[int]:
    """Every second of these, the ends not included."""
    return {second for low, high in ranges for second in range(low, high)}


def starts_in(ranges: list[SecondRange]) -> set[int]:
    """Every second of these, both ends included."""
    return {second for low, high in ranges for second in range(low, high + 1)}


def test_what_is_not_a_whole_second_is_cut() -> None:
    span = Span(NOON + TINY, NOON + 3 * SECOND - TINY)
    assert [(at(low), at(high)) for low, high in bounds([span])] == [(NOON + SECOND, NOON + 2 * SECOND)]
    whole = Span(NOON, NOON + SECOND)
    assert [(at(low), at(high)) for low, high in bounds([whole])] == [(NOON, NOON + SECOND)]


@pytest.mark.parametrize(("part", "expected"), [(0 * TINY, 0), (TINY, 1), (SECOND - TINY, 1), (SECOND, 1)])
def test_instants_and_lengths_are_rounded_up(part: timedelta, expected: int) -> None:
    assert at(up(NOON + part)) == NOON + expected * SECOND
    assert seconds(part) == expected
    assert seconds(timedelta(minutes=30) + part) == 1800 + expected


@given(windows)
def test_joined_is_the_same_time_in_order_and_apart(given_windows: list[SecondRange]) -> None:
    found = joined(given_windows)
    assert within(found) == within(given_windows)
    assert all(before[1] < after[0] for before, after in pairwise(found))


@given(disjoint, disjoint)
def test_common_is_what_is_in_both(one: list[SecondRange], other: list[SecondRange]) -> None:
    found = common(one, other)
    assert within(found) == within(one) & within(other)
    assert all(low < high for low, high in found) and found == sorted(found)


@given(windows, st.integers(1, 12))
def test_a_meeting_fits_wherever_all_of_it_is_within(given_windows: list[SecondRange], length: int) -> None:
    starts = fitting(given_windows, length)
    one_by_one = {second for low, high in given_windows for second in range(low, high - length + 1)}
    assert starts_in(starts) == one_by_one


@given(disjoint, st.lists(st.integers(-2, 55), unique=True).map(sorted))
def test_where_a_meeting_may_start(starts: list[SecondRange], candidates: list[int]) -> None:
    possible = starts_in(starts)
    assert [second for second in range(-2, 55) if holds(starts, second)] == sorted(possible)
    assert among(candidates, starts) == [second for second in candidates if second in possible]


@given(
    st.lists(
        st.tuples(st.integers(-3, 9), st.integers(0, 3000)).map(
            lambda one: (one[0] * 300, one[0] * 300 + one[1])
        )
    )
)
def test_quarters_are_those_at_which_a_meeting_may_start(starts: list[SecondRange]) -> None:
    assert quarters(starts) == {second for second in starts_in(starts) if second % QUARTER == 0}
    assert timedelta(minutes=15) / SECOND == QUARTER
