"""How fast new DM channels may be opened: the rule by itself."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.pace import CLOSED_CHECK, Pace

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def at(second: float) -> datetime:
    """An instant so many seconds after noon."""
    return NOON + timedelta(seconds=second)


def test_so_many_channels_may_be_opened_within_any_minute_and_the_others_queue() -> None:
    pace = Pace(3)
    asked = [0, 10, 20, 30, 40, 50, 59]
    places = [pace.take(whom, at(second)) for whom, second in enumerate(asked)]
    assert places == [None, None, None, at(60), at(70), at(80), at(120)]


def test_who_comes_back_at_their_place_is_let_in_and_earlier_keeps_it() -> None:
    pace = Pace(1)
    assert pace.take(1, NOON) is None
    for second in range(1, 60):
        assert pace.take(2, at(second)) == at(60)
    assert pace.take(3, at(59)) == at(120)
    assert pace.take(2, at(60)) is None


def test_whoever_all_come_back_late_do_not_come_at_once() -> None:
    pace = Pace(2)
    for whom in range(6):
        pace.take(whom, NOON)
    late = [pace.take(whom, at(600)) for whom in range(2, 6)]
    assert late == [None, None, at(660), at(660)]


def test_when_discord_wants_no_new_channels_none_are_opened_and_it_is_asked_again_now_and_then() -> None:
    pace = Pace(3)
    pace.close(NOON + timedelta(hours=3))
    assert pace.take(1, NOON) == NOON + CLOSED_CHECK
    assert pace.take(1, NOON + timedelta(hours=2.5)) == NOON + timedelta(hours=3)
    assert pace.take(1, NOON + timedelta(hours=3)) is None
    pace.close(datetime.max.replace(tzinfo=UTC))
    assert pace.take(1, NOON + timedelta(days=365)) == NOON + timedelta(days=365) + CLOSED_CHECK


@pytest.mark.parametrize("per_minute", [1, 2, 10, 60])
def test_no_minute_ever_has_more_than_the_pace(per_minute: int) -> None:
    pace = Pace(per_minute)
    due, opened = {whom: NOON for whom in range(per_minute * 10)}, list[datetime]()
    while due:
        whom, now = min(due.items(), key=lambda item: (item[1], item[0]))
        place = pace.take(whom, now)
        if place is None:
            opened.append(now)
            del due[whom]
        else:
            assert place > now, "coming back at once would never end"
            due[whom] = place
    for start in opened:
        assert sum(start <= other < start + timedelta(minutes=1) for other in opened) <= per_minute
    assert opened[-1] <= NOON + timedelta(minutes=10), "and none is held back without need"


def test_another_message_to_the_same_person_takes_nobodys_place() -> None:
    pace = Pace(2)
    assert [pace.take(whom, NOON) for whom in (1, 1, 2, 1)] == [None] * 4
    assert [pace.take(whom, NOON) for whom in (3, 3)] == [at(60)] * 2


def test_the_place_of_somebody_who_does_not_come_is_free_again() -> None:
    pace = Pace(2)
    for whom in range(4):
        pace.take(whom, NOON)
    assert pace.take(4, at(65)) == at(120), "they may still be on their way"
    assert pace.take(5, at(71)) is None, "they were withdrawn"


def test_what_was_withdrawn_leaves_nothing_behind() -> None:
    pace = Pace(1)
    for whom in range(1000):
        pace.take(whom, NOON)
    pace.take(1000, NOON + timedelta(days=1))
    assert len(pace._places) + len(pace._opened) == 1
