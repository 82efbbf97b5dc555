"""How often a live status is edited: at once while it is fresh, then folded; Discord limits old edits."""

from datetime import datetime, timedelta

FRESH = timedelta(hours=1)
BURST = timedelta(seconds=1)  # What happens within it is one edit.


def edit_at(now: datetime, created_at: datetime, edited_at: datetime | None, every: timedelta) -> datetime:
    """When to show what has just changed on a message of `created_at`, last edited at `edited_at`."""
    soon = now + BURST
    if edited_at is None or now < created_at + FRESH:
        return soon
    return max(soon, edited_at + every)
