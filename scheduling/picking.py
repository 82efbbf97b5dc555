"""Picking times from what can be chosen: which stretches are offered, and what ticking them comes to.

Stretches are offered by day on the picker's wall, as long as the meeting at least, so that each holds one.
What is ticked changes what was said before; what nobody touched stays as it was.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from scheduling.intervals import Span, common, difference, union
from scheduling.model import Preference
from scheduling.painting import Said, paint, without
from scheduling.zones import DAY_MINUTES

MOST = 25
"""So many options fit into one menu."""

_MINUTE = timedelta(minutes=1)
_STEPS = (15, 30, *range(60, DAY_MINUTES + 1, 60))
_NOON = DAY_MINUTES // 2
MORNING, AFTERNOON, ALL = "morning", "afternoon", "all"
PARTS = {MORNING: (0, _NOON), AFTERNOON: (_NOON, DAY_MINUTES), ALL: (0, DAY_MINUTES)}


class PickPage(Struct, frozen=True):
    """What is offered at a time: the stretches of one day, or of all days where one menu holds them."""

    first: date
    last: date
    spans: tuple[Span, ...]
    shortcuts: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """By which a button finds it again, also when other days have gone."""
        return self.first.toordinal()


class Pages(Struct, frozen=True):
    """All that can be chosen, on the wall of `zone`."""

    zone: ZoneInfo
    pages: tuple[PickPage, ...]

    @property
    def spans(self) -> list[Span]:
        """All stretches that are offered."""
        return [span for page in self.pages for span in page.spans]

    def __len__(self) -> int:
        return len(self.pages)

    def at(self, number: int) -> int:
        """Where the page of that number is, or the next one, or the last."""
        later = (index for index, page in enumerate(self.pages) if page.number >= number)
        return next(later, len(self.pages) - 1) if number else 0

    def minutes(self, page: PickPage, span: Span) -> tuple[int, int]:
        """When a stretch begins and ends, in minutes after midnight of the page's first day on the wall."""
        start, end = (at.astimezone(self.zone).replace(tzinfo=None) for at in (span.start, span.end))
        midnight = datetime.combine(page.first, datetime.min.time())
        return (start - midnight) // _MINUTE, (end - midnight) // _MINUTE


class Picks(Struct, frozen=True):
    """What somebody has ticked and unticked and not sent yet: disjoint stretches, by what they now say."""

    high: tuple[Span, ...] = ()
    low: tuple[Span, ...] = ()
    cleared: tuple[Span, ...] = ()

    def put(self, spans: Iterable[Span], preference: Preference | None) -> Self:
        """Says of these stretches that they are preferred, only if needed, or (None) not free."""
        new = union(spans)
        kept = {name: difference(getattr(self, name), new) for name in ("high", "low", "cleared")}
        kept[_NAMES[preference]] += new
        return replace(self, **{name: tuple(union(rest)) for name, rest in kept.items()})

    def over(self, said: Iterable[Said]) -> list[Said]:
        """What somebody has said once these picks count. Raises TooManyTimes."""
        return paint(without(said, self.cleared), self.free)[0]

    def within(self, offered: Iterable[Span]) -> Self:
        """What is left of the picks where that can still be chosen."""
        there = union(offered)
        high, low = (tuple(difference(spans, difference(spans, there))) for spans in (self.high, self.low))
        return replace(self, high=high, low=low)

    @property
    def free(self) -> list[Said]:
        """When somebody can by these picks."""
        free = ((Preference.HIGH, self.high), (Preference.LOW, self.low))
        return [Said(span, preference) for preference, spans in free for span in spans]

    def __bool__(self) -> bool:
        return bool(self.high or self.low or self.cleared)


_NAMES: Mapping[Preference | None, str] = {
    Preference.HIGH: "high",
    Preference.LOW: "low",
    None: "cleared",
}


def pages(open_: Iterable[Span], length: timedelta, now: datetime, zone: ZoneInfo) -> Pages:
    """What can be chosen of the stretches that are open, from `now` on, for meetings of that length.

    In steps as fine as one menu a day allows.
    """
    stretches = union(open_)
    steps = sorted({*_STEPS, -(-length // _MINUTE // 15) * 15})
    days: dict[date, list[Span]] = {}
    for step in (step * _MINUTE for step in steps if step * _MINUTE >= length):
        tiles = (tile for stretch in stretches for tile in _tiles(stretch, step, length) if tile.start >= now)
        days = {}
        for tile in tiles:
            days.setdefault(tile.start.astimezone(zone).date(), []).append(tile)
        if max(map(len, days.values()), default=0) <= MOST - len(PARTS):
            break
    total = [tile for tiles in days.values() for tile in tiles]
    if total and len(total) <= MOST:
        return Pages(zone, (_page(min(days), max(days), total, zone),))
    return Pages(zone, tuple(_page(day, day, tiles, zone) for day, tiles in sorted(days.items())))


def state(span: Span, said: Collection[Said]) -> Preference | None:
    """What somebody has said of all of a stretch; None if it is not all free."""
    there = [one for one in said if one.span.overlaps(span)]
    if difference([span], (one.span for one in there)):
        return None
    return Preference.LOW if any(one.preference is Preference.LOW for one in there) else Preference.HIGH


def tick(
    shown: Pages,
    page: PickPage,
    picks: Picks,
    said: Collection[Said],
    preference: Preference,
    values: Collection[str],
    busy: Collection[Span],
) -> Picks:
    """The picks once just these values are ticked in the page's menu of that preference.

    `said` is what was said before the picks. A shortcut leaves out what overlaps a meeting. Values that are
    no longer offered tick nothing.
    """
    before, taken = picks.over(said), union(busy)
    told = {span: state(span, before) for span in page.spans}
    short = [span for span in _meant(shown, page, values) if not common(span, taken)]
    # A shortcut is for what is not ticked in the other menu, unless all of it is.
    rest = [span for span in short if told[span] in (None, preference)] or short
    ticked = {span for span in page.spans if value(span) in values}.union(rest)
    gone = [span for span in page.spans if span not in ticked and told[span] is preference]
    return picks.put(gone, None).put([span for span in ticked if told[span] is not preference], preference)


def copy(shown: Pages, page: PickPage, picks: Picks, said: Collection[Said], busy: Collection[Span]) -> Picks:
    """The picks once all other days are as this one is on the wall, but for what overlaps a meeting."""
    before, taken = picks.over(said), union(busy)
    walls = [(shown.minutes(page, span), state(span, before)) for span in page.spans]
    new: dict[Preference | None, list[Span]] = {}
    for other in shown.pages:
        for span in other.spans if other is not page else ():
            told = _told(walls, shown.minutes(other, span))
            if told is None or not common(span, taken):
                new.setdefault(told, []).append(span)
    for told, spans in new.items():
        picks = picks.put(spans, told)
    return picks


def prefill(
    shown: Pages, picks: Picks, said: Collection[Said], waking: tuple[int, int], busy: Collection[Span]
) -> Picks:
    """The picks once what lies in waking hours and is not busy is ticked, and what is busy is not.

    What was ticked before, and is not busy, stays as it was.
    """
    spoken, taken = union(one.span for one in picks.over(said)), union(busy)
    free, gone = [], []
    for page in shown.pages:
        for span in page.spans:
            start, end = shown.minutes(page, span)
            midnight = start // DAY_MINUTES * DAY_MINUTES
            is_awake = waking[0] <= start - midnight and end - midnight <= waking[1]
            if common(span, taken):
                gone += [span] if common(span, spoken) else []
            elif is_awake and common(span, spoken) != [span]:
                free.append(span)
    return picks.put(gone, None).put(free, Preference.HIGH)


def value(span: Span) -> str:
    """What a menu sends for a stretch."""
    return f"{int(span.start.timestamp()) // 60}"


def _tiles(stretch: Span, step: timedelta, length: timedelta) -> list[Span]:
    """The stretch in pieces of one step; what is left is one too, or goes to the last if no meeting fits."""
    if stretch.length < length:
        return []
    count = max(stretch.length // step, 1)
    starts = [stretch.start + n * step for n in range(count)]
    if stretch.end - (starts[-1] + step) >= length:
        starts.append(starts[-1] + step)
    return [Span(start, end) for start, end in zip(starts, [*starts[1:], stretch.end], strict=True)]


def _page(first: date, last: date, spans: list[Span], zone: ZoneInfo) -> PickPage:
    """With the shortcuts that say something, and for which there is room."""
    mornings = sum(_wall_minute(span, zone) < _NOON for span in spans)
    parts = first == last and 0 < mornings < len(spans)
    shortcuts = tuple(PARTS) if parts else (ALL,)
    room = MOST - len(spans) if len(spans) > 1 else 0
    fitting = shortcuts if len(shortcuts) <= room else shortcuts[-1:][:room]
    return PickPage(first, last, tuple(spans), fitting)


def _meant(shown: Pages, page: PickPage, values: Collection[str]) -> list[Span]:
    """The stretches for which the shortcuts among the values stand."""
    parts = [PARTS[name] for name in page.shortcuts if name in values]
    return [
        span
        for span in page.spans
        if any(first <= _wall_minute(span, shown.zone) < last for first, last in parts)
    ]


def _wall_minute(span: Span, zone: ZoneInfo) -> int:
    start = span.start.astimezone(zone)
    return start.hour * 60 + start.minute


def _told(
    walls: Iterable[tuple[tuple[int, int], Preference | None]], wanted: tuple[int, int]
) -> Preference | None:
    """What was said of a stretch of the wall; None if it is not all free."""
    start, end = wanted
    parts = [
        (min(end, last) - max(start, first), told)
        for (first, last), told in walls
        if told and first < end and start < last
    ]
    if sum(length for length, _ in parts) < end - start:
        return None
    return Preference.LOW if any(told is Preference.LOW for _, told in parts) else Preference.HIGH
