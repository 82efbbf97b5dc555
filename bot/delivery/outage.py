"""Discord, or the way to it, is away: what was asked of it is not answered, by nobody for the time being."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

import aiohttp

FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=1)
_UNEVEN = 0.2  # Many bots that all lost it at once do not all come back at once.
_random = secrets.SystemRandom()


def is_unanswered(error: Exception) -> bool:
    """Whether Discord has said nothing at all, so that nobody knows whether it was done."""
    return isinstance(error, aiohttp.ClientError | TimeoutError | OSError)


def pause_after(failures: int) -> timedelta:
    """How long to leave it alone after so many failures on end: ever longer, and never quite the same."""
    pause = min(FIRST_PAUSE * 2.0 ** min(failures - 1, 20), LONGEST_PAUSE)
    return pause * _random.uniform(1 - _UNEVEN, 1 + _UNEVEN)


class Outage:
    """Whether Discord is away. Shared by all that send, so that they do not all find out by themselves."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._failures = 0
        self._until: datetime | None = None

    @property
    def until(self) -> datetime | None:
        """Before when nothing is worth a try; None unless Discord is away."""
        return self._until if self._until is not None and self._now() < self._until else None

    def noticed(self) -> datetime:
        """A request was not answered: when to try again. Those that were under way meanwhile are no news."""
        until = self.until
        if until is None:
            self._failures += 1
            until = self._until = self._now() + pause_after(self._failures)
        return until

    def is_over(self) -> None:
        """Discord has answered."""
        self._failures, self._until = 0, None
