"""How far this machine's clock is from Discord's, by the Date of Discord's answers (RFC 9110, 6.6.1).

An interaction carries Discord's time and has to be answered by it. Held against a clock that is a few
seconds ahead, each would look too old to be written.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import aiohttp

_NONE = timedelta()
# A Date is cut down to a whole second.
_RESOLUTION = timedelta(seconds=1)
_WORTH_SAYING = timedelta(seconds=2)
_log = logging.getLogger(__name__)


class Skew:
    """Narrowed down with each answer; begun afresh when one contradicts what was known, as after a jump."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._least, self._most = timedelta.min, timedelta.max
        self._said = False

    @property
    def ahead(self) -> timedelta:
        """By how much this clock is surely ahead of Discord's, or, if negative, surely behind."""
        return min(max(_NONE, self._least), self._most)

    @property
    def discords_now(self) -> datetime:
        """What Discord's clock says."""
        return self._now() - self.ahead

    @property
    def is_worth_saying(self) -> bool:
        """Whether the host should know."""
        return abs(self.ahead) >= _WORTH_SAYING

    def trace(self) -> aiohttp.TraceConfig:
        """What lets it see the answers to discord.py's requests."""
        config = aiohttp.TraceConfig()
        config.on_request_start.append(self._start)
        config.on_request_end.append(self._end)
        return config

    def note(self, date: datetime, took: timedelta) -> None:
        """An answer of this date has just come, so long after it was asked for."""
        most = self._now() - date
        least = most - _RESOLUTION - took
        if least > self._most or most < self._least:
            self._least, self._most = least, most
        else:
            self._least, self._most = max(least, self._least), min(most, self._most)
        self._say()

    async def _start(self, _session: Any, context: SimpleNamespace, _params: Any) -> None:
        context.started = time.monotonic()

    async def _end(
        self, _session: Any, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        with suppress(ValueError):
            date = _instant(params.response.headers.get("Date", ""))
            self.note(date, timedelta(seconds=time.monotonic() - context.started))

    def _say(self) -> None:
        """Tells the host, once: reminders go by this clock."""
        if self.is_worth_saying != self._said:
            self._said = not self._said
            _log.warning("%s", self) if self._said else _log.info("%s", self)

    def __str__(self) -> str:
        seconds = round(self.ahead.total_seconds())
        if not self.is_worth_saying:
            return "this machine's clock agrees with Discord's"
        side = "ahead of" if seconds > 0 else "behind"
        return (
            f"this machine's clock is {abs(seconds)} s {side} Discord's, and so are all reminders: "
            "correct it, ideally with NTP"
        )


@lru_cache(1)
def _instant(date: str) -> datetime:
    """The same for all answers of a second. Raises ValueError."""
    return parsedate_to_datetime(date).astimezone(UTC)
