"""Meetings of one length that start on a grid: an assignment of people to slots, solved as one."""

from datetime import timedelta
from itertools import pairwise

import pytest

from benchmarks.instances import timetable_search
from scheduling.planning.effort import Effort
from scheduling.planning.milp import Limit, Milp
from scheduling.planning.objectives import people_objective, preference_objective, value_of
from scheduling.planning.problem import Problem, problem_of
from scheduling.planning.timetable import best_timetable

LONG = timedelta(minutes=1)


def most_by_matching(problem: Problem) -> int:
    """A maximum matching of people and starts, by augmenting paths (Kuhn)."""
    taken: dict[int, int] = {}

    def place(who: int, seen: set[int]) -> bool:
        for start in problem.options[who]:
            if start not in seen:
                seen.add(start)
                if start not in taken or place(taken[start], seen):
                    taken[start] = who
                    return True
        return False

    return sum(place(who, set()) for who in range(len(problem.ids)))


def branched(problem: Problem) -> tuple[int, int]:
    """The most people, and the most preference with so many, by branching and bounding alone."""
    milp, attained = Milp(problem), []
    for objective in (people_objective(problem), preference_objective(problem)):
        choice, _ = milp.solve(objective, None, Effort.of(LONG), 0.9)
        attained.append(value_of(problem, objective, choice or {}))
        milp.limit(Limit(objective, least=attained[-1]))
    return attained[0], attained[1]


@pytest.mark.parametrize("capacity", [0.6, 0.8, 1.0, 1.2])
def test_a_timetable_on_a_grid_is_a_maximum_matching_with_the_most_preference(capacity: float) -> None:
    for seed in range(8):
        search = timetable_search(24 + seed, capacity, seed, grid=True)
        problem = problem_of(search)
        starts = sorted({start for options in problem.options for start in options})
        assert all(later - start >= problem.length for start, later in pairwise(starts)), "a grid"
        table = best_timetable(search)
        assert table.proof.preference
        assert table.people == most_by_matching(problem), f"seed {seed}"
        assert (table.people, table.preferred) == branched(problem), f"seed {seed}"


def test_the_relaxation_on_a_grid_is_whole() -> None:
    for seed in range(8):
        problem = problem_of(timetable_search(60, 0.9, seed, grid=True))
        relaxed = Milp(problem).relax(people_objective(problem), Effort.of(LONG))
        assert relaxed is not None
        assert all(value == pytest.approx(1) for value in relaxed[1].values())
        assert relaxed[0] == pytest.approx(most_by_matching(problem))
