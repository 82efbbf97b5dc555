"""What is asked of every timetable."""

import itertools

from scheduling.intervals import Span, union
from scheduling.model import Preference
from scheduling.planning.answers import Timetable
from scheduling.planning.search import Search


def check(search: Search, table: Timetable) -> None:
    """What holds of every timetable: all are in it once, in times of their own, and apart."""
    people = {one.user_id: one for one in search.people}
    pins = {pin.user_id: pin.start for pin in search.pins}
    placed = [one.user_id for one in table.slots]
    assert sorted(placed + list(table.left_out)) == sorted(people)
    for one in table.slots:
        person = people[one.user_id]
        assert one.span.start >= search.now and one.span.length == search.length
        assert _inside(one.span, search.open) and _inside(one.span, person.prefer + person.if_needed)
        assert (one.preference is Preference.HIGH) is _inside(one.span, person.prefer)
        assert one.span.start == pins.get(one.user_id, one.span.start)
    stretches = 1 if placed else 0
    for before, after in itertools.pairwise(table.slots):
        own = people[before.user_id].buffer
        free = before.span.end + (search.buffer if own is None else own)
        assert free <= after.span.start
        stretches += free < after.span.start
    assert table.stretches == stretches


def _inside(meeting: Span, given: tuple[Span, ...]) -> bool:
    return any(one.contains(meeting) for one in union(given))
