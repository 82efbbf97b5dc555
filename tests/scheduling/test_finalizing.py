"""The rules of fixing a meeting."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduling.errors import NobodyCan, OutsideCalendar
from scheduling.finalizing import check_meeting, check_somebody_can, preference_for
from scheduling.intervals import Span
from scheduling.model import Entry, Preference
from tests.support.lunch import LUNCH

Said = tuple[float, float, Preference]
HIGH, LOW = Preference.HIGH, Preference.LOW
NOW = datetime(2026, 1, 13, 12, tzinfo=UTC)


def at(start: float, end: float) -> Span:
    """Hours from now."""
    return Span(NOW + timedelta(hours=start), NOW + timedelta(hours=end))


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([], None),
        ([(0, 1, HIGH)], HIGH),
        ([(-1, 2, HIGH)], HIGH),
        ([(0, 1, LOW)], LOW),
        ([(0, 0.5, HIGH), (0.5, 1, HIGH)], HIGH),
        ([(0, 0.5, HIGH), (0.5, 1, LOW)], LOW),
        ([(0, 0.4, HIGH), (0.5, 1, HIGH)], None),
        ([(0, 0.9, HIGH)], None),
        ([(1, 2, HIGH)], None),
    ],
)
def test_how_a_meeting_suits_somebody(
    entries: list[tuple[float, float, Preference]], expected: Preference | None
) -> None:
    said = [Entry(n, at(start, end), preference) for n, (start, end, preference) in enumerate(entries)]
    assert preference_for(said, at(0, 1)) is expected


def test_somebody_must_be_able_to_come() -> None:
    check_somebody_can(at(0, 1), [None, LOW])
    nobodies: list[list[Preference | None]] = [[], [None, None]]
    for nobody in nobodies:
        with pytest.raises(NobodyCan) as refused:
            check_somebody_can(at(0, 1), nobody)
        assert refused.value.meeting == at(0, 1)


def test_a_meeting_lies_wholly_inside_the_calendar_and_in_the_future() -> None:
    window = LUNCH.window
    hour = timedelta(hours=1)
    check_meeting(LUNCH, at(0.1, 1), NOW)
    check_meeting(LUNCH, Span(window.end - hour, window.end), NOW)
    check_meeting(LUNCH, Span(window.start, window.start + hour), window.start - hour)


@pytest.mark.parametrize(
    ("start", "end", "past"), [(0, 1, True), (-1, 1, True), (88, 90, False), (100, 101, False)]
)
def test_a_meeting_elsewhere_is_refused(start: float, end: float, past: bool) -> None:
    with pytest.raises(OutsideCalendar) as refused:
        check_meeting(LUNCH, at(start, end), NOW)
    assert (refused.value.past, refused.value.window) == (past, LUNCH.window)
