"""The best timetable by trying everything, in its own words and without the planner's code."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache

from scheduling.planning.answers import Timetable
from scheduling.planning.search import Search
from tests.support.planning.instances import starts_of

Score = tuple[int, ...]
"""Pins kept, required people, people, preferences met, what the owed got, meetings right after another."""


def best_score(search: Search, allowed: set[datetime] | None = None) -> Score:
    """The best that any timetable reaches, over every start on the raster or only the allowed ones."""
    step = timedelta(minutes=5)
    people = search.people
    starts = [_own_starts(search, k) for k in range(len(people))]
    keeps = [search.length + (search.buffer if p.buffer is None else p.buffer) for p in people]
    end = max(one.end for one in search.open)
    pinned = {pin.user_id for pin in search.pins}

    @cache
    def best(at: datetime, placed: int, hot: bool) -> Score:
        """From `at` on; `hot` says that a meeting (and its buffer) has just ended."""
        if at >= end:
            return (0,) * 6
        found = best(at + step, placed, False)
        for k, person in enumerate(people):
            if placed >> k & 1 or at not in starts[k] or (allowed is not None and at not in allowed):
                continue
            high = starts[k][at]
            rest = best(at + keeps[k], placed | 1 << k, True)
            own = (person.user_id in pinned, person.required, 1, high, person.owed * (1 + high), hot)
            found = max(found, tuple(a + b for a, b in zip(own, rest, strict=True)))
        return found

    return best(min(one.start for one in search.open), 0, False)


def score_of(search: Search, table: Timetable) -> Score:
    """The same measure of a timetable."""
    people = {person.user_id: person for person in search.people}
    owed = sum(1 + (one.preference == "HIGH") for one in table.slots if people[one.user_id].owed)
    pinned = {(pin.user_id, pin.start) for pin in search.pins}
    return (
        sum((one.user_id, one.span.start) in pinned for one in table.slots),
        sum(people[one.user_id].required for one in table.slots),
        table.people,
        table.preferred,
        owed,
        table.people - table.stretches,
    )


def _own_starts(search: Search, k: int) -> Mapping[datetime, bool]:
    starts = starts_of(search, search.people[k])
    pins = [pin.start for pin in search.pins if pin.user_id == search.people[k].user_id]
    return {at: high for at, high in starts.items() if not pins or at in pins}
