"""What is often taken back at once waits a moment, so that people hear only how it has ended."""

from datetime import datetime, timedelta

SETTLES_IN = timedelta(minutes=2)
SETTLES_SLOWLY_IN = timedelta(hours=1)
_OFTEN = 2


def settles_in(times: int) -> timedelta:
    """How long before somebody hears that they are invited again, or no longer, for the so-manieth time."""
    return SETTLES_IN if times <= _OFTEN else SETTLES_SLOWLY_IN


def settled_at(told: datetime | None, waits: datetime | None, now: datetime) -> datetime:
    """When to tell somebody of another change: the first at once, those right after it in one.

    `told` is when they were told of the last, `waits` when they will be of one that nobody has begun to send.
    """
    if waits is not None:
        return min(max(waits, now), now + SETTLES_IN)
    if told is None or told + SETTLES_IN <= now:
        return now
    return told + SETTLES_IN
