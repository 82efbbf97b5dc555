"""How much one person may do, when there is more again, and how long to wait for how it ends."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduling.limits import DAY, Allowance
from scheduling.settling import SETTLES_IN, settled_at, settles_in

NOW = datetime(2026, 1, 2, tzinfo=UTC)
TEN = Allowance(10, DAY)


def ago(hours: int) -> datetime:
    """So many hours before now."""
    return NOW - timedelta(hours=hours)


@pytest.mark.parametrize(
    ("spent", "wanted", "opens_at"),
    [
        ([], 10, NOW),
        ([(ago(1), 9)], 1, NOW),
        ([(ago(1), 10)], 1, ago(1) + DAY),
        ([(ago(24), 10)], 10, NOW),
        ([(ago(20), 4), (ago(2), 6)], 4, ago(20) + DAY),
        ([(ago(20), 4), (ago(2), 6)], 5, ago(2) + DAY),
        ([(ago(20), 4), (ago(2), 3)], 3, NOW),
    ],
)
def test_it_opens_as_soon_as_enough_of_what_was_spent_no_longer_counts(
    spent: list[tuple[datetime, int]], wanted: int, opens_at: datetime
) -> None:
    assert TEN.opens_at(spent, wanted, NOW) == opens_at


def test_more_than_there_ever_is_never_fits() -> None:
    assert (TEN.fits(10), TEN.fits(11)) == (True, False)


def test_the_first_change_is_told_at_once_and_those_right_after_it_together() -> None:
    minute = timedelta(minutes=1)
    assert settled_at(None, None, NOW) == NOW
    assert settled_at(NOW - SETTLES_IN, None, NOW) == NOW
    assert settled_at(NOW - minute, None, NOW) == NOW - minute + SETTLES_IN
    assert settled_at(NOW - minute, NOW + minute, NOW) == NOW + minute, "with the one that waits"
    assert settled_at(None, NOW - minute, NOW) == NOW, "with the one that is about to be sent"
    assert settled_at(None, NOW + 60 * minute, NOW) == NOW + SETTLES_IN, "that one waits for something else"


def test_to_and_fro_is_told_after_longer_and_longer() -> None:
    assert [settles_in(times) // timedelta(minutes=1) for times in (1, 2, 3, 9)] == [2, 2, 60, 60]
