"""Random searches with fixed seeds: tight days for one-on-ones, a week for a group."""

import random
from datetime import UTC, datetime, timedelta

from scheduling.intervals import Span
from scheduling.planning.search import Invitee, Search

FIRST = datetime(2026, 3, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY, OPENING, HOURS, LENGTH = 1440, 540, 540, 30


def timetable_search(
    people: int, capacity: float, seed: int, *, mixed: bool = False, buffer: int = 0, grid: bool = False
) -> Search:
    """Owner's days of nine hours at most that hold `capacity` times the meetings asked for, with buffers.

    Each person gives one to three windows of half an hour to three hours, one in ten off the quarter
    hour. With `mixed`, a third of the people need a buffer of 15 minutes of their own. On the `grid`, windows
    begin every half hour, as people tick them.
    """
    rng = random.Random(seed)
    buffers = [rng.choice([0, 0, 15]) if mixed else buffer for _ in range(people)]
    total = capacity * (people * LENGTH + sum(buffers))
    days = max(1, -int(-total // HOURS))
    long = int(total / days) // 5 * 5
    opens = [(k * DAY + OPENING, k * DAY + OPENING + long) for k in range(days)]
    invitees = tuple(
        Invitee(k, *_windows(rng, opens, grid=grid), buffer=buffers[k] * MINUTE) for k in range(people)
    )
    return Search(invitees, tuple(_span(*each) for each in opens), LENGTH * MINUTE, FIRST)


def group_search(people: int, seed: int) -> Search:
    """Five days; each person gives one window a day, on a raster of five minutes."""
    rng = random.Random(seed)
    invitees = []
    for user_id in range(people):
        spans: tuple[list[Span], list[Span]] = ([], [])
        for day in range(5):
            low = day * DAY + OPENING + rng.randrange(0, 300, 5)
            spans[rng.random() < 0.5].append(_span(low, low + rng.choice([60, 120, 240])))
        invitees.append(Invitee(user_id, tuple(spans[0]), tuple(spans[1]), rng.random() < 0.3))
    opens = tuple(_span(k * DAY + OPENING, k * DAY + OPENING + HOURS) for k in range(5))
    return Search(tuple(invitees), opens, LENGTH * MINUTE, FIRST)


def _windows(
    rng: random.Random, opens: list[tuple[int, int]], *, grid: bool
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    spans: tuple[list[Span], list[Span]] = ([], [])
    for _ in range(rng.choice([1, 2, 2, 3])):
        start, end = rng.choice(opens)
        low = start + rng.randrange(0, max(15, end - start - LENGTH), LENGTH if grid else 15)
        low += rng.choice([5, 10, 20]) if not grid and rng.random() < 0.1 else 0
        spans[rng.random() < 0.5].append(_span(low, low + rng.choice([30, 45, 60, 90, 120, 180])))
    return tuple(spans[0]), tuple(spans[1])


def _span(start: int, end: int) -> Span:
    return Span(FIRST + start * MINUTE, FIRST + end * MINUTE)
