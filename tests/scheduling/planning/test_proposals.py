"""Up to three timetables that really differ."""

import itertools
import math
import random
from datetime import timedelta

import pytest
from msgspec.structs import replace

from scheduling.planning.answers import Because, Timetable
from scheduling.planning.proposals import because, propose_timetables
from scheduling.planning.search import Invitee, Search
from scheduling.planning.timetable import best_timetable
from tests.support.planning.instances import medium_search, moment, span
from tests.support.planning.timetables import check


def elsewhere(table: Timetable, other: Timetable) -> int:
    """How many people of the one do not have the same meeting in the other."""
    return len(set(table.slots) - set(other.slots))


@pytest.mark.parametrize("seed", range(4))
def test_a_fifth_of_the_people_of_each_are_elsewhere_in_every_later_one(seed: int) -> None:
    search = medium_search(random.Random(seed), 12)
    proposals = propose_timetables(search)
    tables = [one.timetable for one in proposals]
    assert len(tables) == 3
    assert tables[0] == best_timetable(search)
    assert [one.because for one in proposals].count(Because.BEST) == 1 and proposals[
        0
    ].because is Because.BEST
    for table in tables:
        check(search, table)
    for before, after in itertools.combinations(tables, 2):
        fewer = min(before.people, after.people)
        assert elsewhere(before, after) >= math.ceil(fewer / 5)


def test_a_timetable_with_fewer_gaps_is_offered_beside_the_one_with_most_preference() -> None:
    people = (
        Invitee(1, (span(0, 30),), (span(60, 90),)),
        Invitee(2, (span(90, 120),)),
    )
    search = Search(people, (span(0, 240),), timedelta(minutes=30), moment(-60))
    best, other = propose_timetables(search)[:2]
    assert (best.timetable.preferred, best.timetable.stretches) == (2, 2)
    assert (other.timetable.preferred, other.timetable.stretches) == (1, 1)
    assert other.because is Because.FEWER_STRETCHES
    assert (other.change.moved, other.change.added, other.change.dropped) == ((1,), (), ())


def test_fewer_gaps_are_offered_also_where_there_are_other_ways_to_meet_every_preference() -> None:
    people = (
        Invitee(1, (span(0, 30), span(180, 210), span(300, 330)), (span(60, 90),)),
        Invitee(2, (span(90, 120),)),
    )
    search = Search(people, (span(0, 480),), timedelta(minutes=30), moment(-60))
    found = {(one.timetable.preferred, one.timetable.stretches) for one in propose_timetables(search)}
    assert found == {(2, 2), (1, 1)}


def test_where_there_is_only_one_way_there_is_one_proposal() -> None:
    search = Search((Invitee(1, (span(0, 30),)),), (span(0, 240),), timedelta(minutes=30), moment(-60))
    assert len(propose_timetables(search)) == 1
    assert propose_timetables(replace(search, people=(Invitee(1),))) == ()


def test_what_speaks_for_another_timetable() -> None:
    search = Search(
        (Invitee(1, (span(0, 30),)), Invitee(2, (span(60, 90),))),
        (span(0, 240),),
        timedelta(minutes=30),
        moment(-60),
    )
    first = best_timetable(search)
    assert because(first, first) is Because.BEST
    assert because(first, replace(first, stretches=1)) is Because.FEWER_STRETCHES
    fewer = replace(first, slots=first.slots[:1], left_out=(2,))
    assert because(first, fewer) is Because.ENDS_EARLIER
    assert because(fewer, first) is Because.MORE_PREFERRED
    assert because(first, replace(first, left_out=(9,))) is Because.OTHER_PEOPLE
    assert because(first, replace(first)) is Because.ELSEWHEN
