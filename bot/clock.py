"""The clock of the real world, which tests replace."""

from datetime import UTC, datetime


def utcnow() -> datetime:
    """This instant."""
    return datetime.now(UTC)
