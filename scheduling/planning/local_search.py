"""A good timetable at once, without a solver: people are placed one by one, others move out of the way."""

from bisect import bisect_left, insort
from collections.abc import Mapping
from operator import itemgetter

from scheduling.planning.problem import Choice, Problem

MOVES_DEEP = 8
STEPS = 60_000

Guide = Mapping[tuple[int, int], float]
"""How much a relaxed solution wants that person at that start."""


class _Timeline:
    """The owner's time as it fills, with a log to take moves back."""

    def __init__(self, problem: Problem) -> None:
        self.steps = problem.steps
        self.starts: list[int] = []
        self.who: dict[int, int] = {}
        self.at: dict[int, int] = {}
        self.log: list[tuple[bool, int, int]] = []

    def in_the_way(self, person: int, start: int) -> list[int]:
        """Those whose meetings the person's would touch."""
        k = bisect_left(self.starts, start)
        found = []
        if k:
            before = self.who[self.starts[k - 1]]
            if self.starts[k - 1] + self.steps[before] > start:
                found.append(before)
        end = start + self.steps[person]
        while k < len(self.starts) and self.starts[k] < end:
            found.append(self.who[self.starts[k]])
            k += 1
        return found

    def put(self, person: int, start: int) -> None:
        self._add(person, start)
        self.log.append((True, person, start))

    def take(self, person: int) -> int:
        start = self.at[person]
        self._remove(person, start)
        self.log.append((False, person, start))
        return start

    def undo(self, mark: int) -> None:
        """Takes back all since the log was `mark` long."""
        while len(self.log) > mark:
            was_put, person, start = self.log.pop()
            (self._remove if was_put else self._add)(person, start)

    def _add(self, person: int, start: int) -> None:
        insort(self.starts, start)
        self.who[start] = person
        self.at[person] = start

    def _remove(self, person: int, start: int) -> None:
        del self.starts[bisect_left(self.starts, start)]
        del self.who[start]
        del self.at[person]


class _LocalSearch:
    """Placing people by chains of moves, within a number of steps: the same problem, the same answer."""

    def __init__(self, problem: Problem, guide: Guide) -> None:
        self.problem = problem
        self.line = _Timeline(problem)
        self.left = STEPS
        self.order = [_wanted_first(guide, k, options) for k, options in enumerate(problem.options)]
        self.preferred = [
            [s for s in order if options[s]]
            for order, options in zip(self.order, problem.options, strict=True)
        ]

    def settle(self, person: int, among: list[int], moved: set[int], keep_preferred: bool, deep: int) -> bool:
        """Places the person at one of the starts; who is in the way moves, at most `deep` deep.

        With `keep_preferred`, nobody moves from a time they prefer to one they do not.
        """
        moved.add(person)
        taken = []
        for start in among:
            way = self.line.in_the_way(person, start)
            if not way:
                self.line.put(person, start)
                return True
            if len(way) <= 2 and moved.isdisjoint(way):
                taken.append((len(way), start, way))
        self.left -= len(among)
        if not deep or self.left < 0:
            return False
        taken.sort(key=itemgetter(0))
        return any(self._make_way(person, start, way, moved, keep_preferred, deep) for _, start, way in taken)

    def _make_way(
        self, person: int, start: int, way: list[int], moved: set[int], keep_preferred: bool, deep: int
    ) -> bool:
        if self.left < 0 or not moved.isdisjoint(way):
            return False
        mark = len(self.line.log)
        was = [(other, self.line.take(other)) for other in way]
        self.line.put(person, start)
        for other, at in was:
            preferred = keep_preferred and self.problem.options[other][at]
            among = self.preferred[other] if preferred else self.order[other]
            if not self.settle(other, among, moved, keep_preferred, deep - 1):
                self.line.undo(mark)
                return False
        return True


def local_search(problem: Problem, guide: Guide | None = None) -> Choice:
    """A timetable that is good, not proved: as many people as chains of moves can place, then preference."""
    search = _LocalSearch(problem, guide or {})
    for one in _by_urgency(problem):
        _fill(search, one, guide or {})
    _improve(search)
    return dict(search.line.at)


def _wanted_first(guide: Guide, person: int, options: Mapping[int, bool]) -> list[int]:
    return sorted(options, key=lambda start: (-guide.get((person, start), 0.0), not options[start], start))


def _by_urgency(problem: Problem) -> list[list[int]]:
    """Whom to place first: the pinned, then the required, then the rest; in each, the least flexible."""
    rank = {k: (k not in problem.pinned, not problem.required[k]) for k in range(len(problem.ids))}
    flexible = sorted(rank, key=lambda k: (len(problem.options[k]), not problem.owed[k]))
    return [[k for k in flexible if rank[k] == each] for each in sorted(set(rank.values()))]


def _fill(search: _LocalSearch, people: list[int], guide: Guide) -> None:
    """First what is free and wanted most, then by moving others, until nobody more can be placed."""
    wanted = sorted((-guide.get((k, start), 0.0), k, start) for k in people for start in search.order[k][:3])
    for value, k, start in wanted if guide else []:
        if value < 0 and k not in search.line.at and not search.line.in_the_way(k, start):
            search.line.put(k, start)
    for k in people:
        free = (start for start in search.order[k] if not search.line.in_the_way(k, start))
        first = None if k in search.line.at else next(free, None)
        if first is not None:
            search.line.put(k, first)
    search.left = STEPS
    while any([_place(search, k) for k in people if k not in search.line.at]):
        pass


def _place(search: _LocalSearch, person: int) -> bool:
    search.line.log.clear()
    return search.settle(person, search.order[person], set(), False, MOVES_DEEP)


def _improve(search: _LocalSearch) -> None:
    """Moves people to times that they prefer while nobody else loses theirs."""
    search.left = STEPS
    while any([_prefer(search, k) for k in sorted(search.line.at)]):
        pass


def _prefer(search: _LocalSearch, person: int) -> bool:
    if search.problem.options[person][search.line.at[person]]:
        return False
    search.line.log.clear()
    search.line.take(person)
    if search.settle(person, search.preferred[person], set(), True, MOVES_DEEP):
        return True
    search.line.undo(0)
    return False
