"""Ranking slots for a group: against trying every candidate, and the rules one by one."""

import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from scheduling.intervals import Span, union
from scheduling.planning.answers import Because, GroupProposal
from scheduling.planning.group import rank_slots
from scheduling.planning.search import Invitee, Search
from tests.support.planning.instances import moment, span

HALF_AN_HOUR = timedelta(minutes=30)


def asked(*people: Invitee, opens: tuple[Span, ...] = (span(0, 480),), now: int = -60) -> Search:
    return Search(people, opens, HALF_AN_HOUR, moment(now))


@pytest.mark.parametrize("batch", range(2))
def test_the_ranking_is_that_of_trying_every_candidate(batch: int) -> None:
    for seed in range(batch, 520, 2):
        search = random_search(random.Random(seed))
        found = [one.span.start for one in rank_slots(search)]
        assert found == list(best_by_trying(search)), f"seed {seed}"


def test_required_people_come_before_many_and_many_before_preference() -> None:
    search = asked(
        Invitee(1, (span(0, 30),)),
        Invitee(2, (span(60, 90),), (span(120, 150),), required=False),
        Invitee(3, (span(60, 90),), (span(120, 150),), required=False),
        Invitee(4, (), (span(120, 150),), required=False),
    )
    slots = rank_slots(search)
    assert [one.span.start for one in slots] == [moment(0), moment(120), moment(60)]
    assert [one.present for one in slots] == [(1,), (2, 3, 4), (2, 3)]
    assert [one.preferred for one in slots] == [(1,), (), (2, 3)]
    assert [one.missing for one in slots] == [(2, 3, 4), (1,), (1, 4)]
    assert [one.required_missing for one in slots] == [(), (1,), (1,)]


def test_each_later_slot_says_what_speaks_for_it() -> None:
    search = asked(
        Invitee(1, (), (span(60, 90), span(240, 270), span(400, 430))),
        Invitee(2, (), (span(60, 90), span(240, 270))),
        Invitee(3, (span(400, 430),), (span(60, 90),)),
    )
    first, other, third = rank_slots(search)
    assert (first.because, first.gained, first.lost) == (Because.BEST, (), ())
    assert (other.span.start, other.because, other.lost) == (moment(400), Because.MORE_PREFERRED, (2,))
    assert (third.span.start, third.because, third.lost) == (moment(240), Because.ELSEWHEN, (3,))


def test_an_earlier_slot_that_suits_fewer_says_that_it_is_sooner() -> None:
    search = asked(Invitee(1, (span(60, 90),), (span(0, 30), span(120, 150))), Invitee(2, (span(60, 90),)))
    assert [(one.span.start, one.because) for one in rank_slots(search)] == [
        (moment(60), Because.BEST),
        (moment(0), Because.SOONER),
        (moment(120), Because.ELSEWHEN),
    ]


def test_whom_a_slot_gains_and_loses_is_named() -> None:
    search = asked(Invitee(1, (span(60, 90),)), Invitee(2, (span(60, 90),)), Invitee(3, (span(0, 30),)))
    _, other = rank_slots(search)
    assert (other.because, other.gained, other.lost) == (Because.OTHER_PEOPLE, (3,), (1, 2))


def test_an_availability_that_no_quarter_hour_fits_is_found() -> None:
    assert rank_slots(asked(Invitee(1, (span(80, 110),))))[0].span == span(80, 110)


def test_touching_entries_of_one_person_are_one_time() -> None:
    (slot,) = rank_slots(asked(Invitee(1, (span(0, 15),), (span(15, 30),))))
    assert (slot.span, slot.preferred) == (span(0, 30), ())


def test_nothing_is_proposed_before_now_or_when_the_owner_cannot() -> None:
    free = Invitee(1, (span(0, 480),))
    assert rank_slots(asked(free, now=241))[0].span.start == moment(255)
    assert rank_slots(asked(free, opens=(span(100, 140),)))[0].span == span(100, 130)
    assert rank_slots(asked(free, now=460)) == ()
    assert rank_slots(asked()) == ()


def test_a_time_with_seconds_is_cut_and_never_left() -> None:
    start = moment(20) + timedelta(microseconds=1)
    search = asked(Invitee(1, (Span(start, moment(51)),)))
    (slot,) = rank_slots(search)
    assert Span(start, moment(51)).contains(slot.span)


def test_slots_are_at_least_a_meeting_apart_and_not_in_the_order_of_input() -> None:
    people = [Invitee(k, (span(10 * k, 200 + 10 * k),)) for k in range(6)]
    slots = rank_slots(asked(*people))
    starts = sorted(one.span.start for one in slots)
    assert len(slots) == 3
    assert all(after - before >= HALF_AN_HOUR for before, after in itertools.pairwise(starts))
    assert slots == rank_slots(asked(*reversed(people)))


def random_search(rng: random.Random) -> Search:
    def spans() -> tuple[Span, ...]:
        lows = [rng.randrange(-30, 240, rng.choice([5, 15])) for _ in range(rng.randrange(3))]
        return tuple(span(low, low + rng.choice([20, 30, 45, 120])) for low in lows)

    people = tuple(Invitee(k, spans(), spans(), rng.random() < 0.4) for k in range(rng.randint(0, 7)))
    opens = (span(0, rng.randrange(30, 200, 5)), span(205, 240))
    return Search(
        people, opens, timedelta(minutes=rng.choice([15, 20, 30, 45])), moment(rng.randrange(-60, 60))
    )


def best_by_trying(search: Search) -> Iterator[datetime]:
    """The starts of up to three slots, by scoring each candidate with the arithmetic of spans."""
    ranked = sorted(_candidates(search), key=lambda start: (*_score(search, start), start))
    chosen: list[datetime] = []
    for start in ranked:
        far = all(abs(start - other) >= search.length for other in chosen)
        if far and len(chosen) < 3 and _score(search, start)[1] < 0:
            chosen.append(start)
            yield start


def _candidates(search: Search) -> list[datetime]:
    entries = [one for p in search.people for one in p.prefer + p.if_needed]
    spans = [*search.open, *entries]
    edges = {one.start for one in spans} | {one.end - search.length for one in spans}
    quarters = {datetime(2026, 3, 2, tzinfo=UTC) + k * timedelta(minutes=15) for k in range(96)}
    within = union(search.open)
    return [
        start
        for start in edges | quarters
        if start >= search.now and any(o.contains(Span(start, start + search.length)) for o in within)
    ]


def _score(search: Search, start: datetime) -> tuple[int, int, int]:
    meeting = Span(start, start + search.length)
    able = [p for p in search.people if any(o.contains(meeting) for o in union(p.prefer + p.if_needed))]
    prefer = [p for p in able if any(one.contains(meeting) for one in union(p.prefer))]
    return -sum(p.required for p in able), -len(able), -len(prefer)


def test_a_proposal_is_complete() -> None:
    slot = rank_slots(asked(Invitee(7, (span(0, 30),))))[0]
    assert slot == GroupProposal(span(0, 30), (7,), (7,), (), (), Because.BEST, (), ())
