"""What is often taken back at once waits a moment, so that people hear only how it has ended."""

from datetime import datetime, timedelta

SETTLES_IN = timedelta(minutes=2)
SETTLES_SLOWLY_IN = timedelta(hours=1)
_OFTEN = 2


def settles_in(times: int) -> timedelta:
    """How long before somebody hears that they are invited again, or no longer, for the so-manieth time."""
    return SETTLES_IN if times <= _OFTEN else SETTLES_SLOWLY_IN


def settled_at(last: datetime | None, now: datetime) -> datetime:
    """When to tell somebody of another change: the first at once, those right after it in one.

    `last` is when they were, or will be, told of the change before.
    """
    if last is None or last + SETTLES_IN <= now:
        return now
    return min(last if last > now else last + SETTLES_IN, now + SETTLES_IN)
