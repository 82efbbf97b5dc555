"""Which minutes of a day the nodes for hours mean.

Parts of the day and open ends are cut to the person's waking hours, and hours without am or pm are read by
them. Minutes count from midnight; a stretch that ends after midnight ends beyond 1440.
"""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

import scheduling.phrases.nodes as nodes
from scheduling.phrases.days import NotUnderstood
from scheduling.phrases.figures import HALF_DAY
from scheduling.phrases.nodes import WHOLE, Clock, Node, Stretch
from scheduling.zones import DAY_MINUTES

EVER: Stretch = (0, 3 * DAY_MINUTES)
_SHORTLY = 3 * 60


class EndsFirst(Exception):
    """A range that ends before it starts: the tokens that say so."""

    def __init__(self, part: tuple[int, int]) -> None:
        super().__init__(part)
        self.part = part


class Rules(Struct, frozen=True):
    """How hours are read: when somebody is awake, how long a time alone lasts, whether they are excepted."""

    waking: Stretch
    length: int | None = None
    excepts: bool = False


class Resolved(Struct, frozen=True):
    """The stretches of a group, and the nodes that could have meant others, with how they were read."""

    stretches: tuple[Stretch, ...]
    guessed: tuple[tuple[Node, Stretch], ...] = ()
    is_part: bool = False


def resolved(group: nodes.HourGroup, rules: Rules) -> Resolved:
    """What hours side by side come to: parts and open ends limit each other, ranges add up.

    Raises EndsFirst, and NotUnderstood for a time alone without a length or hours that exclude each other.
    """
    narrow = [node for node in group.hours if node != nodes.Part(WHOLE)] or list(group.hours[:1])
    parts = [node.part for node in narrow if isinstance(node, nodes.Part)]
    others = [node for node in narrow if not isinstance(node, nodes.Part)]
    halves = parts or [node.part for node in others if isinstance(node, nodes.Between) and node.part]
    around = replace(rules, waking=halves[0]) if len(halves) == 1 and not rules.excepts else rules
    exact = bool(others) and all(isinstance(node, nodes.Between | nodes.Point) for node in others)
    left = [_cut(part, rules, exact=exact) for part in parts[:1]]
    for part in parts[1:]:
        left = overlap(left, [_cut(part, rules, exact=exact)])
        if not left:
            raise NotUnderstood(group.at)
    guessed: list[tuple[Node, Stretch]] = []
    ranges: list[Stretch] = []
    for node in others:
        stretch = _stretch(node, around)
        if isinstance(node, nodes.Between) and overlap(ranges, [stretch]) and stretch not in ranges:
            raise NotUnderstood(group.at)
        ranges += [stretch] if isinstance(node, nodes.Between) else []
        if not halves and _is_ambiguous(node):
            guessed.append((node, stretch))
        limits = bool(left) and (bool(parts) or not isinstance(node, nodes.Between | nodes.Point))
        meets = overlap(left, [stretch])
        if limits and not meets and parts:
            raise NotUnderstood(group.at)
        if meets and isinstance(node, nodes.Between | nodes.Point) and not rules.excepts:
            if 2 * sum(end - start for start, end in meets) < stretch[1] - stretch[0]:
                raise NotUnderstood(group.at)
            meets = [stretch]
        left = meets if limits and meets else [*left, stretch]
    return Resolved(tuple(left), tuple(guessed), bool(parts) and not others and parts != [WHOLE])


def together(groups: Iterable[nodes.HourGroup], rules: Rules) -> Resolved:
    """What several groups come to: hours behind a part of the day may say which of it is meant.

    Raises as `resolved` does, also for hours that say nothing beside others.
    """
    found: list[Resolved] = []
    for group in _with_shared_halves(list(groups), rules):
        new = resolved(group, rules)
        inside = [old for old in found if _covers(old, new) or _covers(new, old)]
        if inside and not rules.excepts:
            is_refined = inside == found[-1:] and inside[0].is_part and _covers(inside[0], new)
            if not is_refined or new.is_part:
                raise NotUnderstood(group.at)
            found.pop()
        if any(isinstance(node, nodes.After | nodes.Before) for node in group.hours) and any(
            overlap(old.stretches, new.stretches) for old in found
        ):
            raise NotUnderstood(group.at)
        found.append(new)
    return Resolved(
        tuple(stretch for one in found for stretch in one.stretches),
        tuple(guess for one in found for guess in one.guessed),
    )


def _with_shared_halves(groups: list[nodes.HourGroup], rules: Rules) -> list[nodes.HourGroup]:
    """ "7, 8 or 9am": what stands shortly before a time with am or pm is of the same half of the day."""
    made: list[nodes.HourGroup] = []
    told: int | None = None
    for group in reversed(groups):
        node = group.hours[0]
        if len(group.hours) > 1 or not isinstance(node, nodes.Between | nodes.Point):
            told = None
        elif told is not None and _is_ambiguous(node):
            near = [m for m in node.start.minutes if told - _SHORTLY <= m < told]
            told = near[0] if near else None
            if told is not None:
                group = replace(group, hours=(replace(node, start=Clock((told,), has_half=True)),))
        else:
            told = _told(node, rules)
        made.append(group)
    return made[::-1]


def _told(node: nodes.Between | nodes.Point, rules: Rules) -> int | None:
    if isinstance(node, nodes.Point):
        return node.start.minutes[0] if node.start.has_half else None
    found = between(node.start, node.end, rules.waking) if node.start.has_half or node.end.has_half else None
    return found[0] if found else None


def _covers(one: Resolved, other: Resolved) -> bool:
    return not without(other.stretches, one.stretches)


def overlap(some: Iterable[Stretch], others: Iterable[Stretch]) -> list[Stretch]:
    """What is in both."""
    others = list(others)
    both = [(max(a, c), min(b, d)) for a, b in some for c, d in others]
    return [(start, end) for start, end in both if start < end]


def without(some: Iterable[Stretch], holes: Iterable[Stretch]) -> list[Stretch]:
    """What is left of some."""
    left = list(some)
    for start, end in holes:
        left = [part for a, b in left for part in ((a, min(b, start)), (max(a, end), b)) if part[0] < part[1]]
    return left


def between(start: Clock, end: Clock, waking: Stretch) -> Stretch | None:
    """The likeliest reading of a range: before midnight, most of it awake, short, early.

    It passes midnight only if that makes it shorter than half a day.
    """
    told = start.has_half or end.has_half
    if start == end and HALF_DAY in start.minutes:
        return None
    if start.has_half and end.by_24 and end.minutes[0] <= start.minutes[0]:
        return None
    if end.has_half and end.minutes[0] == 0 and start.is_ambiguous:
        return None
    if (start.by_24 or end.by_24) and not told:
        start, end = _plain(start), _plain(end)
    pairs = [
        (first, last + later)
        for first in start.minutes
        for last in end.minutes
        for later in (0, DAY_MINUTES)
        if first < last + later and (last + later <= DAY_MINUTES or last + later - first < HALF_DAY)
    ]
    return min(
        (pair for pair in pairs if pair[0] < DAY_MINUTES),
        key=lambda pair: (
            pair[1] > DAY_MINUTES,
            pair[1] - pair[0] > HALF_DAY,
            0 if told else -_awake(pair, waking),
            not (told or waking[0] <= pair[0] < waking[1]),
            pair[1] - pair[0],
            pair[0],
        ),
        default=None,
    )


def point(start: Clock, waking: Stretch) -> int:
    """The likeliest reading of a time alone: awake, or else early."""
    return next((m for m in start.minutes if waking[0] <= m < waking[1]), start.minutes[0])


def _stretch(node: Node, rules: Rules) -> Stretch:
    match node:
        case nodes.Between(start, end):
            found = between(start, end, rules.waking)
        case nodes.After(start):
            likeliest = _end if rules.excepts else point
            found = _after(likeliest(start, rules.waking) % DAY_MINUTES, rules)
        case nodes.Before(end):
            found = _before((point if rules.excepts else _end)(end, rules.waking), rules)
        case nodes.Point():
            found = _alone(node, rules)
        case _:
            raise AssertionError(node)
    if found is None or not found[0] < found[1]:
        raise EndsFirst(node.at)
    return found


def _alone(node: nodes.Point, rules: Rules) -> Stretch:
    lasting = node.lasting if node.lasting is not None else None if rules.excepts else rules.length
    if lasting is None or not 0 < lasting <= DAY_MINUTES:
        raise NotUnderstood(node.at)
    start = point(node.start, rules.waking)
    return start, start + lasting


def _after(start: int, rules: Rules) -> Stretch:
    """To the end of the waking day; of what is excepted, to the very end: nobody wants the rest of it."""
    if rules.excepts:
        return start, EVER[1]
    return start, rules.waking[1] if start < rules.waking[1] else DAY_MINUTES


def _before(end: int, rules: Rules) -> Stretch:
    return (0 if rules.excepts or end <= rules.waking[0] else rules.waking[0]), end


def _end(end: Clock, waking: Stretch) -> int:
    likely = [m for m in end.minutes if waking[0] < m <= waking[1]] or [m for m in end.minutes if m > 0]
    return likely[0] if likely else DAY_MINUTES


def _cut(part: Stretch, rules: Rules, *, exact: bool) -> Stretch:
    if rules.excepts:
        return EVER if part == WHOLE else part
    start, end = max(part[0], rules.waking[0]), min(part[1], rules.waking[1])
    return (start, end) if start < end and not exact else part


def _is_ambiguous(node: Node) -> bool:
    ends = [getattr(node, name) for name in ("start", "end") if hasattr(node, name)]
    told = any(end.has_half or end.by_24 for end in ends)
    return not told and any(end.is_ambiguous for end in ends)


def _plain(clock: Clock) -> Clock:
    """The same on a 24-hour clock."""
    return replace(clock, minutes=clock.minutes[:1]) if clock.is_ambiguous else clock


def _awake(stretch: Stretch, waking: Stretch) -> float:
    start, end = max(stretch[0], waking[0]), min(stretch[1], waking[1])
    return max(end - start, 0) / (stretch[1] - stretch[0])
