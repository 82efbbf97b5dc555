"""A second formulation for medium searches: the owner's time as a path through a network.

Nodes are the instants of a raster of five minutes; an arc waits for one step, or is a meeting of one
person. One unit flows from the first instant to the last; each person's arcs carry one unit at most.
"""

from collections import defaultdict
from datetime import timedelta
from typing import Any

import highspy

from scheduling.planning.search import Search
from tests.support.planning.instances import starts_of


def most_people_then_preference(search: Search) -> tuple[int, int]:
    """The most people that can be placed, and the most preferences met with so many."""
    step = timedelta(minutes=5)
    new: Any = highspy.Highs
    solver = new()
    solver.silent()
    solver.setOptionValue("mip_rel_gap", 0.0)
    first, last = min(one.start for one in search.open), max(one.end for one in search.open)
    count = (last - first) // step + 12
    balance: dict[int, list[Any]] = defaultdict(list)
    for k in range(count):
        wait = solver.addVariable(lb=0, ub=1)
        balance[k].append(wait)
        balance[k + 1].append(-1 * wait)
    worth, weight = [], len(search.people) + 1
    for person in search.people:
        keep = search.length + (search.buffer if person.buffer is None else person.buffer)
        arcs = []
        for start, high in starts_of(search, person).items():
            arc = solver.addBinary()
            node = (start - first) // step
            balance[node].append(arc)
            balance[node + keep // step].append(-1 * arc)
            arcs.append(arc)
            worth.append((weight + high) * arc)
        if arcs:
            solver.addConstr(sum(arcs[1:], start=1 * arcs[0]) <= 1)
    for node in range(count):
        flows = balance[node]
        solver.addConstr(sum(flows[1:], start=1 * flows[0]) == (1 if node == 0 else 0))
    solver.maximize(sum(worth[1:], start=1 * worth[0]))
    people, preferred = divmod(round(solver.getInfo().objective_function_value), weight)
    return people, preferred
