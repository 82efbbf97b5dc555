"""What makes a timetable good, one objective after another, each with what is proved of it."""

import math
from collections.abc import Sequence

from msgspec import Struct

from scheduling.planning.effort import Effort
from scheduling.planning.local_search import Guide, local_search
from scheduling.planning.milp import FOLLOWS, Limit, Milp, Objective
from scheduling.planning.problem import Choice, Problem


class Attained(Struct, frozen=True):
    """What was attained for one objective, and what none can exceed given those before."""

    value: int
    bound: int

    @property
    def proved(self) -> bool:
        return self.value >= self.bound


def people_objective(problem: Problem) -> Objective:
    """One for each person placed; for a required one more than for all others together."""
    required = sum(problem.required)
    extra = len(problem.ids) - required + 1 if required < len(problem.ids) else 1
    return {
        (who, start): extra if problem.required[who] else 1
        for who, options in enumerate(problem.options)
        for start in options
    }


def preference_objective(problem: Problem) -> Objective:
    """A preference met counts most; then that those who are owed one are placed, and as they prefer."""
    unit = preference_unit(problem)
    objective = {
        (who, start): unit * preferred + (1 + preferred) * problem.owed[who]
        for who, options in enumerate(problem.options)
        for start, preferred in options.items()
    }
    return {column: value for column, value in objective.items() if value}


def preference_unit(problem: Problem) -> int:
    """What a preference met counts: more than all that is owed together."""
    return 2 * sum(problem.owed) + 1


def plain_bound(problem: Problem, objective: Objective) -> int:
    """What it would be worth if nobody stood in anybody's way."""
    return sum(
        max((objective.get((who, start), 0) for start in options), default=0)
        for who, options in enumerate(problem.options)
    )


def value_of(problem: Problem, objective: Objective, choice: Choice) -> int:
    """What a choice is worth for an objective."""
    met = sum(objective.get(column, 0) for column in choice.items())
    ends = {start + problem.steps[who] for who, start in choice.items()}
    return met + sum(objective.get((FOLLOWS, start), 0) for start in choice.values() if start in ends)


MOST_COLUMNS = 50_000
"""A program of more takes hundreds of megabytes, and seconds until it is built: local search has to do."""


class LexicographicSolver:
    """Improves a choice for one objective after another, without loss for those before.

    Each takes at most a share of the time that is left.
    """

    def __init__(
        self, problem: Problem, effort: Effort, limits: Sequence[Limit] = (), guide: Guide | None = None
    ) -> None:
        self.problem = problem
        self.effort = effort
        self.limits = list(limits)
        self.choice: Choice | None = None
        self._milp: Milp | None = None
        self._joins = False
        self._next = math.inf
        self._is_small = sum(map(len, problem.options)) <= MOST_COLUMNS
        self._consider(local_search(problem, guide), {})

    def maximise(self, objective: Objective, share: float, tie: Objective | None = None) -> Attained:
        """Raises the choice to what it can be worth for this objective, and keeps it there.

        `tie` is what is maximised next: it decides between equals, without which the solver wanders, and is
        bounded on the way. The bound without it is a little better, and soon found from there.
        """
        bound = int(min(plain_bound(self.problem, objective), self._next))
        plain, aim = _Aim(objective, {}, 0), _Aim(objective, tie or {}, plain_bound(self.problem, tie or {}))
        for each in (aim, plain) if tie else (plain,):
            if self._value(objective) < bound and self._is_small:
                bound = self._follow_guide(each, bound, share)
        if self._value(objective) < bound and self._is_small:
            bound = self._branch(aim, bound, share)
        attained = self._keep(objective, bound)
        self._next = aim.rest(attained)
        return attained

    def minimise_stretches(self, share: float) -> Attained:
        """Lets as many meetings as possible come right after another."""
        ends = {
            start + self.problem.steps[who]
            for who, options in enumerate(self.problem.options)
            for start in options
        }
        starts = {start for options in self.problem.options for start in options}
        objective = {(FOLLOWS, start): 1 for start in starts & ends}
        bound = min(len(objective), max(0, len(self.problem.ids) - 1))
        if self.choice is not None:
            bound = min(bound, max(0, len(self.choice) - 1))
        self._joins = True
        self._milp = None
        if self._value(objective) < bound and self._is_small:
            bound = self._branch(_Aim(objective, {}, 0), bound, share)
        return self._keep(objective, bound)

    def _follow_guide(self, aim: "_Aim", bound: int, share: float) -> int:
        relaxed = self._ready().relax(aim.both, self.effort.share(share))
        if relaxed is None:
            return bound
        most, guide = relaxed
        bound = min(bound, aim.floor(most))
        if self._value(aim.objective) < bound:
            self._consider(_whole(guide) or local_search(self.problem, guide), aim.both)
        return bound

    def _branch(self, aim: "_Aim", bound: int, share: float) -> int:
        found, most = self._ready().solve(aim.both, self.choice, self.effort.share(share), aim.gap)
        if found is not None:
            self._consider(found, aim.both)
        return min(bound, aim.floor(most)) if math.isfinite(most) else bound

    def _ready(self) -> Milp:
        """The linear program with all limits so far."""
        if self._milp is None:
            self._milp = Milp(self.problem, follows=self._joins)
            for limit in self.limits:
                self._milp.limit(limit)
        return self._milp

    def _keep(self, objective: Objective, bound: int) -> Attained:
        value = max(0, self._value(objective))
        limit = Limit(objective, least=value)
        self.limits.append(limit)
        if self._milp is not None:
            self._milp.limit(limit)
        return Attained(value, max(value, bound))

    def _value(self, objective: Objective) -> int:
        return -1 if self.choice is None else value_of(self.problem, objective, self.choice)

    def _consider(self, choice: Choice, objective: Objective) -> None:
        """Takes the choice if it keeps all limits and is worth more."""
        better = self.choice is None or value_of(self.problem, objective, choice) > self._value(objective)
        if better and self.problem.fits(choice) and all(self._keeps(limit, choice) for limit in self.limits):
            self.choice = choice

    def _keeps(self, limit: Limit, choice: Choice) -> bool:
        return limit.least <= value_of(self.problem, limit.objective, choice) <= limit.most


def _whole(guide: Guide) -> Choice | None:
    """The timetable that a relaxation is, if it has no fractions of meetings.

    It has none where any two starts are the same or a whole meeting apart, as on a grid: then it is an
    assignment of people to slots, and the corners of that polytope are whole (Birkhoff).
    """
    if any(value < 1 - 1e-6 for value in guide.values()):
        return None
    return {who: start for who, start in guide if who != FOLLOWS}


class _Aim:
    """An objective, with ties broken by another whose total is at most `most`."""

    def __init__(self, objective: Objective, tie: Objective, most: int) -> None:
        self.objective = objective
        self._unit = 2 * (most + 1)
        self.both = {column: self._unit * value + tie.get(column, 0) for column, value in objective.items()}
        self.gap = self._unit / 2 - 0.001
        self._most = math.inf

    def floor(self, bound: float) -> int:
        """The most that the objective alone can be where both together are at most `bound`."""
        self._most = min(self._most, bound + max(1e-5, 1e-7 * abs(bound)))
        return math.floor(self._most / self._unit)

    def rest(self, attained: Attained) -> float:
        """The most that the other can be once the objective is what was attained."""
        return math.floor(self._most - self._unit * attained.value) if math.isfinite(self._most) else math.inf
