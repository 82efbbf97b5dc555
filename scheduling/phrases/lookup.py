"""Single days that only dateparser knows.

It makes a day of nearly anything, is slow, and misreads zones: it gets few words, in English, on a wall
without a zone, and never more than MOST_LOOKUPS of them in a line.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from scheduling.phrases.dates import Days, on
from scheduling.phrases.reader import FARTHEST_YEARS, Reader
from scheduling.phrases.scanner import NotUnderstood
from scheduling.phrases.tokens import Item, Unknown, items

MOST_LOOKUPS = 6


def lookups_needed(text: str, reader: Reader) -> int:
    """How many times reading the line would ask dateparser, at a millisecond or so each.

    A caller on an event loop reads a line that needs more than a few in a thread.
    """
    try:
        return min(sum(isinstance(item.what, Unknown) for item in items(text, reader)), MOST_LOOKUPS)
    except NotUnderstood:
        return 0


def looked_up(found: Sequence[Item], reader: Reader) -> list[Item]:
    """The pieces with the days that dateparser knows. Raises NotUnderstood for one it does not."""
    unknown = [item for item in found if isinstance(item.what, Unknown)]
    if len(unknown) > MOST_LOOKUPS:
        raise NotUnderstood(unknown[MOST_LOOKUPS].text)
    return [_look_up(item, reader) for item in found]


def warm_up() -> None:
    """Loads dateparser with its language data, which takes half a second the first time."""
    import dateparser

    dateparser.parse("1 january 2026 10:00", languages=["en"])


def _look_up(item: Item, reader: Reader) -> Item:
    if not isinstance(item.what, Unknown):
        return item
    import dateparser

    today = reader.today
    found = dateparser.parse(
        item.what.words,
        languages=["en"],
        settings={
            "RELATIVE_BASE": datetime(today.year, today.month, today.day, 12),  # noqa: DTZ001 - a wall time
            "PREFER_DATES_FROM": "future",
            "DATE_ORDER": "DMY" if reader.day_first else "MDY",
            "PARSERS": ["relative-time", "absolute-time"],
        },
    )
    if found is None or abs(found.year - today.year) > FARTHEST_YEARS:
        raise NotUnderstood(item.text)
    # dateparser takes today's date without a year for next year's.
    is_today = (found.month, found.day) == (today.month, today.day) and str(found.year) not in item.what.words
    days: Days = on(today if is_today else found.date())
    return replace(item, what=days)
