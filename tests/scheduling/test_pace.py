"""How fast newcomers are written to: the rule by itself."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheduling.pace import DAY, MINUTE, Pace

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
PACES = st.builds(Pace, st.integers(1, 6), st.integers(1, 12))


def minutes(pace: Pace, people: int, *taken: datetime) -> list[float]:
    """When so many more have their turn, in minutes from noon."""
    planned = pace.plan(sorted(taken, reverse=True), NOON, people)
    return [(turn - NOON) / MINUTE for turn in planned]


def test_so_many_within_a_minute_and_the_others_wait() -> None:
    assert minutes(Pace(2, 40), 5) == [0, 0, 1, 1, 2]


def test_forty_people_at_five_a_minute_take_eight_minutes_and_the_next_waits_a_day() -> None:
    planned = minutes(Pace(5, 40), 41)
    assert planned[39] == 7, "the eighth minute"
    assert planned[40] == 24 * 60


def test_what_was_opened_before_counts_for_a_day() -> None:
    assert minutes(Pace(5, 2), 1, NOON - DAY, NOON - DAY + MINUTE) == [0]
    assert minutes(Pace(5, 2), 1, NOON - DAY + MINUTE, NOON - DAY + 2 * MINUTE) == [1]


def test_it_is_too_late_for_whom_a_days_share_leaves_no_room() -> None:
    pace = Pace(5, 40)
    planned = pace.plan([], NOON, 45)
    assert [pace.is_too_late(turn, NOON) for turn in planned] == [False] * 40 + [True] * 5


def test_a_short_wait_for_the_day_to_pass_is_not_too_late() -> None:
    pace = Pace(5, 1)
    opened = NOON - DAY + MINUTE / 2
    assert not pace.is_too_late(pace.next_turn([opened], NOON), NOON)


@given(PACES, st.lists(st.integers(0, 30 * 60), max_size=60))
def test_no_minute_and_no_day_ever_has_more(pace: Pace, asked: list[int]) -> None:
    turns: list[datetime] = []
    for after in sorted(asked):
        turns.append(pace.next_turn(sorted(turns, reverse=True), NOON + after * MINUTE))
        assert turns[-1] >= NOON + after * MINUTE
    for most, within in ((pace.per_minute, MINUTE), (pace.per_day, DAY)):
        for start in turns:
            assert sum(start <= other < start + within for other in turns) <= most


@given(PACES, st.integers(1, 40), st.integers(0, 39))
def test_a_turn_that_is_given_back_lets_no_more_through(pace: Pace, people: int, which: int) -> None:
    turns = pace.plan([], NOON, people)
    del turns[which % people]
    turns += pace.plan(sorted(turns, reverse=True), NOON, 3)
    for most, within in ((pace.per_minute, timedelta(minutes=1)), (pace.per_day, DAY)):
        assert all(sum(start <= other < start + within for other in turns) <= most for start in turns)
