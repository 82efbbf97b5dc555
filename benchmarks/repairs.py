"""How many people move when one of a timetable can't make their meeting: repaired, and solved anew.

Run with `python -m benchmarks.repairs`; `--quick` tries three seeds of each kind. Each row is the mean over
the seeds, in brackets the most; "proved" counts the repairs of which it is proved that none moves fewer.
A third of the meetings are pinned in the last rows, which solving anew ignores; else both place as many
people. The time is that of finding up to three ways.
"""

import argparse
import random
import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass

from msgspec.structs import replace

from benchmarks.instances import timetable_search
from scheduling.intervals import Span
from scheduling.planning.search import Search
from scheduling.planning.timetable import best_timetable
from scheduling.planning.ways import Way, ways
from scheduling.revising import moves_between

COLUMNS = ("people", "capacity", "pinned", "moved by repair", "moved by solving anew", "ms", "proved")


@dataclass(frozen=True, slots=True)
class Repair:
    """What one change of plans costs either way: how many others move."""

    repaired: int
    anew: int
    ms: float
    proved: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three seeds of each kind")
    seeds = range(1, 4 if parser.parse_args().quick else 11)
    repair_of(timetable_search(12, 1.0, 0, mixed=False), 0, pinned=False)
    print(f"| {' | '.join(COLUMNS)} |\n|{' --- |' * len(COLUMNS)}")
    for pinned in (False, True):
        for people in (12, 40, 100):
            for capacity in (1.0, 1.2):
                searches = ((timetable_search(people, capacity, s, mixed=False), s) for s in seeds)
                repairs = [repair_of(search, seed, pinned=pinned) for search, seed in searches]
                print(row(people, capacity, pinned, repairs))


def repair_of(search: Search, seed: int, *, pinned: bool) -> Repair:
    """Somebody, drawn by the seed, can't make their meeting but could make any other of their times."""
    rng = random.Random(seed)
    before = {one.user_id: one.span for one in best_timetable(search).slots}
    absent = rng.choice(sorted(before))
    search = without(search, absent, before[absent])
    others = {who: span for who, span in before.items() if who != absent}
    staying = {who: span for who, span in others.items() if pinned and rng.random() < 1 / 3}
    have = {who: span for who, span in others.items() if who not in staying}
    start = time.perf_counter()
    first = ways(search, have, staying, {absent: before[absent]})[0]
    ms = (time.perf_counter() - start) * 1000
    anew = {one.user_id: one.span for one in best_timetable(search).slots}
    moved = [move for move in moves_between(before, anew) if move.user_id != absent]
    return Repair(moved_by(first, absent), len(moved), ms, first.proved)


def without(search: Search, absent: int, meeting: Span) -> Search:
    """The same, in which one person can't make that time, and only those with a meeting want one."""
    people = tuple(
        replace(
            one,
            prefer=tuple(rest for span in one.prefer for rest in span.minus(meeting)),
            if_needed=tuple(rest for span in one.if_needed for rest in span.minus(meeting)),
        )
        if one.user_id == absent
        else one
        for one in search.people
    )
    return replace(search, people=people)


def moved_by(way: Way, absent: int) -> int:
    return sum(move.user_id != absent for move in way.moves)


def row(people: int, capacity: float, pinned: bool, repairs: list[Repair]) -> str:
    cells = (
        people,
        capacity,
        "a third" if pinned else "none",
        most(one.repaired for one in repairs),
        most(one.anew for one in repairs),
        most(round(one.ms) for one in repairs),
        f"{sum(one.proved for one in repairs)} of {len(repairs)}",
    )
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def most(values: Iterable[int]) -> str:
    values = list(values)
    return f"{statistics.mean(values):.1f} ({max(values)})"


if __name__ == "__main__":
    main()
