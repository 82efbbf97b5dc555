"""How good and how fast the planner is, against first come, first served, and the fullest slot first.

Run with `python -m benchmarks.planning`; `--quick` tries one seed of each kind. Each row is the mean
over the seeds; in brackets stand the preferences met, and the slowest run. "proved" counts the runs in
which people, preference and gaps were proved.
"""

import argparse
import random
import resource
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict, TypeVar

from benchmarks.instances import group_search, timetable_search
from scheduling.intervals import Span, union
from scheduling.planning.answers import Timetable
from scheduling.planning.effort import Effort
from scheduling.planning.group import rank_slots
from scheduling.planning.objectives import LexicographicSolver, people_objective, preference_objective
from scheduling.planning.problem import problem_of
from scheduling.planning.search import Invitee, Search
from scheduling.planning.timetable import best_timetable, first_answer

LIMIT = timedelta(seconds=5)


class Kind(TypedDict, total=False):
    """What its instances are like."""

    mixed: bool
    buffer: int
    grid: bool


COLUMNS = (
    "people",
    "capacity",
    "buffer",
    "in turn",
    "fullest first",
    "first answer",
    "ms",
    "best",
    "bound",
    "preferred, bound",
    "ms to people and preference",
    "ms in all",
    "proved",
)
KINDS: dict[str, Kind] = {
    "on a grid": {"grid": True},
    "none": {},
    "10 min": {"buffer": 10},
    "mixed": {"mixed": True},
}
Answer = TypeVar("Answer")
Wishes = list[tuple[datetime, bool]]


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured of one search."""

    first_ms: float
    served_ms: float
    best_ms: float
    served: tuple[int, int]
    fullest: tuple[int, int]
    first: Timetable
    best: Timetable


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one seed of each kind")
    parser.add_argument("--people", type=int, nargs="+", default=[10, 50, 200])
    asked = parser.parse_args()
    seeds = range(1, 2 if asked.quick else 4)
    before = memory()
    warm_up()
    print(f"solver loaded: {memory() - before:.0f} MB more\n")
    print(f"| {' | '.join(COLUMNS)} |")
    print(f"|{' --- |' * len(COLUMNS)}")
    for people in asked.people:
        for capacity in (0.8, 1.0, 1.2):
            for name, kind in KINDS.items():
                searches = (timetable_search(people, capacity, seed, **kind) for seed in seeds)
                runs = [measured(search, seed) for seed, search in enumerate(searches)]
                print(row(people, capacity, name, runs), flush=True)
    print(f"\nmost memory: {memory():.0f} MB\n")
    print("| people | best slot, ms | present |\n| --- | --- | --- |")
    for people in (10, 100, 1_000, 10_000):
        print(group_row(people))


def warm_up() -> None:
    """Imports what is imported on first use."""
    best_timetable(timetable_search(12, 0.8, 0))


def measured(search: Search, seed: int) -> Run:
    first, first_ms = timed(lambda: first_answer(search))
    best, best_ms = timed(lambda: best_timetable(search, LIMIT))
    served_ms = timed(lambda: serve(search))[1]
    in_turn, fullest = first_come(search, seed), fullest_first(search, seed)
    return Run(first_ms, served_ms, best_ms, in_turn, fullest, first, best)


def serve(search: Search) -> None:
    """Solves for people and preference alone."""
    problem = problem_of(search)
    solver = LexicographicSolver(problem, Effort.of(LIMIT))
    wishes = preference_objective(problem)
    solver.maximise(people_objective(problem), share=0.6, tie=wishes)
    solver.maximise(wishes, share=0.7)


def timed(work: Callable[[], Answer]) -> tuple[Answer, float]:
    start = time.perf_counter()
    answer = work()
    return answer, (time.perf_counter() - start) * 1000


def row(people: int, capacity: float, buffer: str, runs: list[Run]) -> str:
    proofs = [run.best.proof for run in runs]
    proved = "/".join(
        str(sum(objective))
        for objective in zip(*((p.people, p.preference, p.stretches) for p in proofs), strict=True)
    )
    cells = (
        people,
        capacity,
        buffer,
        pair(run.served for run in runs),
        pair(run.fullest for run in runs),
        pair((run.first.people, run.first.preferred) for run in runs),
        spread(run.first_ms for run in runs),
        mean(run.best.people for run in runs),
        mean(run.best.people_bound for run in runs),
        f"{mean(run.best.preferred for run in runs)} ≤ {mean(run.best.preferred_bound for run in runs)}",
        spread(run.served_ms for run in runs),
        spread(run.best_ms for run in runs),
        f"{proved} of {len(runs)}",
    )
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def group_row(people: int) -> str:
    search = group_search(people, seed=1)
    times = [timed(lambda: rank_slots(search))[1] for _ in range(7)]
    present = len(rank_slots(search)[0].present)
    return f"| {people} | {statistics.median(times):.1f} ({max(times):.1f}) | {present} |"


def mean(values: Iterable[int]) -> str:
    return f"{statistics.mean(values):.1f}"


def pair(values: Iterable[tuple[int, int]]) -> str:
    people, preferred = zip(*values, strict=True)
    return f"{mean(people)} ({mean(preferred)})"


def spread(times: Iterable[float]) -> str:
    times = list(times)
    return f"{statistics.mean(times):.0f} ({max(times):.0f})"


def memory() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def first_come(search: Search, seed: int) -> tuple[int, int]:
    """People sign up in a random order for the first free quarter hour they prefer, or else could do."""
    people = list(search.people)
    random.Random(seed).shuffle(people)
    taken: list[tuple[datetime, datetime]] = []
    preferred = 0
    for person in people:
        keep = search.length + (search.buffer if person.buffer is None else person.buffer)
        for start, prefers in _wishes(search, person):
            if all(start + keep <= other or end <= start for other, end in taken):
                taken.append((start, start + keep))
                preferred += prefers
                break
    return len(taken), preferred


def fullest_first(search: Search, seed: int) -> tuple[int, int]:
    """One by one, somebody gets the start that most of those who have none can make, the earliest of them.

    So does who reads a map of everybody's times, as Crab Fit and Timeful show it.
    """
    rng = random.Random(seed)
    wishes = {person.user_id: dict(_wishes(search, person)) for person in search.people}
    keeps = {
        one.user_id: search.length + (search.buffer if one.buffer is None else one.buffer)
        for one in search.people
    }
    placed = preferred = 0
    while able := Counter(start for starts in wishes.values() for start in starts):
        start = min(able, key=lambda start: (-able[start], start))
        who = rng.choice([who for who, starts in wishes.items() if start in starts])
        preferred += wishes.pop(who)[start]
        placed += 1
        end = start + keeps[who]
        for other, starts in wishes.items():
            for at in [at for at in starts if at < end and start < at + keeps[other]]:
                del starts[at]
    return placed, preferred


def _wishes(search: Search, person: Invitee) -> Wishes:
    """Quarter hours and the starts of what they gave: those they prefer first, each in the order of time."""
    spans = union(person.prefer + person.if_needed)
    found = {one.start for one in (*person.prefer, *person.if_needed)}
    for one in spans:
        quarter = one.start - timedelta(minutes=one.start.minute % 15)
        found |= {
            quarter + timedelta(minutes=15 * k) for k in range((one.end - quarter) // timedelta(minutes=15))
        }
    meetings = [Span(start, start + search.length) for start in sorted(found)]
    able = [m for m in meetings if _within(m, spans) and _within(m, union(search.open))]
    prefer = [m for m in able if _within(m, union(person.prefer))]
    return [(m.start, True) for m in prefer] + [(m.start, False) for m in able if m not in prefer]


def _within(meeting: Span, spans: list[Span]) -> bool:
    return any(one.contains(meeting) for one in spans)


if __name__ == "__main__":
    main()
