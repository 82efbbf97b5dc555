"""What is asked of every timetable."""

import itertools

from scheduling.intervals import Span, union
from scheduling.model import EventType
from scheduling.planning.answers import Timetable
from scheduling.planning.search import Search


def check(request: Search, table: Timetable) -> None:
    """What holds of every timetable: all are in it once, in times of their own, and apart."""
    people = {one.user_id: one for one in request.people}
    pins = {pin.user_id: pin.start for pin in request.pins}
    placed = [one.user_id for one in table.placements]
    assert sorted(placed + list(table.left_out)) == sorted(people)
    for one in table.placements:
        person = people[one.user_id]
        assert one.span.start >= request.now and one.span.length == request.length
        assert _inside(one.span, request.open) and _inside(one.span, person.prefer + person.if_needed)
        assert (one.preference is EventType.HIGH) is _inside(one.span, person.prefer)
        assert one.span.start == pins.get(one.user_id, one.span.start)
    stretches = 1 if placed else 0
    for before, after in itertools.pairwise(table.placements):
        own = people[before.user_id].buffer
        free = before.span.end + (request.buffer if own is None else own)
        assert free <= after.span.start
        stretches += free < after.span.start
    assert table.stretches == stretches


def _inside(meeting: Span, given: tuple[Span, ...]) -> bool:
    return any(one.contains(meeting) for one in union(given))
