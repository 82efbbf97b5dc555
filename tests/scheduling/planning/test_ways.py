"""Changing a timetable that is set: the fewest people move, and whoever stays is never touched."""

import random
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from msgspec.structs import replace

from scheduling.intervals import Span
from scheduling.planning.search import Invitee, Pin, Search
from scheduling.planning.timetable import best_timetable
from scheduling.planning.ways import Way, openings, ways
from tests.support.planning.exhaustive import best_score
from tests.support.planning.instances import moment, small_search, span, starts_of

HALF = timedelta(minutes=30)


@dataclass(frozen=True)
class Case:
    """A timetable in which somebody can't make their meeting any more, and some meetings stay."""

    search: Search
    have: dict[int, Span]
    staying: dict[int, Span]
    absent: int
    meeting: Span

    @property
    def found(self) -> tuple[Way, ...]:
        return ways(self.search, self.have, self.staying, {self.absent: self.meeting})


def case_of(seed: int) -> Case | None:
    """A small one; None where nobody has a meeting to begin with."""
    rng = random.Random(seed)
    search = replace(small_search(rng), pins=())
    meetings = {one.user_id: one.span for one in best_timetable(search).slots}
    if not meetings:
        return None
    absent = rng.choice(sorted(meetings))
    others = sorted(meetings.keys() - {absent})
    staying = {who: meetings[who] for who in others if rng.random() < 0.5}
    people = tuple(
        _instead(rng, one, meetings[absent]) if one.user_id == absent else one
        for one in search.people
        if one.user_id in meetings
    )
    have = {who: meetings[who] for who in others if who not in staying}
    return Case(replace(search, people=people), have, staying, absent, meetings[absent])


def _instead(rng: random.Random, invitee: Invitee, meeting: Span) -> Invitee:
    """With other times than the meeting's."""
    prefer = tuple(rest for one in invitee.prefer for rest in one.minus(meeting))
    if_needed = tuple(rest for one in invitee.if_needed for rest in one.minus(meeting))
    low = rng.randrange(0, 100, 5)
    new = span(low, low + 60).minus(meeting)
    return replace(invitee, prefer=(*prefer, *new), if_needed=if_needed, buffer=None)


def test_no_change_of_500_moves_fewer_people_by_trying_every_one() -> None:
    tried = pinned = squeezed = 0
    for seed in range(900):
        case = case_of(seed)
        if case is None or any(one.buffer is not None for one in case.search.people):
            continue
        way = case.found[0]
        moved = {move.user_id for move in way.moves}
        assert not moved & case.staying.keys(), f"seed {seed}"
        after = {**case.have, case.absent: case.meeting}
        for move in way.moves:
            after.pop(move.user_id, None)
            if move.after is not None:
                after[move.user_id] = move.after
        assert after.get(case.absent) != case.meeting
        kept = sum(after.get(who) == span for who, span in case.have.items())
        required = sum(one.required for one in case.search.people if one.user_id in after)
        assert (required, len(after), kept) == most_kept(case), f"seed {seed}"
        tried += 1
        pinned += bool(case.staying)
        squeezed += kept < len(case.have)
        if tried == 500:
            break
    assert (tried, pinned > 100, squeezed > 20) == (500, True, True), (tried, pinned, squeezed)


def most_kept(case: Case) -> tuple[int, int, int]:
    """The most required people and people that can have a meeting, and the most kept with so many."""
    pins = tuple(Pin(who, one.start) for who, one in case.staying.items())
    everybody = replace(
        case.search,
        people=tuple(
            replace(one, if_needed=(*one.if_needed, held)) if held else one
            for one in case.search.people
            for held in [case.have.get(one.user_id) or case.staying.get(one.user_id)]
        ),
        pins=pins,
    )
    best = best_score(everybody)
    stay = len(case.staying)
    staying = sum(one.required for one in case.search.people if one.user_id in case.staying)
    for size in range(len(case.have), 0, -1):
        for kept in combinations(sorted(case.have), size):
            more = tuple(Pin(who, case.have[who].start) for who in kept)
            score = best_score(replace(everybody, pins=(*pins, *more)))
            if score[0] == stay + size and score[1:3] == best[1:3]:
                return best[1] - staying, best[2] - stay, size
    return best[1] - staying, best[2] - stay, 0


def test_what_stays_is_never_touched_and_keeps_its_buffer_on_both_sides() -> None:
    for seed in range(200):
        case = case_of(seed)
        if case is None:
            continue
        for way in case.found:
            for move in way.moves:
                for held in case.staying.values():
                    buffer = case.search.buffer
                    kept = Span(held.start - buffer, held.end + buffer)
                    assert move.after is None or not move.after.overlaps(kept), f"seed {seed}"


def test_later_ways_really_differ_and_place_as_many() -> None:
    several = 0
    for seed in range(300):
        case = case_of(seed)
        found = case.found if case else ()
        times = [move.after for way in found for move in way.moves if case and move.user_id == case.absent]
        for one, other in combinations([time for time in times if time], 2):
            assert case is not None
            assert abs(one.start - other.start) >= case.search.length, f"seed {seed}"
        several += len(found) > 1
    assert several > 50


def test_somebody_who_had_no_meeting_gets_one() -> None:
    search = Search(
        (Invitee(1, (span(0, 30),)), Invitee(2, (span(0, 60),))), (span(0, 60),), HALF, moment(-600)
    )
    [way] = ways(search, {2: span(0, 30)}, {}, {1: None})
    assert [(move.user_id, move.before, move.after) for move in way.moves] == [
        (1, None, span(0, 30)),
        (2, span(0, 30), span(30, 60)),
    ]
    assert way.proved


def test_a_meeting_at_a_time_that_nobody_gave_is_kept() -> None:
    search = Search((Invitee(1, (span(0, 30),)), Invitee(2)), (span(0, 60),), HALF, moment(-600))
    [way] = ways(search, {2: span(600, 630)}, {}, {1: span(30, 60)})
    assert [(move.user_id, move.after) for move in way.moves] == [(1, span(0, 30))]


def test_openings_lie_between_the_meetings_with_their_buffers() -> None:
    search = Search((), (span(0, 180),), HALF, moment(-600), buffer=timedelta(minutes=10))
    assert openings(search, {1: span(60, 90)}) == [span(0, 30), span(100, 130), span(140, 170)]
    assert openings(replace(search, now=moment(150)), {}) == [span(150, 180)]


def test_every_opening_is_a_time_at_which_the_meeting_fits() -> None:
    for seed in range(100):
        case = case_of(seed)
        if case is not None:
            anybody = Invitee(0, prefer=case.search.open)
            for slot in openings(case.search, case.staying):
                assert slot.start in starts_of(replace(case.search, now=case.search.now), anybody, every=5)
