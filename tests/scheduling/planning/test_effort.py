"""Time for looking is counted by the wall, and somebody else may end it."""

from datetime import timedelta
from threading import Timer
from time import monotonic

import pytest

from benchmarks.instances import timetable_search
from scheduling.planning.effort import SearchProgress
from scheduling.planning.proposals import propose_timetables
from scheduling.planning.search import Search
from scheduling.planning.timetable import first_answer
from tests.support.planning.timetables import check

LONG = timedelta(minutes=1)


@pytest.fixture
def hard() -> Search:
    """Proof takes far longer than anybody would wait."""
    return timetable_search(200, 1.0, 1, mixed=True)


def test_what_is_found_is_there_once_somebody_has_enough_and_says_what_it_is_worth(hard: Search) -> None:
    progress = SearchProgress()
    Timer(1, setattr, (progress, "is_enough", True)).start()
    began = monotonic()
    [found] = propose_timetables(hard, LONG, progress)
    assert monotonic() - began < LONG.total_seconds() / 2
    check(hard, found.timetable)
    assert first_answer(hard).people <= found.timetable.people <= found.timetable.people_bound
    assert not found.timetable.proof.complete
    assert progress.placed <= found.timetable.people


def test_how_far_it_has_got_is_known_at_the_end() -> None:
    progress = SearchProgress()
    found = propose_timetables(timetable_search(12, 0.8, 1), LONG, progress)
    assert progress.at_most == found[0].timetable.people_bound == found[0].timetable.people
