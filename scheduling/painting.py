"""Painting over: the last word counts, and what somebody has said never overlaps itself."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from scheduling.errors import TooManyTimes
from scheduling.intervals import Span, outside, union
from scheduling.model import Preference

MOST = 500
"""So many entries one person may have on one calendar: more than anybody types, and quickly read."""


class Said(Struct, frozen=True):
    """A stretch of somebody's availability, and the name that they gave it."""

    span: Span
    preference: Preference
    name: str = ""


def paint(said: Iterable[Said], over: Iterable[Said]) -> tuple[list[Said], int]:
    """What somebody has said by time once `over` replaces what it covers; how many lost something by it.

    Neither overlaps itself. What touches and is alike is joined. Raises TooManyTimes.
    """
    left = list(said)
    before, new = len(left), list(over)
    holes = union(one.span for one in new)
    replaced = 0
    for one in left:
        rest = outside(one.span, holes)
        if rest == [one.span]:
            new.append(one)
        else:
            replaced += 1
            new += [replace(one, span=span) for span in rest]
    painted = _joined(new)
    if len(painted) > max(MOST, before):
        raise TooManyTimes(len(painted), MOST)
    return painted, replaced


def without(said: Iterable[Said], holes: Iterable[Span]) -> list[Said]:
    """What is left of what somebody said where the holes are taken out of it."""
    taken = union(holes)
    return [replace(one, span=span) for one in said for span in outside(one.span, taken)]


def _joined(said: Iterable[Said]) -> list[Said]:
    joined: list[Said] = []
    for one in sorted(said, key=lambda each: (each.span.start, each.span.end)):
        last = joined[-1] if joined else None
        touches = last is not None and last.span.end == one.span.start
        if last and touches and (last.preference, last.name) == (one.preference, one.name):
            joined[-1] = replace(last, span=Span(last.span.start, one.span.end))
        else:
            joined.append(one)
    return joined
