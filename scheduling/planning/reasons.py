"""Why somebody has no meeting, as something a person can act on.

Whoever is left out of a timetable that places the most people belongs to a set of people who cannot all
be placed, whatever becomes of the others (with interchangeable slots: Hall's theorem). The smallest
such sets are found by trying: without any one of them, all the rest would fit. Where the time for trying
is over, or many people are too tight for a relaxation to tell, the set may be larger than it need be,
but never wrong.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from scheduling.planning.answers import Timetable
from scheduling.planning.effort import Effort
from scheduling.planning.milp import Milp
from scheduling.planning.objectives import LexicographicSolver
from scheduling.planning.problem import Problem, problem_of
from scheduling.planning.search import Invitee, Search, open_windows
from scheduling.seconds import bounds, common, joined, up

TIME_LIMIT = timedelta(seconds=1)
FEW = 12


class Why(StrEnum):
    """What keeps somebody from a meeting."""

    NO_TIMES = "they gave no times that are still to come"
    NEVER_OPEN = "the owner can never meet when they can"
    TOO_SHORT = "what they share with the owner is shorter than a meeting"
    PIN = "the meeting pinned for them is at no time that they can make"
    SHORTAGE = "they share too few slots with others"
    NOT_FOUND = "no room was found, though there may be some"


class Reason(Struct, frozen=True):
    """Why `user_id` is left out. In a shortage, `people` (with them) share only `slots` slots."""

    user_id: int
    why: Why
    people: tuple[int, ...] = ()
    slots: int = 0


def reasons_for(
    search: Search, timetable: Timetable, time_limit: timedelta = TIME_LIMIT
) -> tuple[Reason, ...]:
    """A reason for everybody whom the timetable leaves out, within so much time of solving."""
    shortages = _Shortages(problem_of(search), search, timetable, Effort.of(time_limit))
    invitees = {invitee.user_id: invitee for invitee in search.people}
    return tuple(shortages.reason(invitees[user_id]) for user_id in timetable.left_out)


class _Shortages:
    """Looks for sets of people who cannot all be placed; what was found once is tried first."""

    def __init__(self, problem: Problem, search: Search, timetable: Timetable, effort: Effort) -> None:
        self.problem = problem
        self.search = search
        self.effort = effort
        self.proved = timetable.proof.people
        self.place = {user_id: who for who, user_id in enumerate(problem.ids)}
        self.choice = {self.place[one.user_id]: up(one.span.start) for one in timetable.slots}
        self.meetings = sorted((start, who) for who, start in self.choice.items())
        self.starts = [start for start, _ in self.meetings]
        self.known: list[frozenset[int]] = []

    def reason(self, invitee: Invitee) -> Reason:
        who = self.place[invitee.user_id]
        if not self.problem.options[who]:
            return Reason(invitee.user_id, self._alone(invitee))
        people = self._shortage(who)
        if people is None:
            return Reason(invitee.user_id, Why.NOT_FOUND)
        names = tuple(sorted(self.problem.ids[each] for each in people))
        return Reason(invitee.user_id, Why.SHORTAGE, names, len(names) - 1)

    def _alone(self, invitee: Invitee) -> Why:
        """Why somebody could not meet even if nobody else were there."""
        spans = invitee.prefer + invitee.if_needed
        if not any(span.end > self.search.now for span in spans):
            return Why.NO_TIMES
        if any(pin.user_id == invitee.user_id for pin in self.search.pins):
            return Why.PIN
        shared = common(joined(bounds(spans)), open_windows(self.search))
        return Why.TOO_SHORT if shared else Why.NEVER_OPEN

    def _shortage(self, who: int) -> set[int] | None:
        """A smallest set with `who` whose members cannot all be placed; None if none was proved to be."""
        for known in self.known:
            if self._impossible(known | {who}):
                return {who, *self._smallest({who}, sorted(known))}
        near = self._in_reach(who)
        if not self.proved and not self._impossible(near | {who}):
            return None
        flexible = sorted(near, key=lambda other: (len(self.problem.options[other]), other))
        found = self._smallest({who}, flexible)
        self.known.append(frozenset(found))
        return {who, *found}

    def _in_reach(self, who: int) -> set[int]:
        """Everybody whose moving could make room for `who`, step by step."""
        reached, todo = {who}, [who]
        while todo:
            new = self._in_the_way(todo.pop()) - reached
            reached |= new
            todo += sorted(new)
        return reached - {who}

    def _in_the_way(self, person: int) -> set[int]:
        step, found = self.problem.steps[person], set[int]()
        for start in self.problem.options[person]:
            last = bisect_left(self.starts, start + step)
            first = max(0, bisect_right(self.starts, start) - 1)
            found |= {who for at, who in self.meetings[first:last] if start < at + self.problem.steps[who]}
        return found

    def _smallest(self, fixed: set[int], others: list[int], *, changed: bool = False) -> list[int]:
        """Those of `others` without any of whom they and the fixed people could all be placed."""
        if changed and self._impossible(fixed):
            return []
        if len(others) <= 1 or not self.effort.left:
            return others
        half = len(others) // 2
        later = self._smallest(fixed | set(others[:half]), others[half:], changed=True)
        return self._smallest(fixed | set(later), others[:half], changed=bool(later)) + later

    def _impossible(self, people: Iterable[int]) -> bool:
        """Whether it is proved that they cannot all be placed."""
        part = _part(self.problem, sorted(people))
        if _most_meetings(part) < len(part.ids):
            return True
        return self.effort.left > 0 and self._bound(part) < len(part.ids)

    def _bound(self, part: Problem) -> int:
        """How many of them can be placed at most: exactly for a few people, relaxed for many."""
        objective = {(who, start): 1 for who, options in enumerate(part.options) for start in options}
        if len(part.ids) <= FEW:
            return LexicographicSolver(part, self.effort).maximise(objective, share=1.0).bound
        relaxed = Milp(part).relax(objective, self.effort)
        return len(part.ids) if relaxed is None else math.floor(relaxed[0] + 1e-5)


def _part(problem: Problem, people: list[int]) -> Problem:
    """The problem of these people alone."""
    return replace(
        problem,
        ids=tuple(problem.ids[who] for who in people),
        steps=tuple(problem.steps[who] for who in people),
        options=tuple(problem.options[who] for who in people),
        required=tuple(problem.required[who] for who in people),
        owed=tuple(problem.owed[who] for who in people),
        pinned=frozenset(),
    )


def _most_meetings(problem: Problem) -> int:
    """How many meetings their times have room for, whoever comes."""
    count, free = 0, 0
    for start in sorted({start for options in problem.options for start in options}):
        if start >= free:
            count, free = count + 1, start + min(problem.steps)
    return count
