"""Mending a timetable that no longer holds, by moving as few people as possible."""

from collections.abc import Iterable
from datetime import timedelta

from scheduling.planning.answers import Change, Placement, Timetable, change_between
from scheduling.planning.milp import Worth
from scheduling.planning.objectives import Climb, people_worth, preference_worth
from scheduling.planning.problem import Problem, around_pins, problem_of
from scheduling.planning.search import Search
from scheduling.planning.timetable import TIME_LIMIT, timetable_of
from scheduling.seconds import up


def repaired(
    request: Search, current: Timetable, time_limit: timedelta = TIME_LIMIT
) -> tuple[Timetable, Change]:
    """The timetable for what the request now says, and what changes.

    As many people as possible (required ones first) have a meeting; then as many as possible keep the
    one they have; then preference and stretches count, as ever.
    """
    problem = around_pins(
        problem_of(request, [(one.user_id, up(one.span.start)) for one in current.placements])
    )
    kept = kept_worth(problem, current.placements)
    climb = Climb(problem, time_limit.total_seconds(), guide={column: 1.0 for column in kept})
    people = climb.to(people_worth(problem), share=0.5, tie=kept)
    keeping = climb.to(kept, share=0.6)
    preference = climb.to(preference_worth(problem), share=0.7)
    stretches = climb.to_fewest_stretches(share=1.0)
    mended = timetable_of(
        problem,
        climb.choice or {},
        people,
        preference,
        all_joined=stretches.proved,
        in_order=keeping.proved,
    )
    return mended, change_between(current, mended)


def kept_worth(problem: Problem, placements: Iterable[Placement]) -> Worth:
    """One for each person who can keep their meeting, and does."""
    place = {user_id: who for who, user_id in enumerate(problem.ids)}
    starts = [(place[one.user_id], up(one.span.start)) for one in placements if one.user_id in place]
    return {(who, start): 1 for who, start in starts if start in problem.options[who]}
