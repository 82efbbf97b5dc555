"""A timetable that no longer holds is mended by moving as few people as possible."""

import random
from datetime import datetime, timedelta
from itertools import combinations

from msgspec.structs import replace

from scheduling.planning.answers import Timetable
from scheduling.planning.repair import repaired
from scheduling.planning.search import Invitee, Pin, Search
from scheduling.planning.timetable import best_timetable
from tests.support.planning.exhaustive import best_score
from tests.support.planning.instances import moment, small_search, span, starts_of


def test_who_can_no_longer_come_is_moved_to_a_free_slot_and_nobody_else() -> None:
    before = Search(
        (Invitee(1, (span(0, 30),)), Invitee(2, (span(30, 60),)), Invitee(3, (span(60, 90),))),
        (span(0, 240),),
        timedelta(minutes=30),
        moment(-60),
    )
    current = best_timetable(before)
    now = replace(before, people=(*before.people[:1], Invitee(2, (), (span(100, 200),)), before.people[2]))
    mended, change = repaired(now, current)
    assert (change.moved, change.added, change.dropped) == ((2,), (), ())
    assert mended.people == 3 and mended.proof.complete


def test_who_joins_is_added_and_who_is_withdrawn_dropped() -> None:
    search = Search((Invitee(1, (span(0, 30),)),), (span(0, 60),), timedelta(minutes=30), moment(-60))
    current = best_timetable(search)
    _, change = repaired(replace(search, people=(Invitee(2, (span(0, 60),)),)), current)
    assert (change.moved, change.added, change.dropped) == ((), (2,), (1,))


def test_a_timetable_that_still_holds_stays() -> None:
    for seed in range(60):
        search = small_search(random.Random(seed))
        current = best_timetable(search)
        mended, change = repaired(search, current)
        assert mended.slots == current.slots and mended.proof == current.proof, f"seed {seed}"
        assert not change.moved + change.added + change.dropped


def test_no_repair_that_places_as_many_keeps_more_meetings() -> None:
    hurt = 0
    for seed in range(150):
        rng = random.Random(seed)
        search = small_search(rng)
        search = replace(search, pins=(), people=tuple(replace(one, required=True) for one in search.people))
        current = best_timetable(search)
        if not current.slots:
            continue
        changed = _without_a_time(rng, search, current)
        mended, _ = repaired(changed, current)
        hurt += mended.people < current.people
        kept = len(set(_seats(mended)) & set(_seats(current)))
        assert (mended.people, kept) == most_kept(changed, current), f"seed {seed}"
    assert hurt


def most_kept(search: Search, current: Timetable) -> tuple[int, int]:
    """The most people, and the most meetings kept with so many, by pinning every set of them in turn."""
    people = best_score(search)[2]
    seats = [seat for seat in _seats(current) if _still_possible(search, *seat)]
    for size in range(len(seats), 0, -1):
        for kept in combinations(seats, size):
            if _placed_with(search, kept) == (size, people):
                return people, size
    return people, 0


def _placed_with(search: Search, kept: tuple[tuple[int, datetime], ...]) -> tuple[int, int]:
    pins = tuple(Pin(user_id, start) for user_id, start in kept)
    score = best_score(replace(search, pins=pins))
    return score[0], score[2]


def _still_possible(search: Search, user_id: int, start: datetime) -> bool:
    return any(start in starts_of(search, one) for one in search.people if one.user_id == user_id)


def _seats(table: Timetable) -> list[tuple[int, datetime]]:
    return [(one.user_id, one.span.start) for one in table.slots]


def _without_a_time(rng: random.Random, search: Search, current: Timetable) -> Search:
    """Somebody can no longer make the meeting they have."""
    seat = rng.choice(current.slots)
    people = tuple(
        replace(
            one,
            prefer=tuple(span for span in one.prefer if not span.overlaps(seat.span)),
            if_needed=tuple(span for span in one.if_needed if not span.overlaps(seat.span)),
        )
        if one.user_id == seat.user_id
        else one
        for one in search.people
    )
    return replace(search, people=people)
