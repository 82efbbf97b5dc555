"""How far the host's clock is from Discord's is learned from the dates of Discord's answers."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.skew import Skew

NOON = datetime(2026, 1, 12, 12, tzinfo=UTC)
QUICK = timedelta(seconds=0.1)


class Host:
    """A clock that is ahead of Discord's, and answers that come in from there."""

    def __init__(self, ahead: float) -> None:
        self.discord = NOON
        self.ahead = ahead
        self.skew = Skew(lambda: self.discord + timedelta(seconds=self.ahead))

    def hears(self, *parts_of_a_second: float) -> float:
        """Answers that arrive at these parts of Discord's seconds; how far it believes to be ahead."""
        for part in parts_of_a_second:
            self.discord = NOON + timedelta(seconds=part)
            self.skew.note(NOON, QUICK)
        return self.skew.ahead.total_seconds()


@pytest.mark.parametrize("part", [0.0, 0.5, 0.999])
def test_a_clock_that_is_right_is_not_doubted(part: float) -> None:
    assert Host(ahead=0).hears(part) == 0


@pytest.mark.parametrize("ahead", [4.0, -4.0, 3600.0, -3600.0])
def test_a_wrong_clock_is_known_to_a_second_at_once_and_better_with_every_answer(ahead: float) -> None:
    host = Host(ahead)
    assert abs(host.hears(0.5) - ahead) <= 1.1
    assert abs(host.hears(0.01, 0.99) - ahead) <= 0.15


@pytest.mark.parametrize("ahead", [4.0, 3600.0])
def test_it_is_never_taken_for_further_ahead_than_it_is(ahead: float) -> None:
    host = Host(ahead)
    assert all(host.hears(part / 10) <= ahead for part in range(10))


def test_a_jump_is_known_by_the_next_answer() -> None:
    host = Host(ahead=0)
    host.hears(0.0, 0.9)
    host.ahead = -3600
    assert abs(host.hears(0.5) + 3600) <= 1.1
    host.ahead = 0
    assert host.hears(0.5) == 0


def test_the_host_is_told_once_and_once_more_when_it_is_right_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    host = Host(ahead=3600)
    host.hears(0.0, 0.3, 0.9)
    host.ahead = 0
    host.hears(0.5)
    wrong, right = (record.message for record in caplog.records)
    assert wrong.startswith("this machine's clock is 3599 s ahead of Discord's")
    assert right == "this machine's clock agrees with Discord's"
