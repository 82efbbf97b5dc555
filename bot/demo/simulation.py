"""Time in the simulated Discord: one clock for Discord, the bot and APScheduler."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo

import apscheduler.schedulers.base

# simcord replaces time.monotonic while it runs.
_monotonic = time.monotonic


class SkippingClock:
    """The clock on the wall, which can skip ahead; it takes the place of simcord's, which stands still."""

    def __init__(self) -> None:
        self._epoch = datetime.now(UTC)
        self._started = _monotonic()
        self._skipped = 0.0

    @property
    def elapsed(self) -> float:
        """Seconds since the start, with what was skipped."""
        return _monotonic() - self._started + self._skipped

    def now(self) -> datetime:
        """The instant that everything in the simulation takes for now."""
        return self._epoch + timedelta(seconds=self.elapsed)

    def advance(self, seconds: float) -> None:
        """Skips ahead."""
        self._skipped += seconds


@contextmanager
def scheduler_reads(now: Callable[[], datetime]) -> Iterator[None]:
    """Lets APScheduler, which asks `datetime.now`, live by the simulation's clock."""

    class Simulated(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return now().astimezone(tz)

    real = apscheduler.schedulers.base.datetime
    apscheduler.schedulers.base.datetime = Simulated
    try:
        yield
    finally:
        apscheduler.schedulers.base.datetime = real
