"""Random searches, on a raster of five minutes so that an exhaustive search can try every start."""

import random
from datetime import UTC, datetime, timedelta

from scheduling.intervals import Span
from scheduling.planning.search import Invitee, Pin, Search

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def moment(minute: int) -> datetime:
    """Minutes after the first day's opening."""
    return DAY + timedelta(minutes=minute)


def span(start: int, end: int) -> Span:
    return Span(moment(start), moment(end))


def small_search(rng: random.Random) -> Search:
    """At most five people on one or two tight stretches: pins, buffers, required people, off-grid times."""
    opens = [(0, rng.randrange(60, 121, 5))]
    if rng.random() < 0.4:
        opens.append((180, 180 + rng.randrange(30, 91, 5)))
    length = rng.choice([15, 20, 25, 30, 40])
    mixed = rng.random() < 0.3
    people = tuple(_invitee(rng, k, opens, mixed) for k in range(rng.randint(1, 5)))
    search = Search(
        people=people,
        open=tuple(span(*each) for each in opens),
        length=timedelta(minutes=length),
        now=moment(rng.choice([-600, -600, 0, 15, 30])),
        buffer=timedelta(minutes=rng.choice([0, 0, 5, 10, 15])),
    )
    return _pinned(rng, search) if rng.random() < 0.3 else search


def medium_search(rng: random.Random, people: int, *, mixed: bool = False) -> Search:
    """Two tight days."""
    per_day = people * 30 // 2 // 15 * 15
    opens = [(0, per_day), (1440, 1440 + per_day)]
    return Search(
        people=tuple(_invitee(rng, k, opens, mixed) for k in range(people)),
        open=tuple(span(*each) for each in opens),
        length=timedelta(minutes=30),
        now=moment(-600),
    )


def starts_of(search: Search, invitee: Invitee, every: int = 5) -> dict[datetime, bool]:
    """Every start on the raster at which the person can meet, and whether they prefer it; by plain trying."""
    found = {}
    start = min(one.start for one in search.open)
    while start < max(one.end for one in search.open):
        meeting = Span(start, start + search.length)
        if start >= search.now and _inside(meeting, search.open):
            if _inside(meeting, invitee.prefer):
                found[start] = True
            elif _inside(meeting, invitee.prefer + invitee.if_needed):
                found[start] = False
        start += timedelta(minutes=every)
    return found


def _inside(meeting: Span, spans: tuple[Span, ...]) -> bool:
    """Whether the spans, which may touch or overlap, cover every five minutes of the meeting."""
    step = timedelta(minutes=5)
    pieces = (
        Span(meeting.start + k * step, meeting.start + (k + 1) * step) for k in range(meeting.length // step)
    )
    return all(any(one.contains(piece) for one in spans) for piece in pieces)


def _invitee(rng: random.Random, user_id: int, opens: list[tuple[int, int]], mixed: bool) -> Invitee:
    spans: tuple[list[Span], list[Span]] = ([], [])
    for _ in range(rng.choice([0, 1, 1, 2, 2, 3])):
        start, end = rng.choice(opens)
        low = rng.randrange(start - 10, end - 10, rng.choice([5, 15]))
        spans[rng.random() < 0.5].append(span(low, low + rng.choice([20, 30, 30, 45, 60, 90])))
    buffer = timedelta(minutes=rng.choice([0, 10, 15])) if mixed else None
    return Invitee(user_id, tuple(spans[0]), tuple(spans[1]), rng.random() < 0.5, rng.random() < 0.3, buffer)


def _pinned(rng: random.Random, search: Search) -> Search:
    """With one person's meeting fixed at a time that they can make."""
    invitee = rng.choice(search.people)
    starts = sorted(starts_of(search, invitee))
    pins = (Pin(invitee.user_id, rng.choice(starts)),) if starts else ()
    return Search(search.people, search.open, search.length, search.now, search.buffer, pins)
