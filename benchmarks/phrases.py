"""How long it takes to read a line: median, 99th percentile and worst, over a corpus and over fuzzed input.

Run as `python -m benchmarks.phrases`. The corpus is the table of the tests, read on a calendar of 92 days.
"""

import contextlib
import random
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from statistics import median, quantiles
from zoneinfo import ZoneInfo

from scheduling.calendars import MAX_DAYS
from scheduling.errors import Refusal
from scheduling.intervals import Span
from scheduling.phrases import LONGEST, Reader, read_when, warm_up
from scheduling.zones import instant_at

ROUNDS = 5
FUZZED = 3000
LIMIT = 0.050
ZONE = ZoneInfo("America/St_Johns")
_WORDS = """
    mon tue wednesday thursdays weekdays weekends every 9-11 2pm 5 , ; and or except not but prefer if needed
    dec 1 1-5 jan 13 morning after before until 10:30 noon midnight 12/1 2026-12-01 blah tuseday 1st 31 99 -
    / ( ) any time next week in 3 days for 2 hours fifth 24/7 am I ' 5dez x1y2z qqq9 decem 26 '26 2026 ² 🎉
"""
WORDS = _WORDS.split()
_PIECES = (
    *("weekdays ", "weekdays 9-17, ", "1,", "1/", "1.", "9-11,", "9 ", "dec 1, ", "12 jan 26, ", "tuseday "),
    *("5 dcember ", "any time, ", "after ", "mon-", "(", "a ", "-", "every day 9-10 if needed, ", "i am "),
    *("prefer mornings, ", "x1y2z 5, ", "not tue, ", "tue: -\n", "tue. ", "weekdays except wed 9-17, "),
)


def reader() -> Reader:
    """Somebody in a zone of half hours, with the longest calendar there may be, over a clock change."""
    first = date(2026, 9, 1)
    window = Span(instant_at(first, 0, ZONE), instant_at(first + timedelta(days=MAX_DAYS), 0, ZONE))
    return Reader(ZONE, datetime(2026, 8, 20, 12, tzinfo=UTC), window, length=timedelta(minutes=30))


def repeated() -> list[str]:
    """Lines as long as they may be, of one piece over and over: what is most work."""
    return [piece * (LONGEST // len(piece)) for piece in _PIECES]


def fuzzed(seed: int = 1, many: int = FUZZED) -> list[str]:
    """Random words in random order, glued and spaced."""
    chance = random.Random(seed)
    lines = []
    for _ in range(many):
        words = chance.choices(WORDS, k=chance.randint(1, 120))
        lines.append(chance.choice([" ", " ", ", ", ""]).join(words)[:LONGEST])
    return [*lines, *repeated()]


def seconds(phrase: str, somebody: Reader) -> float:
    """How long one line takes, refused or read."""
    start = time.perf_counter()
    with contextlib.suppress(Refusal):
        read_when(phrase, somebody)
    return time.perf_counter() - start


def report(name: str, phrases: list[str], measure: Callable[[str], float]) -> float:
    """Prints one line of figures, each phrase at its quickest of a few rounds; the worst of them."""
    taken = {phrase: min(measure(phrase) for _ in range(ROUNDS)) for phrase in phrases}
    worst = max(taken, key=lambda phrase: taken[phrase])
    figures = (median(taken.values()), quantiles(taken.values(), n=100)[98], taken[worst])
    shown = " ".join(
        f"{word} {1000 * figure:.2f} ms"
        for word, figure in zip(("median", "p99", "worst"), figures, strict=True)
    )
    print(f"{name:8} {len(phrases):5} lines: {shown}  worst: {worst[:60]!r}")
    return taken[worst]


def main() -> int:
    from tests.support.phrase_table import ROWS

    warm_up()
    somebody = reader()
    corpus = [phrase for _, phrase, _ in ROWS]
    worst = [report(name, lines, lambda phrase: seconds(phrase, somebody))
             for name, lines in (("corpus", corpus), ("fuzzed", fuzzed()))]  # fmt: skip
    return 0 if max(worst) <= LIMIT else 1


if __name__ == "__main__":
    raise SystemExit(main())
