"""What clauses come to on each day of the wall: stretches of minutes, painted one over the other."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from scheduling.model import Preference
from scheduling.phrases.clauses import Clause
from scheduling.phrases.day_parts import WHOLE, Stretch
from scheduling.phrases.hours import Hours, overlap, resolve
from scheduling.phrases.reader import Reader
from scheduling.phrases.scanner import NotUnderstood
from scheduling.zones import DAY_MINUTES

_WHOLE_DAY = (Hours("", part=WHOLE),)
_EVER: Stretch = (0, 3 * DAY_MINUTES)


@dataclass(frozen=True, slots=True)
class Painted:
    """A stretch of a day, and its preference if the words said so.

    `whole` is just the whole day; `implied` one of many days of which nobody named this one.
    """

    start: int
    end: int
    preference: Preference | None = None
    whole: bool = False
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Guess:
    """Hours that could be meant before or after noon, as typed and as the waking hours decided."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Layer:
    """A clause with its hours resolved to minutes."""

    dates: frozenset[date]
    stretches: tuple[Stretch, ...]
    preference: Preference | None
    excepts: bool
    whole: bool
    implied: bool
    qualifies: bool
    only_hours: bool


def layers(clauses: list[Clause], reader: Reader) -> tuple[list[Layer], list[Guess]]:
    """The clauses resolved. Raises EndNotAfterStart, and NotUnderstood for a time alone without a length."""
    guesses: list[Guess] = []
    made = []
    clauses = _with_something_to_except(clauses)
    for n, clause in enumerate(clauses):
        groups = clause.hours or (_WHOLE_DAY,)
        stretches = [piece for group in groups for piece in _pieces(group, clause, reader, guesses)]
        whole = all(typed.is_whole for group in clause.hours for typed in group)
        qualifies = clause.preference is not None and n > 0 and (clause.days is None or not clause.hours)
        made.append(
            Layer(
                dates=_dates(clauses, n, reader),
                stretches=tuple(stretches),
                preference=clause.preference,
                excepts=clause.excepts,
                whole=whole,
                implied=_names_no_day(clause, reader),
                qualifies=qualifies,
                only_hours=clause.days is None,
            )
        )
    return made, guesses


def painted(made: list[Layer]) -> dict[date, list[Painted]]:
    """Every day with its stretches, sorted and disjoint; days that the same layers cover are done once."""
    dates = sorted(frozenset().union(*(layer.dates for layer in made)))
    known: dict[tuple[int, ...], list[Painted]] = {}
    result = {}
    for day in dates:
        over = tuple(n for n, layer in enumerate(made) if day in layer.dates)
        if over not in known:
            known[over] = _paint(made[n] for n in over)
        result[day] = known[over]
    return result


def _with_something_to_except(clauses: list[Clause]) -> list[Clause]:
    """A line that begins with exceptions excepts from what follows, or from any time if nothing does."""
    leading = list(takewhile(lambda clause: clause.excepts, clauses))
    rest = clauses[len(leading) :] or [Clause(None, ())]
    return [*rest, *leading]


def _dates(clauses: list[Clause], n: int, reader: Reader) -> frozenset[date]:
    """The clause's own days; without any those of its line before it, of the whole text, or every day."""
    clause = clauses[n]
    if clause.days is not None:
        return clause.days.dates
    before = [c for c in clauses[:n] if not c.excepts]
    near = [c for c in before if c.segment == clause.segment] or before
    named = [c.days.dates for c in near if c.days is not None]
    if len(named) < len(near) or not near:
        return reader.dates()
    return frozenset().union(*named)


def _names_no_day(clause: Clause, reader: Reader) -> bool:
    """Whether it is about all days, or all of several weekdays."""
    days = clause.days
    return days is None or len(days.weekdays) > 1 or days.dates >= reader.dates()


def _pieces(group: tuple[Hours, ...], clause: Clause, reader: Reader, guesses: list[Guess]) -> list[Stretch]:
    """What hours typed side by side come to: parts and open ends limit each other, ranges add up."""
    narrow = [typed for typed in group if not typed.is_whole] or list(group[:1])
    parts = [typed.part for typed in narrow if typed.part is not None]
    waking = parts[0] if len(parts) == 1 else reader.waking_hours
    whole: list[Stretch] = []
    for typed in sorted(narrow, key=lambda typed: not typed.is_part):
        stretch = _stretch(typed, clause, reader, waking)
        if typed.is_ambiguous:
            guesses.append(Guess(typed.text, *stretch))
        limited = overlap(whole, [stretch]) if typed.is_part or typed.is_open or parts else []
        whole = limited or [*whole, stretch]
    return whole


def _stretch(typed: Hours, clause: Clause, reader: Reader, waking: Stretch) -> Stretch:
    if clause.excepts:
        return _excepted(typed, waking)
    if typed.is_point:
        if reader.length is None:
            raise NotUnderstood(typed.text)
        return resolve(replace(typed, lasting=int(reader.length.total_seconds()) // 60), waking)
    return resolve(typed, reader.waking_hours if typed.is_part else waking)


def _excepted(typed: Hours, waking: Stretch) -> Stretch:
    """All of a part of the day, and open ends to the very end: nobody wants the rest of it."""
    if typed.part is not None:
        return typed.part if not typed.is_whole else _EVER
    if typed.is_point:
        raise NotUnderstood(typed.text)
    start, end = resolve(typed, waking)
    return (0 if typed.start is None else start), (_EVER[1] if typed.is_open and typed.end is None else end)


def _paint(over: Iterable[Layer]) -> list[Painted]:
    done: list[Painted] = []
    for layer in over:
        if layer.excepts:
            done = [rest for old in done for rest in _without(old, layer.stretches)]
            continue
        pieces = list(layer.stretches)
        if layer.qualifies:
            pieces = _qualified(layer, done)
        for start, end in pieces:
            done = _add(done, Painted(start, end, layer.preference, layer.whole, layer.implied))
    return sorted(done, key=lambda piece: piece.start)


def _qualified(layer: Layer, done: list[Painted]) -> list[Stretch]:
    """A preference for days or hours alone is about what was said before, where there is any."""
    if layer.only_hours and not done:
        return []
    return overlap(layer.stretches, [(old.start, old.end) for old in done]) or list(layer.stretches)


def _add(done: list[Painted], new: Painted) -> list[Painted]:
    """The new stretch on top; but what says no preference covers nothing that does."""
    if new.preference is None:
        fresh = _without(new, [(old.start, old.end) for old in done if old.preference is not None])
        below = [old for old in done if old.preference is None]
        kept = [old for old in done if old.preference is not None]
        return kept + _joined([*below, *fresh])
    return [rest for old in done for rest in _without(old, [(new.start, new.end)])] + [new]


def _joined(pieces: list[Painted]) -> list[Painted]:
    """Stretches without a preference, with those that touch made one."""
    made: list[Painted] = []
    for piece in sorted(pieces, key=lambda piece: piece.start):
        if made and piece.start <= made[-1].end:
            last = made.pop()
            whole, implied = last.whole and piece.whole, last.implied and piece.implied
            piece = Painted(last.start, max(last.end, piece.end), None, whole, implied)
        made.append(piece)
    return made


def _without(piece: Painted, holes: Iterable[Stretch]) -> list[Painted]:
    left = [(piece.start, piece.end)]
    for start, end in holes:
        left = [part for a, b in left for part in ((a, min(b, start)), (max(a, end), b)) if part[0] < part[1]]
    return [replace(piece, start=start, end=end) for start, end in left]
