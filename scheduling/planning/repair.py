"""Repairing a timetable that no longer holds, by moving as few people as possible."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from scheduling.planning.answers import Change, Slot, Timetable, change_between
from scheduling.planning.effort import Effort
from scheduling.planning.milp import Limit, Objective
from scheduling.planning.objectives import LexicographicSolver, people_objective, preference_objective
from scheduling.planning.problem import Problem, around_pins, problem_of
from scheduling.planning.search import Search
from scheduling.planning.timetable import TIME_LIMIT, timetable_of
from scheduling.seconds import up


def repaired(
    search: Search, current: Timetable, time_limit: timedelta = TIME_LIMIT
) -> tuple[Timetable, Change]:
    """The timetable for what the search now says, and what changes.

    As many people as possible (required ones first) have a meeting; then as many as possible keep the
    one they have; then preference and stretches count, as ever.
    """
    problem = around_pins(problem_with(search, current.slots))
    repair = least_change(problem, kept_objective(problem, current.slots), time_limit)
    return repair, change_between(current, repair)


def problem_with(search: Search, slots: Iterable[Slot]) -> Problem:
    """The search in seconds, with the starts of these meetings among those considered."""
    return problem_of(search, [(one.user_id, up(one.span.start)) for one in slots])


def least_change(
    problem: Problem, kept: Objective, time_limit: timedelta, limits: Sequence[Limit] = ()
) -> Timetable:
    """The timetable within the limits that keeps the most of what `kept` counts."""
    guide = {column: 1.0 for column in kept}
    solver = LexicographicSolver(problem, Effort.of(time_limit), limits, guide)
    people = solver.maximise(people_objective(problem), share=0.5, tie=kept)
    keeping = solver.maximise(kept, share=0.6)
    preference = solver.maximise(preference_objective(problem), share=0.7)
    stretches = solver.minimise_stretches(share=1.0)
    return timetable_of(
        problem,
        solver.choice or {},
        people,
        preference,
        all_joined=stretches.proved,
        in_order=keeping.proved,
    )


def kept_objective(problem: Problem, slots: Iterable[Slot]) -> Objective:
    """One for each person who can keep their meeting, and does."""
    place = {user_id: who for who, user_id in enumerate(problem.ids)}
    starts = [(place[one.user_id], up(one.span.start)) for one in slots if one.user_id in place]
    return {(who, start): 1 for who, start in starts if start in problem.options[who]}
