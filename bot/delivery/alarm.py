"""APScheduler as the alarm clock: a job for each bell, armed for what is due next, and a sweep as a net."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta

from apscheduler.events import EVENT_JOB_ERROR, EVENT_SCHEDULER_SHUTDOWN, JobExecutionEvent, SchedulerEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scheduling.errors import Unavailable

SWEEP_EVERY = timedelta(minutes=5)
RETRY_AFTER = timedelta(seconds=30)
Bell = Callable[[], Awaitable[datetime | None]]
_log = logging.getLogger(__name__)


class AlarmLost(Exception):
    """Nothing would be sent any more: the process had better end, to be started again."""


class Alarm:
    """Rings bells. Each does what is due and returns when to be rung next, or None.

    The sweep asks `look`, which says for each bell when something is due; it finds what no alarm was armed
    for. `on_lost` is called with an AlarmLost if the alarm itself cannot go on.
    """

    def __init__(
        self,
        bells: Mapping[str, Bell],
        look: Callable[[], Awaitable[Mapping[str, datetime | None]]],
        now: Callable[[], datetime],
        on_lost: Callable[[AlarmLost], None],
        sweep_every: timedelta = SWEEP_EVERY,
    ) -> None:
        self._bells = bells
        self._look = look
        self._now = now
        self._on_lost = on_lost
        self._sweep_every = sweep_every
        self._stopping = False
        # A job must not be dropped for being late, nor for its predecessor still running.
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 3}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        self._scheduler.add_listener(self._notice, EVENT_JOB_ERROR | EVENT_SCHEDULER_SHUTDOWN)

    def start(self) -> None:
        """Starts the sweep, the first at once: what came due while the bot was away."""
        every = self._sweep_every.total_seconds()
        self._scheduler.add_job(self.sweep, "interval", seconds=every, next_run_time=self._now())
        self._scheduler.start()

    def arm(self, bell: str, due_at: datetime) -> None:
        """Makes sure that the bell rings at `due_at`, or earlier if it is armed so."""
        job = self._scheduler.get_job(bell)
        if self._scheduler.running and (job is None or due_at < job.next_run_time):
            self._scheduler.add_job(
                self._ring, "date", [bell], run_date=due_at, id=bell, replace_existing=True
            )

    async def sweep(self) -> None:
        """Arms the bells for what is owed by now. A failure is logged; the next sweep looks again."""
        try:
            found = await self._look()
        except asyncio.CancelledError:
            return self._end_quietly()
        except Exception as error:
            _log_failure(error, "the sweep for due messages failed")
            found = dict.fromkeys(self._bells, self._now() + RETRY_AFTER)
        for bell, due_at in found.items():
            if due_at is not None:
                self.arm(bell, due_at)

    def stop(self) -> None:
        """Sets off nothing more; what is under way goes on."""
        self._stopping = True
        if self._scheduler.running:
            self._scheduler.pause()

    def close(self) -> None:
        """Ends what is still under way."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _ring(self, bell: str) -> None:
        """A failure is logged, and the bell rung again soon."""
        try:
            next_due = await self._bells[bell]()
        except asyncio.CancelledError:
            return self._end_quietly()
        except Exception as error:
            _log_failure(error, f"{bell} stopped early")
            next_due = self._now() + RETRY_AFTER
        if next_due is not None:
            self.arm(bell, next_due)

    def _end_quietly(self) -> None:
        """What is under way when the alarm closes is cut short; at any other time, that is a loss."""
        if not self._stopping:
            raise

    def _notice(self, event: SchedulerEvent) -> None:
        """What no job of ours lets out, and a scheduler that ends by itself, end the alarm."""
        if not self._stopping:
            cause = event.exception if isinstance(event, JobExecutionEvent) else None
            self._on_lost(
                AlarmLost(f"the alarm has stopped: {type(cause).__name__ if cause else 'it ended by itself'}")
            )


def _log_failure(error: Exception, what: str) -> None:
    """A database that cannot be used is no failure of ours, and has been logged where it was noticed."""
    failures = error.split(Unavailable)[1] if isinstance(error, ExceptionGroup) else error
    if failures is None or isinstance(failures, Unavailable):
        _log.warning("%s; trying again in %d s", what, RETRY_AFTER.total_seconds())
    else:
        _log.error("failure %s: %s", secrets.token_hex(3), what, exc_info=error)
