"""The same programs for CP-SAT, where the extra `cpsat` is installed: it often proves what HiGHS leaves open.

It is imported on first use. One worker: more would take turns on a host with two processors, and give another
answer each time.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from threading import Event, Thread
from typing import Any

from scheduling.planning.effort import Effort

ASKED_EVERY = 0.05
"""Seconds, after which it looks whether to go on."""


@dataclass(frozen=True, slots=True)
class Row:
    """What columns, by their places, add up to must be within bounds."""

    worth: Mapping[int, int]
    least: float
    most: float


@cache
def is_there() -> bool:
    """Whether it is installed."""
    return find_spec("ortools") is not None


def solve(
    rows: Iterable[Row], objective: Sequence[int], start: Sequence[float], effort: Effort, gap: float
) -> tuple[list[int] | None, float]:
    """The best values of zeros and ones found from `start` on, less than `gap` short; and a bound.

    None if it has found no values.
    """
    cp: Any = import_module("ortools.sat.python.cp_model")
    model = cp.CpModel()
    columns = [model.new_bool_var("") for _ in objective]
    for row in rows:
        _add(model, cp, columns, row)
    for column, value in zip(columns, start, strict=False):
        model.add_hint(column, round(value))
    model.maximize(cp.LinearExpr.weighted_sum(columns, list(objective)))
    solver = cp.CpSolver()
    solver.parameters.num_workers, solver.parameters.random_seed = 1, 0
    solver.parameters.linearization_level = 2
    solver.parameters.absolute_gap_limit = gap
    solver.parameters.max_time_in_seconds = effort.left
    with _stopped_with(effort, solver):
        status = solver.solve(model)
    if status not in (cp.OPTIMAL, cp.FEASIBLE):
        return None, math.inf
    return [solver.value(column) for column in columns], solver.best_objective_bound


def _add(model: Any, cp: Any, columns: Sequence[Any], row: Row) -> None:
    if row.most == 1 and row.least <= 0 and all(value == 1 for value in row.worth.values()):
        model.add_at_most_one(columns[place] for place in row.worth)
        return
    total = cp.LinearExpr.weighted_sum([columns[place] for place in row.worth], list(row.worth.values()))
    if row.least > -math.inf:
        model.add(total >= math.ceil(row.least))
    if row.most < math.inf:
        model.add(total <= math.floor(row.most))


@contextmanager
def _stopped_with(effort: Effort, solver: Any) -> Iterator[None]:
    """Stops it once nobody wants it to go on."""
    done = Event()

    def look() -> None:
        while not done.wait(ASKED_EVERY):
            if not effort.left:
                solver.stop_search()

    looking = Thread(target=look, daemon=True)
    looking.start()
    try:
        yield
    finally:
        done.set()
        looking.join()
