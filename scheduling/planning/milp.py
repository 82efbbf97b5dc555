"""A problem as a mixed-integer linear program for HiGHS, which is imported on first use.

One column for each person and start. Rows: each person at most once; at each instant at most one
meeting going on. Only the largest sets of meetings that go on together get a row: the matrix then is
nearly that of intervals, whose corners are whole, and relaxed solutions are nearly timetables.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from scheduling.planning.effort import Effort
from scheduling.planning.local_search import Guide
from scheduling.planning.problem import Choice, Problem

if TYPE_CHECKING:
    import highspy


Column = tuple[int, int]
"""A person's place in the problem and a start; or FOLLOWS and a start, for a meeting right after another."""
FOLLOWS = -1
Objective = Mapping[Column, int]
"""What is to be maximised: whole numbers, nothing for columns not in it."""


class Limit(Struct, frozen=True):
    """Bounds that an objective must keep."""

    objective: Objective
    least: float = float("-inf")
    most: float = float("inf")


class Milp:
    """The constraints, to be solved for one objective after another."""

    def __init__(self, problem: Problem, *, follows: bool = False) -> None:
        self.problem = problem
        self.columns: list[Column] = [
            (k, start) for k, options in enumerate(problem.options) for start in options
        ]
        self.meetings = len(self.columns)
        entries, lower, upper = _rows(problem, self.columns)
        if follows:
            _add_follows(problem, self.columns, entries, lower, upper)
        self._index = {column: k for k, column in enumerate(self.columns)}
        self._solver = _quiet_solver()
        for option, value in _OPTIONS.items():
            self._solver.setOptionValue(option, value)
        self._solver.passModel(_model(entries, lower, upper))

    def limit(self, limit: Limit) -> None:
        """From now on, the objective must stay within the limit."""
        import numpy as np

        index = np.array([self._index[column] for column in limit.objective], dtype=np.int32)
        values = np.array(list(limit.objective.values()), dtype=np.float64)
        self._solver.addRow(limit.least, limit.most, len(index), index, values)

    def relax(self, objective: Objective, effort: Effort) -> tuple[float, Guide] | None:
        """The most that fractions of meetings could be worth, and those fractions; None if time ran out."""
        import highspy

        self._aim(objective, whole=False)
        self._run(effort)
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        values = self._solver.getSolution().col_value
        found = {column: value for column, value in zip(self.columns, values, strict=True) if value > 1e-6}
        return self._solver.getInfo().objective_function_value, found

    def solve(
        self, objective: Objective, start: Choice | None, effort: Effort, gap: float
    ) -> tuple[Choice | None, float]:
        """The best choice found from `start` on, less than `gap` short, and a bound on what any is worth."""
        self._solver.setOptionValue("mip_abs_gap", gap)
        self._aim(objective, whole=True)
        if start is not None:
            self._begin_at(start)
        self._run(effort)
        if start is not None and not self._has_what_it_claims(objective):
            self._solver.clearSolver()
            self._run(effort)
        info = self._solver.getInfo()
        if info.primal_solution_status != _FEASIBLE:
            return None, info.mip_dual_bound
        meetings = zip(self.columns[: self.meetings], self._solver.getSolution().col_value, strict=False)
        return {who: at for (who, at), value in meetings if value > 0.5}, info.mip_dual_bound

    def _has_what_it_claims(self, objective: Objective) -> bool:
        """HiGHS may improve on a start while presolving, and then return the start with the better value."""
        values = zip(self.columns, self._solver.getSolution().col_value, strict=False)
        got = sum(objective.get(column, 0) * value for column, value in values)
        return got > self._solver.getInfo().objective_function_value - 0.5

    def _aim(self, objective: Objective, *, whole: bool) -> None:
        import highspy
        import numpy as np

        count = len(self.columns)
        every = np.arange(count, dtype=np.int32)
        self._solver.changeColsCost(
            count, every, np.array([objective.get(column, 0) for column in self.columns], dtype=np.float64)
        )
        kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
        kinds = [kind] * self.meetings + [highspy.HighsVarType.kContinuous] * (count - self.meetings)
        self._solver.changeColsIntegrality(count, every, np.array(kinds))

    def _begin_at(self, choice: Choice) -> None:
        import highspy

        after = {start + self.problem.steps[who] for who, start in choice.items()} & set(choice.values())
        solution = highspy.HighsSolution()
        solution.col_value = [
            float(at in after if who == FOLLOWS else choice.get(who) == at) for who, at in self.columns
        ]
        self._solver.setSolution(solution)

    def _run(self, effort: Effort) -> None:
        """Runs until the time is over, or somebody says that it is enough; HiGHS asks in between."""
        from highspy import cb

        def ask(_kind: Any, _message: str, _out: Any, answer: Any, _data: Any) -> None:
            answer.user_interrupt = not effort.left

        self._solver.setOptionValue("time_limit", float(self._solver.getRunTime()) + effort.left)
        self._solver.setCallback(ask, None)
        for kind in (
            cb.HighsCallbackType.kCallbackSimplexInterrupt,
            cb.HighsCallbackType.kCallbackMipInterrupt,
        ):
            self._solver.startCallback(kind)
        self._solver.run()
        self._solver.setCallback(None, None)


_FEASIBLE = 2
_OPTIONS: dict[str, Any] = {
    "threads": 1,
    "random_seed": 0,
    "mip_rel_gap": 0.0,
}
"""One thread, so that the same input gives the same answer."""
_Entries = list[list[tuple[int, float]]]


def _quiet_solver() -> "highspy.Highs":
    """A solver that says nothing: HiGHS greets on stdout if it has a callback before it is told not to."""
    import highspy

    class Quiet(highspy.Highs):
        def enableCallbacks(self) -> None:
            """It has one while it runs. If it were kept, so would be the solver, for ever."""

    new: Callable[[], highspy.Highs] = Quiet
    solver = new()
    solver.silent()
    solver.setOptionValue("log_to_console", False)
    return solver


def _rows(problem: Problem, columns: list[Column]) -> tuple[_Entries, list[float], list[float]]:
    """For each column the rows it is in, then the bounds of the rows."""
    people = len(problem.ids)
    crowds = _crowds(problem, columns)
    entries: _Entries = []
    for who, start in columns:
        first = bisect_left(crowds, start)
        last = bisect_left(crowds, start + problem.steps[who])
        entries.append([(who, 1.0), *((people + k, 1.0) for k in range(first, last))])
    rows = people + len(crowds)
    return entries, [0.0] * rows, [1.0] * rows


def _crowds(problem: Problem, columns: list[Column]) -> list[int]:
    """The starts at which the meetings going on are not also going on together at the next start."""
    starts = sorted({start for _, start in columns})
    ends = sorted({start + problem.steps[who] for who, start in columns})
    nexts = [*starts[1:], ends[-1]] if ends else []
    return [
        start
        for start, following in zip(starts, nexts, strict=True)
        if bisect_left(ends, start + 1) < bisect_left(ends, following + 1)
    ]


def _add_follows(
    problem: Problem, columns: list[Column], entries: _Entries, lower: list[float], upper: list[float]
) -> None:
    """A column for each start that may come right after a meeting, worth at most both meetings."""
    starts = {start for _, start in columns}
    ends = {start + problem.steps[who] for who, start in columns}
    row = {start: len(lower) + 2 * k for k, start in enumerate(sorted(starts & ends))}
    for (who, start), rows in zip(columns, entries, strict=True):
        if start in row:
            rows.append((row[start], -1.0))
        if start + problem.steps[who] in row:
            rows.append((row[start + problem.steps[who]] + 1, -1.0))
    for start, first in row.items():
        columns.append((FOLLOWS, start))
        entries.append([(first, 1.0), (first + 1, 1.0)])
    lower += [float("-inf")] * (2 * len(row))
    upper += [0.0] * (2 * len(row))


def _model(entries: _Entries, lower: list[float], upper: list[float]) -> "highspy.HighsLp":
    import highspy
    import numpy as np

    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(entries), len(lower)
    model.col_cost_ = np.zeros(len(entries))
    model.col_lower_, model.col_upper_ = np.zeros(len(entries)), np.ones(len(entries))
    model.row_lower_, model.row_upper_ = np.array(lower), np.array(upper)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.cumsum([0] + [len(rows) for rows in entries], dtype=np.int32)
    model.a_matrix_.index_ = np.array([row for rows in entries for row, _ in rows], dtype=np.int32)
    model.a_matrix_.value_ = np.array([value for rows in entries for _, value in rows])
    model.sense_ = highspy.ObjSense.kMaximize
    return model
