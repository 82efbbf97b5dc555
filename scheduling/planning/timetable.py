"""The best timetable of one-on-one meetings, proved.

The objectives, each only among timetables that are best by those before: pinned meetings are kept; required
people are placed; most people; most preference; those who got a LOW slot last time with this owner go
first; fewest gaps for the owner. For each, a relaxation gives a bound and a guide, local search follows
the guide, and only what they leave open is branched and bounded.

What is proved: that no timetable is better for that objective, given those before, wherever its
meetings start (`problem` says why a few starts are enough, and when they are not). Where all is proved,
the same search gives the same answer, in whatever order its people come.
"""

from collections.abc import Mapping
from datetime import timedelta

from scheduling.intervals import Span
from scheduling.model import Preference
from scheduling.planning.answers import Proof, Slot, Timetable
from scheduling.planning.effort import Effort
from scheduling.planning.local_search import local_search
from scheduling.planning.objectives import (
    Attained,
    LexicographicSolver,
    people_objective,
    plain_bound,
    preference_objective,
    preference_unit,
    value_of,
)
from scheduling.planning.problem import Choice, Problem, around_pins, problem_of
from scheduling.planning.search import Search
from scheduling.seconds import at

TIME_LIMIT = timedelta(seconds=5)


def first_answer(search: Search) -> Timetable:
    """A good timetable at once, without the solver; little of it is proved."""
    problem = around_pins(problem_of(search))
    choice = local_search(problem)
    people, preference = (
        Attained(value_of(problem, objective, choice), plain_bound(problem, objective))
        for objective in (people_objective(problem), preference_objective(problem))
    )
    return timetable_of(problem, choice, people, preference, all_joined=False)


def best_timetable(search: Search, time_limit: timedelta = TIME_LIMIT) -> Timetable:
    """The best timetable that is found within so much time, and what is proved of it."""
    return solved(around_pins(problem_of(search)), Effort.of(time_limit))


def solved(problem: Problem, effort: Effort) -> Timetable:
    """The problem's best timetable, and how far it has got, on the way."""
    progress = effort.progress
    progress.at_most = sum(bool(options) for options in problem.options)
    solver = LexicographicSolver(problem, effort)
    progress.placed = len(solver.choice or ())
    wishes = preference_objective(problem)
    people = solver.maximise(people_objective(problem), share=0.6, tie=wishes)
    progress.at_most = people_bound(problem, solver.choice or {}, people)
    preference = solver.maximise(wishes, share=0.7)
    stretches = solver.minimise_stretches(share=1.0)
    return timetable_of(problem, solver.choice or {}, people, preference, all_joined=stretches.proved)


def timetable_of(
    problem: Problem,
    choice: Choice,
    people: Attained,
    preference: Attained,
    *,
    all_joined: bool,
    in_order: bool = True,
) -> Timetable:
    """The answer in instants and user ids.

    `all_joined` says that no fewer stretches are possible, `in_order` that objectives between people and
    preference are proved.
    """
    proof = Proof(
        people=people.proved,
        preference=people.proved and in_order and preference.proved,
        stretches=people.proved and in_order and preference.proved and all_joined,
    )
    return Timetable(
        slots=slots_of(problem, choice),
        left_out=tuple(user_id for who, user_id in enumerate(problem.ids) if who not in choice),
        required=sum(problem.required[who] for who in choice),
        stretches=len(choice) - problem.follows(choice),
        proof=proof,
        people_bound=people_bound(problem, choice, people),
        preferred_bound=preference.bound // preference_unit(problem),
        every_start=problem.every_start,
    )


def people_bound(problem: Problem, choice: Choice, people: Attained) -> int:
    """How many people no timetable can exceed that places as many required ones."""
    able = sum(bool(options) for options in problem.options)
    return min(able, len(choice) + people.bound - people.value)


def slots_of(problem: Problem, choice: Mapping[int, int]) -> tuple[Slot, ...]:
    """The meetings in the order of time."""
    return tuple(
        Slot(
            problem.ids[who],
            Span(at(start), at(start + problem.length)),
            Preference.HIGH if problem.options[who][start] else Preference.LOW,
        )
        for start, who in sorted((start, who) for who, start in choice.items())
    )
