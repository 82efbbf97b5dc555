"""What has happened within the last minute, so that it need not be done again with every interaction."""

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta

_MINUTE = timedelta(minutes=1)


class Lately:
    """Forgets everything once a minute, which bounds what it remembers."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._seen: set[Hashable] = set()
        self._until: datetime | None = None

    def is_news(self, what: Hashable) -> bool:
        """Whether that has not been asked about lately; from now on, it has."""
        now = self._now()
        if self._until is None or now >= self._until:
            self._seen.clear()
            self._until = now + _MINUTE
        if what in self._seen:
            return False
        self._seen.add(what)
        return True
