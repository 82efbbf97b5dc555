"""What holds of every timetable, whatever is asked."""

import random
from datetime import timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scheduling.intervals import Span
from scheduling.planning.search import Invitee, Pin, Search
from scheduling.planning.timetable import best_timetable, first_answer
from tests.support.planning.instances import medium_search, moment
from tests.support.planning.timetables import check

seconds = st.integers(-12, 48).map(lambda k: 301 * k)
spans = st.tuples(seconds, st.integers(600, 5400)).map(
    lambda pair: Span(moment(0) + timedelta(seconds=pair[0]), moment(0) + timedelta(seconds=sum(pair)))
)
minutes = st.integers(0, 20).map(lambda k: timedelta(minutes=k))


@st.composite
def searches(draw: st.DrawFn) -> Search:
    """Times off every raster, overlapping as they like."""
    people = tuple(
        Invitee(
            user_id,
            tuple(draw(st.lists(spans, max_size=2))),
            tuple(draw(st.lists(spans, max_size=2))),
            required=draw(st.booleans()),
            owed=draw(st.booleans()),
            buffer=draw(st.none() | minutes),
        )
        for user_id in draw(st.lists(st.integers(1, 99), max_size=6, unique=True))
    )
    pinned = draw(st.lists(st.sampled_from(people), max_size=2, unique=True)) if people else []
    return Search(
        people=people,
        open=tuple(draw(st.lists(spans, min_size=1, max_size=3))),
        length=timedelta(minutes=draw(st.integers(20, 45))),
        now=moment(0) + timedelta(seconds=draw(seconds), microseconds=draw(st.integers(0, 3))),
        buffer=draw(minutes),
        pins=tuple(Pin(who.user_id, moment(0) + timedelta(seconds=draw(seconds))) for who in pinned),
    )


@settings(max_examples=50, deadline=None)
@given(searches())
def test_meetings_lie_in_everybodys_time_and_keep_their_distance(search: Search) -> None:
    for table in (first_answer(search), best_timetable(search)):
        check(search, table)


@settings(max_examples=25, deadline=None)
@given(searches())
def test_the_same_search_has_the_same_answer_in_whatever_order_people_come(search: Search) -> None:
    table = best_timetable(search)
    turned = Search(
        tuple(reversed(search.people)),
        tuple(reversed(search.open)),
        search.length,
        search.now,
        search.buffer,
        search.pins,
    )
    assume(table.proof.complete)
    assert best_timetable(turned) == table == best_timetable(search)


@settings(max_examples=25, deadline=None)
@given(searches())
def test_the_proved_timetable_is_no_worse_than_the_first_answer_and_within_its_bounds(
    search: Search,
) -> None:
    first, best = first_answer(search), best_timetable(search)
    assert (first.required, first.people, first.preferred) <= (best.required, best.people, best.preferred)
    assert best.people <= best.people_bound <= first.people_bound
    assert best.preferred <= best.preferred_bound


def test_without_time_there_is_an_answer_that_claims_no_more_than_it_knows() -> None:
    search = medium_search(random.Random(4), 40)
    hasty, proved = best_timetable(search, timedelta()), best_timetable(search)
    check(search, hasty)
    assert not hasty.proof.people and hasty.people < proved.people <= hasty.people_bound
    assert proved.proof.people
