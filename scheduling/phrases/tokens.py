"""A line cut into what it is made of: days, hours, preferences, exceptions and separators.

Words that say nothing are dropped, a few misspelt ones corrected, and what may be a date that only
dateparser knows is kept as it stands.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from scheduling.model import Preference
from scheduling.phrases.dates import Days
from scheduling.phrases.day_sets import days
from scheduling.phrases.hours import Hours, hours
from scheduling.phrases.keywords import (
    Mark,
    conjunction,
    exception,
    nothing,
    preference,
    separator,
    skip_fillers,
    skip_i_am,
)
from scheduling.phrases.reader import Reader
from scheduling.phrases.scanner import NotUnderstood, Scanner

MOST_CORRECTIONS = 8
MOST_PIECES = 200
_OFTEN_MISSPELT = """
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays
    january february march april june july august september october november december today tomorrow tonight
    morning mornings afternoon afternoons evening evenings night lunch lunchtime noon midnight weekday
    weekdays weekend weekends every before after until between anytime whenever prefer
    preferred preferably ideally needed available week next
"""
_CORRECT = tuple(_OFTEN_MISSPELT.split())
_LETTERS = re.compile(r"[a-z']{4,}")
_LOOKS_LIKE_A_DAY = re.compile(r"(?=.*\d)(?=.*[a-z]{3})[a-z0-9 ,./'-]{5,40}")


@dataclass(frozen=True, slots=True)
class Unknown:
    """Words that may name a day, in lower case."""

    words: str


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of a line, and where it stood."""

    what: Days | Hours | Preference | Mark | Unknown
    text: str
    start: int
    end: int


def items(text: str, reader: Reader) -> list[Item]:
    """The pieces of a line. Raises NotUnderstood with the first part that is none."""
    scan = Scanner(text)
    corrections: dict[str, str] = {}
    found = _cut(scan, reader, corrections)
    return _cut(scan.replaced(corrections), reader, {}) if corrections else found


def _cut(scan: Scanner, reader: Reader, corrections: dict[str, str]) -> list[Item]:
    """All pieces; words that would have to be corrected are added to `corrections`."""
    found: list[Item] = []
    while not scan.is_done:
        skip_i_am(scan)
        begin = scan.next
        what = _next(scan, reader, found)
        if what is not None:
            found.append(Item(what, scan.typed(begin, scan.at), begin, scan.at))
        elif not skip_fillers(scan):
            found.append(_unknown(scan, reader, found))
            _check(found[-1], corrections)
        if len(found) > MOST_PIECES:
            raise NotUnderstood(found[-1].text)
    return found


def _check(odd: Item, corrections: dict[str, str]) -> None:
    """Raises NotUnderstood if an unknown piece is neither misspelt nor may be a day."""
    words = _LETTERS.findall(odd.text.lower()) if len(corrections) < MOST_CORRECTIONS else []
    close = {word: right for word in words[:MOST_CORRECTIONS] if (right := _closest(word))}
    corrections |= close
    if not close and isinstance(odd.what, Unknown) and not _LOOKS_LIKE_A_DAY.fullmatch(odd.what.words):
        raise NotUnderstood(odd.text)


def _next(scan: Scanner, reader: Reader, before: list[Item]) -> Days | Hours | Preference | Mark | None:
    last = before[-1].what if before else None
    after_exception = any(item.what is Mark.EXCEPT for item in before)
    return (
        (nothing(scan) if isinstance(last, Days) else None)
        or separator(scan)
        or preference(scan, after_exception=after_exception)
        or exception(scan, but=_is_wide(last))
        or days(scan, reader)
        or hours(scan)
        or conjunction(scan)
    )


def _is_wide(what: object) -> bool:
    """Whether "but" behind it can only mean "except"."""
    return (isinstance(what, Hours) and what.is_whole) or (isinstance(what, Days) and len(what.dates) > 2)


@lru_cache(maxsize=256)
def _closest(word: str) -> str | None:
    close = get_close_matches(word, _CORRECT, n=1, cutoff=0.8)
    return close[0] if close and close[0][0] == word[0] and close[0] != word else None


def _unknown(scan: Scanner, reader: Reader, before: list[Item]) -> Item:
    """The unknown word with what may belong to it: days before it, and words after it up to hours."""
    begin = start = scan.next
    while before and isinstance(before[-1].what, Days) and not scan.plain[before[-1].end : start].strip():
        start = before.pop().start
    scan.take_word()
    while not _ends(scan):
        if not days(scan, reader):
            scan.take_word()
    return Item(Unknown(scan.plain[start : scan.at]), scan.typed(begin, scan.at), start, scan.at)


def _ends(scan: Scanner) -> bool:
    """Whether what stands here cannot belong to a day."""
    at = scan.at
    stretch = hours(scan)
    known = stretch is not None and not stretch.is_point
    scan.at = at if not known else scan.at
    ends = (
        scan.is_done
        or known
        or bool(separator(scan) or conjunction(scan) or preference(scan) or skip_fillers(scan))
    )
    scan.at = at
    return ends
