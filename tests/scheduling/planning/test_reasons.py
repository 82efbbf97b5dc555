"""Why somebody has no meeting: what is named is true, and no more people than need be."""

import random
from datetime import timedelta

from msgspec.structs import replace

from scheduling.planning.reasons import Reason, Why, reasons_for
from scheduling.planning.search import Invitee, Pin, Search
from scheduling.planning.timetable import best_timetable, first_answer
from tests.support.planning.exhaustive import best_score
from tests.support.planning.instances import medium_search, moment, small_search, span

DAY = (span(0, 240),)
LONG = timedelta(minutes=1)


def asked(*people: Invitee, pins: tuple[Pin, ...] = (), now: int = -60) -> Search:
    return Search(people, DAY, timedelta(minutes=30), moment(now), pins=pins)


def why(search: Search) -> tuple[Reason, ...]:
    return reasons_for(search, best_timetable(search))


def test_three_people_who_share_two_slots_are_named_and_nobody_else() -> None:
    tight = [Invitee(k, (span(60, 120),)) for k in (1, 2, 3)]
    search = asked(*tight, Invitee(4, (span(0, 240),)), Invitee(5, (span(45, 240),)))
    (reason,) = why(search)
    assert (reason.why, reason.people, reason.slots) == (Why.SHORTAGE, (1, 2, 3), 2)
    assert reason.user_id in (1, 2, 3)


def test_a_pinned_meeting_that_takes_the_only_time_is_named() -> None:
    search = asked(Invitee(1, (span(0, 240),)), Invitee(2, (span(90, 120),)), pins=(Pin(1, moment(100)),))
    assert why(search) == (Reason(2, Why.SHORTAGE, (1, 2), 1),)


def test_what_keeps_somebody_alone_is_told_apart() -> None:
    search = asked(
        Invitee(1),
        Invitee(2, (span(-60, 20),)),
        Invitee(3, (), (span(300, 400),)),
        Invitee(4, (span(-60, 15),), (span(225, 300),)),
        Invitee(5, (span(60, 120),)),
        pins=(Pin(5, moment(150)),),
        now=30,
    )
    assert [reason.why for reason in why(search)] == [
        Why.NO_TIMES,
        Why.NO_TIMES,
        Why.NEVER_OPEN,
        Why.TOO_SHORT,
        Why.PIN,
    ]


def test_out_of_a_crowd_only_those_are_named_whose_moving_matters() -> None:
    """Somebody of the crowd is in the way of one of their starts, but making way would not be enough."""
    tight = [Invitee(1, (span(60, 125),)), Invitee(2, (span(60, 125),)), Invitee(3, (span(65, 125),))]
    crowd = [Invitee(k, (span(0, 1440),)) for k in range(10, 38)]
    search = Search((*tight, *crowd), (span(0, 1440),), timedelta(minutes=30), moment(-60))
    table = best_timetable(search, LONG)
    (reason,) = reasons_for(search, table, LONG)
    assert (reason.why, reason.people, reason.slots) == (Why.SHORTAGE, (1, 2, 3), 2)


def test_where_nothing_is_proved_there_may_be_room_and_a_named_shortage_is_still_true() -> None:
    search = medium_search(random.Random(7), 40)
    hasty = first_answer(search)
    assert hasty.people < best_timetable(search, LONG).people
    at_once, in_time = (reasons_for(search, hasty, limit) for limit in (timedelta(), LONG))
    guesses, left = ([reason.why for reason in each].count(Why.NOT_FOUND) for each in (at_once, in_time))
    assert 0 < left < guesses
    for reason in in_time:
        if reason.why is Why.SHORTAGE:
            people = tuple(one for one in search.people if one.user_id in reason.people)
            assert best_timetable(replace(search, people=people), LONG).people_bound < len(people)
        else:
            assert reason == Reason(reason.user_id, reason.why)


def test_people_of_whom_everybody_has_a_meeting_need_no_reason() -> None:
    assert why(asked(Invitee(1, (span(0, 30),)), Invitee(2, (span(30, 60),)))) == ()


def test_each_named_set_cannot_be_placed_and_could_be_without_any_one_of_them() -> None:
    named = 0
    for seed in range(400):
        search = small_search(random.Random(seed))
        for reason in why(search):
            if reason.why is Why.SHORTAGE:
                named += 1
                people = [one for one in search.people if one.user_id in reason.people]
                assert reason.user_id in reason.people and reason.slots == len(people) - 1, f"seed {seed}"
                assert most(search, people) == reason.slots, f"seed {seed}"
                for one in people:
                    others = [other for other in people if other is not one]
                    assert most(search, others) == len(others), f"seed {seed}"
    assert named > 50


def most(search: Search, people: list[Invitee]) -> int:
    """How many of these people can be placed, by trying everything; nobody of them is required."""
    equal = tuple(
        Invitee(one.user_id, one.prefer, one.if_needed, required=False, buffer=one.buffer) for one in people
    )
    kept = {one.user_id for one in people}
    pins = tuple(pin for pin in search.pins if pin.user_id in kept)
    part = Search(equal, search.open, search.length, search.now, search.buffer, pins)
    return best_score(part)[2]
