"""The proved timetable against exhaustive search, and against a second formulation."""

import random
from datetime import datetime, timedelta

import pytest

from scheduling.planning.search import Invitee, Search
from scheduling.planning.timetable import best_timetable, first_answer
from tests.support.planning.exhaustive import best_score, score_of
from tests.support.planning.flow import most_people_then_preference
from tests.support.planning.instances import medium_search, moment, small_search, span

SMALL = 520


@pytest.mark.parametrize("batch", range(4))
def test_no_timetable_of_a_small_search_is_better_wherever_its_meetings_start(batch: int) -> None:
    for seed in range(batch, SMALL, 4):
        search = small_search(random.Random(seed))
        table = best_timetable(search)
        assert score_of(search, table) == best_score(search), f"seed {seed}"
        assert table.proof.complete and table.every_start, f"seed {seed}"
        assert table.people_bound == table.people, f"seed {seed}"
        assert first_answer(search).people <= table.people or table.required, f"seed {seed}"


def test_quarter_hours_and_edges_of_availability_are_never_better_and_sometimes_worse() -> None:
    worse = 0
    for seed in range(150):
        search = small_search(random.Random(seed))
        found = score_of(search, best_timetable(search))[:5]
        regular = best_score(search, regular_starts(search))[:5]
        assert found >= regular, f"seed {seed}"
        worse += regular < found
    assert worse


def regular_starts(search: Search) -> set[datetime]:
    """Quarter hours, starts of availability, and ends minus a meeting; and what is pinned."""
    spans = [one for person in search.people for one in person.prefer + person.if_needed]
    spans += search.open
    edges = {one.start for one in spans} | {one.end - search.length for one in spans}
    return edges | {moment(k) for k in range(0, 600, 15)} | {pin.start for pin in search.pins}


def test_back_to_back_meetings_of_forty_minutes_leave_the_quarter_hours() -> None:
    people = tuple(Invitee(k, (span(0, 160),)) for k in range(4))
    search = Search(people, (span(0, 160),), timedelta(minutes=30), moment(-60), timedelta(minutes=10))
    table = best_timetable(search)
    assert [one.span.start for one in table.slots] == [moment(k) for k in (0, 40, 80, 120)]
    assert table.stretches == 1 and table.proof.complete


@pytest.mark.parametrize("mixed", [False, True])
def test_a_second_formulation_places_as_many_people_with_as_much_preference(mixed: bool) -> None:
    for seed in range(6):
        search = medium_search(random.Random(seed), 16 + 2 * seed, mixed=mixed)
        search = Search(
            tuple(Invitee(p.user_id, p.prefer, p.if_needed, buffer=p.buffer) for p in search.people),
            search.open,
            search.length,
            search.now,
        )
        table = best_timetable(search)
        assert table.proof.preference, f"seed {seed}"
        assert (table.people, table.preferred) == most_people_then_preference(search), f"seed {seed}"
