"""APScheduler as the alarm clock: one job armed for the earliest due row, and a sweep as a net."""

import logging
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

SWEEP_EVERY = timedelta(minutes=5)
RETRY_AFTER = timedelta(seconds=30)
_DUE = "due"
_log = logging.getLogger(__name__)


class Alarm:
    """Calls `ring` when something is due; `ring` returns when to be called next, or None."""

    def __init__(
        self,
        ring: Callable[[], Awaitable[datetime | None]],
        now: Callable[[], datetime],
        sweep_every: timedelta = SWEEP_EVERY,
    ) -> None:
        self._sweep_every = sweep_every
        self._ring = ring
        self._now = now
        # A job must not be dropped for being late, nor for its predecessor still running.
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 3}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)

    def start(self) -> None:
        """Starts the sweep, the first at once: what came due while the bot was away."""
        every = self._sweep_every.total_seconds()
        self._scheduler.add_job(self._wake, "interval", seconds=every, next_run_time=self._now())
        self._scheduler.start()

    def arm(self, due_at: datetime) -> None:
        """Makes sure of a call at `due_at`, or earlier if one is armed."""
        job = self._scheduler.get_job(_DUE)
        if self._scheduler.running and (job is None or due_at < job.next_run_time):
            self._scheduler.add_job(self._wake, "date", run_date=due_at, id=_DUE, replace_existing=True)

    def stop(self) -> None:
        """No more calls."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _wake(self) -> None:
        """Never raises: a failure is logged and tried again."""
        try:
            next_due = await self._ring()
        except Exception:
            _log.exception("failure %s: sending stopped early", secrets.token_hex(3))
            next_due = self._now() + RETRY_AFTER
        if next_due is not None:
            self.arm(next_due)
