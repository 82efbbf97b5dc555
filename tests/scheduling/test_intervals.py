"""The arithmetic of availability, by example and by property: spans against sets of minutes."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.intervals import Span, difference, union

MIDNIGHT = datetime(2026, 1, 1, tzinfo=UTC)


def span(start: int, end: int) -> Span:
    """Minutes of one day."""
    return Span(MIDNIGHT + timedelta(minutes=start), MIDNIGHT + timedelta(minutes=end))


def minutes(spans: list[Span]) -> set[int]:
    """The same as the set of minutes that they cover."""
    found: set[int] = set()
    for one in spans:
        start, end = (int((at - MIDNIGHT) / timedelta(minutes=1)) for at in (one.start, one.end))
        found |= set(range(start, end))
    return found


spans = st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda pair: span(pair[0], sum(pair)))
some = st.lists(spans, max_size=8)


@pytest.mark.parametrize(("start", "end"), [(5, 5), (6, 5)])
def test_a_span_starts_before_it_ends(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="must start before it ends"):
        span(start, end)


def test_the_end_of_a_span_does_not_belong_to_it() -> None:
    assert not span(0, 10).overlaps(span(10, 20))
    assert not span(10, 20).overlaps(span(0, 10))
    assert span(0, 10).overlaps(span(9, 20))
    assert span(0, 10).length == timedelta(minutes=10)


@pytest.mark.parametrize(
    ("other", "contained"),
    [((0, 10), True), ((0, 5), True), ((5, 10), True), ((3, 4), True), ((0, 11), False), ((20, 30), False)],
)
def test_a_span_contains_what_sticks_out_on_neither_side(other: tuple[int, int], contained: bool) -> None:
    assert span(0, 10).contains(span(*other)) is contained


@pytest.mark.parametrize(
    ("other", "left"),
    [
        ((10, 20), [(0, 10)]),
        ((20, 30), [(0, 10)]),
        ((0, 10), []),
        ((-5, 15), []),
        ((0, 4), [(4, 10)]),
        ((4, 10), [(0, 4)]),
        ((4, 6), [(0, 4), (6, 10)]),
    ],
)
def test_what_is_left_of_a_span(other: tuple[int, int], left: list[tuple[int, int]]) -> None:
    assert span(0, 10).minus(span(*other)) == [span(*pair) for pair in left]


def test_touching_and_overlapping_spans_become_one() -> None:
    assert union([span(10, 20), span(0, 10), span(15, 30), span(40, 50), span(41, 42)]) == [
        span(0, 30),
        span(40, 50),
    ]
    assert union([]) == []


def test_a_difference_keeps_the_order_it_was_given() -> None:
    assert difference([span(40, 50), span(0, 30)], [span(10, 20)]) == [
        span(40, 50),
        span(0, 10),
        span(20, 30),
    ]
    assert difference([span(0, 10)], []) == [span(0, 10)]


@given(some)
def test_a_union_covers_the_same_time_in_sorted_spans_that_do_not_touch(given: list[Span]) -> None:
    joined = union(given)
    assert minutes(joined) == minutes(given)
    assert all(before.end < after.start for before, after in itertools.pairwise(joined))
    assert union(joined) == joined
    assert union(reversed(given)) == joined


@given(some, some)
def test_a_difference_covers_what_is_in_the_first_and_not_in_the_second(
    given: list[Span], taken: list[Span]
) -> None:
    left = difference(given, taken)
    assert minutes(left) == minutes(given) - minutes(taken)
    assert not any(rest.overlaps(hole) for rest in left for hole in taken)
    assert all(any(one.contains(rest) for one in given) for rest in left)


@given(spans, spans)
def test_what_is_within_a_window_is_what_both_cover(one: Span, window: Span) -> None:
    inside = one.within(window)
    assert minutes([inside] if inside else []) == minutes([one]) & minutes([window])
    assert (inside is not None) is one.overlaps(window)
    assert inside == window.within(one)


@given(spans, spans)
def test_what_is_inside_and_what_is_left_make_up_the_whole(one: Span, other: Span) -> None:
    inside = one.within(other)
    pieces = one.minus(other) + ([inside] if inside else [])
    assert union(pieces) == [one]
    assert sum((piece.length for piece in pieces), timedelta()) == one.length
