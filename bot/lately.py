"""What has happened lately, so that it need not be done again with every interaction."""

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)


class Lately:
    """Forgets everything once in a while, which bounds what it remembers."""

    def __init__(self, now: Callable[[], datetime], length: timedelta = MINUTE) -> None:
        self._now = now
        self._length = length
        self._seen: set[Hashable] = set()
        self._until: datetime | None = None

    def is_news(self, what: Hashable) -> bool:
        """Whether that has not been asked about lately; from now on, it has."""
        now = self._now()
        if self._until is None or now >= self._until:
            self._seen.clear()
            self._until = now + self._length
        if what in self._seen:
            return False
        self._seen.add(what)
        return True
