"""Chunks: a line cut where one range ends and the next begins."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from scheduling.model import Preference
from scheduling.phrases.dates import Days
from scheduling.phrases.day_sets import joined, narrowed
from scheduling.phrases.hours import Hours
from scheduling.phrases.keywords import Mark
from scheduling.phrases.reader import Reader
from scheduling.phrases.scanner import NotUnderstood
from scheduling.phrases.tokens import Item


@dataclass(frozen=True, slots=True)
class Chunk:
    """What stands between two separators: days or hours or both, in this order or the other."""

    text: str
    days: Days | None
    hours: tuple[Hours, ...]
    hours_first: bool = False
    before: Preference | None = None
    behind: Preference | None = None
    excepts: bool = False
    starts_segment: bool = False
    after_and: bool = False

    @property
    def shape(self) -> tuple[bool, bool]:
        return self.days is not None, bool(self.hours)

    @property
    def only_preference(self) -> bool:
        return self.shape == (False, False) and self.behind is not None


def cut(found: list[Item], reader: Reader) -> list[Chunk]:
    """The line in chunks. Raises NotUnderstood if a weekday contradicts its date."""
    return list(_chunks(_without_brackets(found), reader))


def _without_brackets(found: list[Item]) -> list[Item]:
    """Brackets around a preference fall away; around anything else they separate as commas do."""
    kept: list[Item] = []
    for n, item in enumerate(found):
        if item.what in (Mark.OPEN, Mark.CLOSE):
            beside = found[n + 1 : n + 2] if item.what is Mark.OPEN else found[max(n - 1, 0) : n]
            if not (beside and isinstance(beside[0].what, Preference)):
                kept.append(replace(item, what=Mark.COMMA))
        else:
            kept.append(item)
    return kept


def _chunks(found: list[Item], reader: Reader) -> Iterator[Chunk]:
    """The line cut at separators, exceptions, and where one range ends and the next begins."""
    starts_segment = after_and = False
    for separates, run in groupby(found, lambda item: item.what in (Mark.COMMA, Mark.AND, Mark.BREAK)):
        group = list(run)
        if separates:
            starts_segment = starts_segment or any(item.what is Mark.BREAK for item in group)
            after_and = all(item.what is Mark.AND for item in group)
            continue
        for part in _parts(group):
            yield replace(_chunk(part, reader), starts_segment=starts_segment, after_and=after_and)
            starts_segment = after_and = False


def _parts(run: list[Item]) -> Iterator[list[Item]]:
    """Splits "tue 9-11 wed 2-4", "9-11 tue 2-4 wed", and before an exception or a preference."""
    part: list[Item] = []
    for n, item in enumerate(run):
        has_days, has_hours = _has(part, Days), _has(part, Hours)
        ahead = run[n + 1 :]
        kinds = [type(other.what) for other in ahead[:1]]
        starts = item.what is Mark.EXCEPT and bool(ahead)
        if isinstance(item.what, Days) and has_days and has_hours:
            starts = not _hours_lead(part) and not _narrows(part, item)
        elif isinstance(item.what, Hours) and has_days and has_hours and _hours_lead(part):
            starts = any(isinstance(other.what, Days) for other in ahead)
        elif isinstance(item.what, Preference) and (has_hours or has_days):
            starts = has_hours and bool(kinds) and kinds[0] in (Days, Hours)
        if starts and part:
            yield part
            part = []
        part.append(item)
    if part:
        yield part


def _has(part: list[Item], kind: type[Days] | type[Hours]) -> bool:
    return any(isinstance(item.what, kind) for item in part)


def _hours_lead(part: list[Item]) -> bool:
    return isinstance(next(item.what for item in part if isinstance(item.what, Days | Hours)), Hours)


def _narrows(part: list[Item], item: Item) -> bool:
    days = [other.what for other in part if isinstance(other.what, Days)]
    return isinstance(item.what, Days) and narrowed(days[-1], item.what) is not None


def _chunk(part: list[Item], reader: Reader) -> Chunk:
    content = [n for n, item in enumerate(part) if isinstance(item.what, Days | Hours)]
    first = content[0] if content else 0
    before = [item.what for item in part[:first] if isinstance(item.what, Preference)]
    behind = [item.what for item in part[first:] if isinstance(item.what, Preference)]
    return Chunk(
        " ".join(item.text for item in part),
        _close(part, reader),
        tuple(item.what for item in part if isinstance(item.what, Hours)),
        hours_first=bool(content) and isinstance(part[first].what, Hours),
        before=before[-1] if before else None,
        behind=behind[-1] if behind else None,
        excepts=any(item.what is Mark.EXCEPT for item in part),
    )


def _close(part: list[Item], reader: Reader) -> Days | None:
    named = [item for item in part if isinstance(item.what, Days)]
    try:
        days = [item.what for item in named if isinstance(item.what, Days)]
        return joined(days, reader, close=True) if days else None
    except NotUnderstood:
        raise NotUnderstood(" ".join(item.text for item in named)) from None
