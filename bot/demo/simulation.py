"""What simcord lacks: a clock that runs, or waits for no timer, for all in the simulation; and languages."""

import asyncio
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import apscheduler.schedulers.base
import simcord
import simcord.interactions
from simcord._runtime import _CallbackRecord
from simcord._settlement import _active_callbacks, _is_parked, _owned_tasks

# simcord replaces time.monotonic while it runs.
_monotonic = time.monotonic
_LOOKS_EVERY = 0.002  # Seconds; simcord would do so every 0.05.


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
    """Waits for no timer: where simcord lets up to five seconds pass until one fires, it skips them."""

    _until = math.inf
    """Instants beyond it are for `advance_time`."""

    async def _settle_internal(self, **given: Any) -> None:
        if isinstance(self.backend.clock, SkippingClock):
            return await super()._settle_internal(**given)
        given |= {"idle": _LOOKS_EVERY}
        if self._advancing or self._runtime is None:
            return await super()._settle_internal(**given)
        self._until = self._virtual_time + self.settle_timeout
        for record in self._work.callbacks:
            self._park(record)
        skipping = self._runtime.create_task(self._skip(), context=Context())
        try:
            await super()._settle_internal(**given)
        finally:
            self._until = math.inf
            skipping.cancel()

    def _schedule_timer(self, record: _CallbackRecord, *given: Any) -> None:
        super()._schedule_timer(record, *given)
        self._park(record)

    def _park(self, record: _CallbackRecord) -> None:
        if record.real_handle is not None and (record.when or 0) > self._until:
            record.real_handle.cancel()

    async def _skip(self) -> None:
        """To the next timer, whenever nothing else is left."""
        assert self._runtime is not None and self._loop is not None  # noqa: S101 - it settles what runs
        while True:
            await asyncio.sleep(_LOOKS_EVERY)
            at = self._next_timer()
            if at is not None and at <= self._until:
                advancing = self._advance_to(at, self._loop.time() + self.settle_timeout)
                self._real_advance_task = self._runtime.create_task(advancing, context=Context())
                await asyncio.wait([self._real_advance_task])

    def _next_timer(self) -> float | None:
        """When the next one fires, if whatever else there is waits for one."""
        state, callbacks = self._settlement_state(), _active_callbacks(self._settlement_state())
        timers = [record.when for record in callbacks if record.when is not None]
        is_busy = self._work.executors or self._advancing or self._real_advance_task
        if is_busy or len(timers) < len(callbacks):
            return None
        waiting = all(_is_parked(state, task, -math.inf) for task in _owned_tasks(state))
        return min(timers, default=None) if waiting else None


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
