"""How a server's managers write down when people are reminded of a deadline."""

import re

from msgspec import Struct

from scheduling.errors import BadReminders

MOST_REMINDERS = 5
LONGEST = 14 * 24
_ITEM = re.compile(r"(\d{1,4})\s*(h|hrs?|hours?|d|days?)?")


class Reminders(Struct, frozen=True):
    """Hours before the deadline, the longest first; `usual` stands for the host's."""

    before: tuple[int, ...] = ()
    usual: bool = False


def read_reminders(text: str) -> Reminders:
    """Reads "48, 4", "2 days, 4h", "none" or "usual". Raises BadReminders."""
    words = text.strip().lower()
    if words in ("usual", "default"):
        return Reminders(usual=True)
    if words in ("none", "off", "no", "never"):
        return Reminders()
    hours = {_hours(item, text) for item in re.split(r"[,;]|\band\b", words) if item.strip()}
    if not 0 < len(hours) <= MOST_REMINDERS:
        raise BadReminders(text)
    return Reminders(tuple(sorted(hours, reverse=True)))


def _hours(item: str, text: str) -> int:
    match = _ITEM.fullmatch(item.strip())
    hours = int(match[1]) * (24 if (match[2] or "").startswith("d") else 1) if match else 0
    if not 0 < hours <= LONGEST:
        raise BadReminders(text)
    return hours
