"""Up to three timetables that really differ, each with what speaks for it."""

import math
from datetime import timedelta

from scheduling.planning.answers import (
    Because,
    Timetable,
    TimetableProposal,
    change_between,
)
from scheduling.planning.effort import Effort, SearchProgress
from scheduling.planning.milp import Limit
from scheduling.planning.objectives import LexicographicSolver, people_objective, preference_objective
from scheduling.planning.problem import Choice, Problem, around_pins, problem_of
from scheduling.planning.search import Search
from scheduling.planning.timetable import TIME_LIMIT, solved, timetable_of
from scheduling.seconds import up

MOST = 3
FOR_THE_BEST = 0.75
"""What part of the time the first may take; what it leaves is for the others."""
ELSEWHERE = 5
"""One in so many people of each proposal is elsewhere, or without a meeting, in every later one."""


def propose_timetables(
    search: Search, time_limit: timedelta = TIME_LIMIT, progress: SearchProgress | None = None
) -> tuple[TimetableProposal, ...]:
    """The best timetable; one with the owner's gaps before preference; the next best. None if nobody can.

    Once the time is over, or `progress` has enough, there are fewer.
    """
    effort = Effort.of(time_limit, progress)
    problem = around_pins(problem_of(search))
    best = solved(problem, effort.share(FOR_THE_BEST))
    if not best.slots:
        return ()
    tables = [best]
    while len(tables) < MOST and effort.left:
        share = effort.share(1 / (MOST - len(tables)))
        other = _other(problem, tables, share, gaps_first=len(tables) == 1)
        if other is None:
            break
        tables.append(other)
    first, *others = sorted(tables, key=_rank)
    return tuple(
        TimetableProposal(table, because(first, table), change_between(first, table))
        for table in (first, *others)
    )


def _rank(table: Timetable) -> tuple[int, int, int]:
    """Better first; what is not proved the best may turn out not to be."""
    return -table.required, -table.people, -table.preferred


def because(first: Timetable, other: Timetable) -> Because:
    """What speaks for another timetable than the first."""
    if other is first:
        return Because.BEST
    if other.people >= first.people and other.stretches < first.stretches:
        return Because.FEWER_STRETCHES
    if other.preferred > first.preferred:
        return Because.MORE_PREFERRED
    if other.slots[-1].span.end < first.slots[-1].span.end:
        return Because.ENDS_EARLIER
    return Because.OTHER_PEOPLE if other.left_out != first.left_out else Because.ELSEWHEN


def _other(
    problem: Problem, tables: list[Timetable], effort: Effort, *, gaps_first: bool
) -> Timetable | None:
    """The best that differs from all these, or None if nothing does."""
    limits = [_elsewhere(_choice(problem, table)) for table in tables]
    solver = LexicographicSolver(problem, effort, limits)
    wishes = preference_objective(problem)
    people = solver.maximise(people_objective(problem), share=0.5, tie=wishes)
    if not solver.choice:
        return None
    stretches = solver.minimise_stretches(share=0.6) if gaps_first else None
    preference = solver.maximise(wishes, share=0.8)
    stretches = stretches or solver.minimise_stretches(share=1.0)
    return timetable_of(problem, solver.choice, people, preference, all_joined=stretches.proved)


def _choice(problem: Problem, table: Timetable) -> Choice:
    place = {user_id: who for who, user_id in enumerate(problem.ids)}
    return {place[one.user_id]: up(one.span.start) for one in table.slots}


def _elsewhere(choice: Choice) -> Limit:
    """Enough of those people have another meeting or none."""
    return Limit(
        {column: 1 for column in choice.items()}, most=len(choice) - math.ceil(len(choice) / ELSEWHERE)
    )
