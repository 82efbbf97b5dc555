"""The best timetable of one-on-one meetings, proved.

The levels, each only among timetables that are best by those before: pinned meetings are kept; required
people are placed; most people; most preference; those who got a LOW slot last time with this owner go
first; fewest gaps for the owner. On each level a relaxation gives a bound and a guide, the quick search
follows the guide, and only what they leave open is branched and bounded.

What is proved: that no timetable is better on that level, given the levels before, wherever its
meetings start (`problem` says why a few starts are enough, and when they are not). Where all is proved,
the same request gives the same answer, in whatever order its people come.
"""

from collections.abc import Mapping
from datetime import timedelta

from scheduling.intervals import Span
from scheduling.model import Preference
from scheduling.planning.answers import Placement, Proof, Timetable
from scheduling.planning.local_search import quick_choice
from scheduling.planning.objectives import (
    Climb,
    Objective,
    people_worth,
    plain_bound,
    preference_unit,
    preference_worth,
    value_of,
)
from scheduling.planning.problem import Choice, Problem, around_pins, problem_of
from scheduling.planning.search import Search
from scheduling.seconds import at

TIME_LIMIT = timedelta(seconds=5)


def first_answer(request: Search) -> Timetable:
    """A good timetable at once, without the solver; little of it is proved."""
    problem = around_pins(problem_of(request))
    choice = quick_choice(problem)
    people, preference = (
        Objective(value_of(problem, worth, choice), plain_bound(problem, worth))
        for worth in (people_worth(problem), preference_worth(problem))
    )
    return timetable_of(problem, choice, people, preference, all_joined=False)


def best_timetable(request: Search, time_limit: timedelta = TIME_LIMIT) -> Timetable:
    """The best timetable that so much time of solving finds, and what is proved of it."""
    return solved(around_pins(problem_of(request)), time_limit)


def solved(problem: Problem, time_limit: timedelta) -> Timetable:
    """The problem's best timetable."""
    climb = Climb(problem, time_limit.total_seconds())
    wishes = preference_worth(problem)
    people = climb.to(people_worth(problem), share=0.6, tie=wishes)
    preference = climb.to(wishes, share=0.7)
    stretches = climb.to_fewest_stretches(share=1.0)
    return timetable_of(problem, climb.choice or {}, people, preference, all_joined=stretches.proved)


def timetable_of(
    problem: Problem,
    choice: Choice,
    people: Objective,
    preference: Objective,
    *,
    all_joined: bool,
    in_order: bool = True,
) -> Timetable:
    """The answer in instants and user ids.

    `all_joined` says that no fewer stretches are possible, `in_order` that levels between people and
    preference are proved.
    """
    proof = Proof(
        people=people.proved,
        preference=people.proved and in_order and preference.proved,
        stretches=people.proved and in_order and preference.proved and all_joined,
    )
    able = sum(bool(options) for options in problem.options)
    return Timetable(
        placements=placements_of(problem, choice),
        left_out=tuple(user_id for who, user_id in enumerate(problem.ids) if who not in choice),
        required=sum(problem.required[who] for who in choice),
        stretches=len(choice) - problem.follows(choice),
        proof=proof,
        people_bound=min(able, len(choice) + people.bound - people.value),
        preferred_bound=preference.bound // preference_unit(problem),
        every_start=problem.every_start,
    )


def placements_of(problem: Problem, choice: Mapping[int, int]) -> tuple[Placement, ...]:
    """The meetings in the order of time."""
    return tuple(
        Placement(
            problem.ids[who],
            Span(at(start), at(start + problem.length)),
            Preference.HIGH if problem.options[who][start] else Preference.LOW,
        )
        for start, who in sorted((start, who) for who, start in choice.items())
    )
