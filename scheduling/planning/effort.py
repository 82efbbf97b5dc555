"""How long the planner may look for something better, and how far it has got."""

from datetime import timedelta
from time import monotonic

from msgspec import Struct, field
from msgspec.structs import replace


class SearchProgress(Struct):
    """How far a search has got, to be read from any thread: so many people placed, of `at_most` so far known.

    Setting `is_enough` ends it with the best that has been found.
    """

    placed: int = 0
    at_most: int | None = None
    is_enough: bool = False


class Effort(Struct, frozen=True):
    """Time for looking, by the wall: all that is done of it counts, not only what the solver does."""

    until: float
    progress: SearchProgress = field(default_factory=SearchProgress)

    @classmethod
    def of(cls, time_limit: timedelta, progress: SearchProgress | None = None) -> "Effort":
        """So much time from now on."""
        return cls(monotonic() + time_limit.total_seconds(), progress or SearchProgress())

    @property
    def left(self) -> float:
        """Seconds."""
        return 0.0 if self.progress.is_enough else max(0.0, self.until - monotonic())

    def share(self, part: float) -> "Effort":
        """A part of what is left, from now on."""
        return replace(self, until=monotonic() + self.left * part)
