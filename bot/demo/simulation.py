"""What simcord lacks: one running clock for Discord, the bot and APScheduler, and people's languages."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import apscheduler.schedulers.base
import simcord
import simcord.interactions

# simcord replaces time.monotonic while it runs.
_monotonic = time.monotonic
_LOOKS_EVERY = 0.002  # Seconds; simcord waits for 0.05 where a timer fires meanwhile.


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


class Env(simcord.Env):
    """Looks more often than simcord whether the bot has done all that there is to do."""

    async def _settle_internal(self, **given: Any) -> None:
        await super()._settle_internal(**given | {"idle": _LOOKS_EVERY})


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


@contextmanager
def languages(locale_of: Callable[[int], str]) -> Iterator[None]:
    """Lets interactions say which language each user reads; without it, all read American English."""
    real = simcord.interactions.base_payload

    def payload(*args: Any, user_id: int, **given: Any) -> Any:
        record, sent = real(*args, user_id=user_id, **given)
        return record, sent | {"locale": locale_of(user_id)}

    simcord.interactions.base_payload = payload
    try:
        yield
    finally:
        simcord.interactions.base_payload = real
