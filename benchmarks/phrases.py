"""How lines are read (right, refused, asked about or wrong, over the corpora of the tests) and how quickly.

Run as `python -m benchmarks.phrases`. Times are taken on a calendar of 92 days, with the length of a meeting.
"""

import contextlib
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from statistics import median, quantiles
from zoneinfo import ZoneInfo

from scheduling.calendars import MAX_DAYS
from scheduling.errors import Refusal
from scheduling.intervals import Span
from scheduling.phrases import LONGEST, Reader, read_when
from scheduling.zones import instant_at

ROUNDS = 5
FUZZED = 3000
LIMIT = 0.050
MEDIAN = 0.002
ZONE = ZoneInfo("America/St_Johns")
_WORDS = """
    mon tue wednesday thursdays weekdays weekends every 9-11 2pm 5 , ; and or except not but prefer if needed
    dec 1 1-5 jan 13 morning after before until 10:30 noon midnight 12/1 2026-12-01 blah tuseday 1st 31 99 -
    / ( ) any time next week in 3 days for 2 hours fifth 24/7 am I ' 5dez x1y2z qqq9 decem 26 '26 2026 ² 🎉
    EST IST only till late the same busy no: yes rest of the week kw 50
"""
WORDS = _WORDS.split()
_PIECES = (
    *("weekdays ", "weekdays 9-17, ", "1,", "1/", "1.", "9-11,", "9 ", "dec 1, ", "12 jan 26, ", "tuseday "),
    *("5 dcember ", "any time, ", "after ", "mon-", "(", "a ", "-", "every day 9-10 if needed, ", "i am "),
    *("prefer mornings, ", "x1y2z 5, ", "not tue, ", "tue: -\n", "tue. ", "weekdays except wed 9-17, "),
    *("tue 8, ", "not mon, tue 9-11, ", "mornings, wed, ", "tue 9-11 IST, wed 2-4, ", "mon, tue: no, "),
    *("weekdays 9-5 but fri until 2, ", "tue 9-11 wed the same ", "qwertz "),
    *("tue 8 ", "8 ", "1,2,", "(tue ", "no mon, ", "tue 9-11 if needed, ", "mon, tue only, ", "9 or 10 on "),
    *("from ", "tue not 9-11, ", "but ", "except tue and ", "✅ mon ", "7 dec 9-11, ", "8.12 ", "in a "),
    *(
        "next friday, ",
        "mon 9 to tue 5, ",
        "between 9 and 11 or ",
        "tue\n9-11\n",
        "tue yes yes ",
        "wed half ",
    ),
    *("tue 9-11 yes\n", "9-11, ", "mon, tue, no ", "mornings ", "tue - ", "sat except 9-10 and "),
)


def reader(locale: str | None = None) -> Reader:
    """Somebody in a zone of half hours, with the longest calendar there may be, over a clock change."""
    first = date(2026, 9, 1)
    window = Span(instant_at(first, 0, ZONE), instant_at(first + timedelta(days=MAX_DAYS), 0, ZONE))
    now, length = datetime(2026, 8, 20, 12, tzinfo=UTC), timedelta(minutes=30)
    return Reader(ZONE, now, window, length=length, locale=locale, hours=(540, 1080), hours_zone=ZONE)


def repeated() -> list[str]:
    """Lines as long as they may be, of one piece over and over: what is most work."""
    return [(piece * LONGEST)[:LONGEST] for piece in _PIECES]


def fuzzed(seed: int = 1, many: int = FUZZED) -> list[str]:
    """Random words in random order, glued and spaced."""
    chance = random.Random(seed)
    lines = []
    for _ in range(many):
        words = chance.choices(WORDS, k=chance.randint(1, 120))
        lines.append(chance.choice([" ", " ", ", ", ""]).join(words)[:LONGEST])
    return lines


def seconds(phrase: str, somebody: Reader) -> float:
    """How long one line takes on the processor, refused or read."""
    start = time.process_time()
    with contextlib.suppress(Refusal):
        read_when(phrase, somebody)
    return time.process_time() - start


def times(name: str, phrases: list[str], measure: Callable[[str], float]) -> tuple[float, float]:
    """Prints one line of figures, each phrase at its quickest of a few rounds; the median and the worst."""
    taken = {phrase: min(measure(phrase) for _ in range(ROUNDS)) for phrase in phrases}
    worst = max(taken, key=lambda phrase: taken[phrase])
    figures = (median(taken.values()), quantiles(taken.values(), n=100)[98], taken[worst])
    shown = " ".join(
        f"{word} {1000 * figure:.2f} ms"
        for word, figure in zip(("median", "p99", "worst"), figures, strict=True)
    )
    print(f"{name:22} {len(phrases):5} lines: {shown}  worst: {worst[:60]!r}")
    return figures[0], figures[2]


def verdicts(name: str, found: Iterable[str]) -> int:
    """Prints how many lines were right, refused, asked or wrong; how many were wrong."""
    count = Counter(found)
    shown = ", ".join(f"{kind} {count[kind]}" for kind in ("right", "refused", "asked", "wrong"))
    print(f"{name:22} {count.total():5} lines: {shown}")
    return count["wrong"]


def main() -> int:
    from tests.support.phrase_corpus import BLIND, FILES, Line, corpus, verdict
    from tests.support.phrase_table import ROWS

    table = [Line("table", scene, phrase, (wanted or "refused",)) for scene, phrase, wanted in ROWS]
    wrong = verdicts("the table of the tests", map(verdict, table))
    wrong += sum(verdicts(name, map(verdict, corpus(name))) for name in (*FILES, BLIND))
    lines = [line.phrase for line in (*table, *corpus(*FILES, BLIND))]
    somebody, german = reader(), reader("de")
    usual = times("all of them", lines, lambda phrase: seconds(phrase, somebody))
    worst = [
        times("500 characters", repeated(), lambda phrase: seconds(phrase, somebody)),
        times("the same in German", repeated(), lambda phrase: seconds(phrase, german)),
        times("fuzzed", fuzzed(), lambda phrase: seconds(phrase, somebody)),
    ]
    is_quick = usual[0] <= MEDIAN and max(slowest for _, slowest in (usual, *worst)) <= LIMIT
    return 0 if is_quick and not wrong else 1


if __name__ == "__main__":
    raise SystemExit(main())
