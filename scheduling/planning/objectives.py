"""Climbing from one level of what makes a timetable good to the next, each with what is proved of it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scheduling.planning.local_search import Guide, quick_choice
from scheduling.planning.milp import FOLLOWS, Limit, Milp, Worth
from scheduling.planning.problem import Choice, Problem


@dataclass(frozen=True, slots=True)
class Objective:
    """What one level reached, and what none can exceed given the levels before."""

    value: int
    bound: int

    @property
    def proved(self) -> bool:
        return self.value >= self.bound


def people_worth(problem: Problem) -> Worth:
    """One for each person placed; for a required one more than for all others together."""
    required = sum(problem.required)
    extra = len(problem.ids) - required + 1 if required < len(problem.ids) else 1
    return {
        (who, start): extra if problem.required[who] else 1
        for who, options in enumerate(problem.options)
        for start in options
    }


def preference_worth(problem: Problem) -> Worth:
    """A preference met counts most; then that those who are owed one are placed, and as they prefer."""
    unit = preference_unit(problem)
    worth = {
        (who, start): unit * preferred + (1 + preferred) * problem.owed[who]
        for who, options in enumerate(problem.options)
        for start, preferred in options.items()
    }
    return {column: value for column, value in worth.items() if value}


def preference_unit(problem: Problem) -> int:
    """What a preference met counts: more than all that is owed together."""
    return 2 * sum(problem.owed) + 1


def plain_bound(problem: Problem, worth: Worth) -> int:
    """What it would be worth if nobody stood in anybody's way."""
    return sum(
        max((worth.get((who, start), 0) for start in options), default=0)
        for who, options in enumerate(problem.options)
    )


def value_of(problem: Problem, worth: Worth, choice: Choice) -> int:
    """What a choice is worth."""
    met = sum(worth.get(column, 0) for column in choice.items())
    ends = {start + problem.steps[who] for who, start in choice.items()}
    return met + sum(worth.get((FOLLOWS, start), 0) for start in choice.values() if start in ends)


class Climb:
    """A choice that is raised level by level, each level within a share of the seconds of solving left."""

    def __init__(
        self, problem: Problem, seconds: float, limits: Sequence[Limit] = (), guide: Guide | None = None
    ) -> None:
        self.problem = problem
        self.left = seconds
        self.limits = list(limits)
        self.choice: Choice | None = None
        self._program: Milp | None = None
        self._joins = False
        self._consider(quick_choice(problem, guide), {})

    def to(self, worth: Worth, share: float, tie: Worth | None = None) -> Objective:
        """Raises the choice to what it can be worth, and keeps it there.

        `tie` is what the next level wants: it decides between equals, without which the solver wanders.
        The bound without it is a little better, and soon found from there.
        """
        bound = plain_bound(self.problem, worth)
        plain, aim = _Aim(worth, {}, 0), _Aim(worth, tie or {}, plain_bound(self.problem, tie or {}))
        for each in (aim, plain) if tie else (plain,):
            if self._value(worth) < bound:
                bound = self._follow_guide(each, bound, share)
        if self._value(worth) < bound:
            bound = self._branch(aim, bound, share)
        return self._keep(worth, bound)

    def to_fewest_stretches(self, share: float) -> Objective:
        """Lets as many meetings as possible come right after another."""
        ends = {
            start + self.problem.steps[who]
            for who, options in enumerate(self.problem.options)
            for start in options
        }
        starts = {start for options in self.problem.options for start in options}
        worth = {(FOLLOWS, start): 1 for start in starts & ends}
        bound = min(len(worth), max(0, len(self.problem.ids) - 1))
        if self.choice is not None:
            bound = min(bound, max(0, len(self.choice) - 1))
        self._joins = True
        self._program = None
        if self._value(worth) < bound:
            bound = self._branch(_Aim(worth, {}, 0), bound, share)
        return self._keep(worth, bound)

    def _follow_guide(self, aim: "_Aim", bound: int, share: float) -> int:
        program = self._ready()
        before = program.spent
        relaxed = program.relax(aim.both, self.left * share)
        self.left = max(0.0, self.left - program.spent + before)
        if relaxed is None:
            return bound
        most, guide = relaxed
        bound = min(bound, aim.floor(most))
        if self._value(aim.worth) < bound:
            self._consider(quick_choice(self.problem, guide), aim.worth)
        return bound

    def _branch(self, aim: "_Aim", bound: int, share: float) -> int:
        program = self._ready()
        before = program.spent
        found, most = program.solve(aim.both, self.choice, self.left * share, aim.gap)
        self.left = max(0.0, self.left - program.spent + before)
        if found is not None:
            self._consider(found, aim.worth)
        return min(bound, aim.floor(most)) if math.isfinite(most) else bound

    def _ready(self) -> Milp:
        """The program with all limits so far."""
        if self._program is None:
            self._program = Milp(self.problem, follows=self._joins)
            for limit in self.limits:
                self._program.limit(limit)
        return self._program

    def _keep(self, worth: Worth, bound: int) -> Objective:
        value = max(0, self._value(worth))
        limit = Limit(worth, least=value)
        self.limits.append(limit)
        if self._program is not None:
            self._program.limit(limit)
        return Objective(value, max(value, bound))

    def _value(self, worth: Worth) -> int:
        return -1 if self.choice is None else value_of(self.problem, worth, self.choice)

    def _consider(self, choice: Choice, worth: Worth) -> None:
        """Takes the choice if it keeps all limits and is worth more."""
        better = self.choice is None or value_of(self.problem, worth, choice) > self._value(worth)
        if better and self.problem.fits(choice) and all(self._keeps(limit, choice) for limit in self.limits):
            self.choice = choice

    def _keeps(self, limit: Limit, choice: Choice) -> bool:
        return limit.least <= value_of(self.problem, limit.worth, choice) <= limit.most


class _Aim:
    """A worth, with ties broken by another whose total is at most `most`."""

    def __init__(self, worth: Worth, tie: Worth, most: int) -> None:
        self.worth = worth
        self._unit = 2 * (most + 1)
        self.both = {column: self._unit * value + tie.get(column, 0) for column, value in worth.items()}
        self.gap = self._unit / 2 - 0.001

    def floor(self, bound: float) -> int:
        """The most that the worth alone can be where both together are at most `bound`."""
        return math.floor((bound + max(1e-5, 1e-7 * abs(bound))) / self._unit)
