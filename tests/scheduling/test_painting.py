"""Painting over, held against what it means: at each minute the last word counts."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.errors import TooManyTimes
from scheduling.intervals import Span
from scheduling.model import Preference
from scheduling.painting import MOST, Said, paint

MIDNIGHT = datetime(2026, 1, 1, tzinfo=UTC)
HIGH, LOW = Preference.HIGH, Preference.LOW


def said(start: int, end: int, preference: Preference = HIGH, name: str = "") -> Said:
    """Minutes of one day."""
    return Said(
        Span(MIDNIGHT + timedelta(minutes=start), MIDNIGHT + timedelta(minutes=end)), preference, name
    )


def minutes(some: list[Said]) -> dict[int, tuple[Preference, str]]:
    """What is said of each minute; none is said twice."""
    found: dict[int, tuple[Preference, str]] = {}
    for one in some:
        start, end = (int((at - MIDNIGHT) / timedelta(minutes=1)) for at in (one.span.start, one.span.end))
        for minute in range(start, end):
            assert minute not in found, f"minute {minute} twice"
            found[minute] = one.preference, one.name
    return found


@st.composite
def disjoint(draw: st.DrawFn) -> list[Said]:
    """What somebody may have said, in any order."""
    edges = sorted(draw(st.sets(st.integers(0, 60), max_size=16)))
    pairs = list(itertools.pairwise(edges))
    chosen = [pair for pair in pairs if draw(st.booleans())]
    made = [said(*pair, draw(st.sampled_from((HIGH, LOW))), draw(st.sampled_from("ab"))) for pair in chosen]
    return draw(st.permutations(made))


@given(before=disjoint(), over=disjoint())
def test_at_every_minute_the_last_word_counts(before: list[Said], over: list[Said]) -> None:
    painted, _ = paint(before, over)
    assert minutes(painted) == minutes(before) | minutes(over)


@given(before=disjoint(), over=disjoint())
def test_what_lost_something_is_counted_and_the_rest_is_in_order_and_joined(
    before: list[Said], over: list[Said]
) -> None:
    painted, replaced = paint(before, over)
    assert replaced == sum(any(old.span.overlaps(new.span) for new in over) for old in before)
    assert painted == sorted(painted, key=lambda one: one.span)
    for one, following in itertools.pairwise(painted):
        alike = (one.preference, one.name) == (following.preference, following.name)
        assert one.span.end < following.span.start or not alike


@given(before=disjoint(), over=disjoint())
def test_the_same_again_changes_nothing(before: list[Said], over: list[Said]) -> None:
    painted, _ = paint(before, over)
    assert paint(painted, over)[0] == painted


def test_there_is_room_for_so_many_and_whoever_has_more_may_have_fewer() -> None:
    apart = [said(2 * k, 2 * k + 1) for k in range(MOST)]
    assert len(paint(apart, [])[0]) == MOST
    one_more = said(2 * MOST, 2 * MOST + 1)
    with pytest.raises(TooManyTimes):
        paint(apart, [one_more])
    too_many = [*apart, one_more]
    assert len(paint(too_many, [said(0, 3)])[0]) == MOST
