"""Availability: one line of text as ranges of time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from scheduling.errors import EndNotAfterStart, TooLong, Unreadable
from scheduling.intervals import Span, union
from scheduling.model import Preference
from scheduling.phrases.clauses import Clause, clauses
from scheduling.phrases.examples import Works, examples
from scheduling.phrases.lookup import looked_up
from scheduling.phrases.painting import Guess, Painted, layers, painted
from scheduling.phrases.reader import Reader
from scheduling.phrases.scanner import NotUnderstood
from scheduling.phrases.tokens import items
from scheduling.zones import DAY_MINUTES, clock_changes, instant_at, is_skipped_or_doubled

LONGEST = 500
SettledRange = tuple[Span, Preference]
"""A stretch of time with its preference, whether the words said it or not."""


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """A stretch of time, and its preference if the words said one; None leaves it to the option."""

    span: Span
    preference: Preference | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood, and what people should be told about it.

    `ranges` are sorted and disjoint, in the future and within the calendar. `trimmed` is what was said and
    lies outside; `guesses` are hours that could be meant before or after noon, with what they were read as.
    """

    ranges: tuple[Range, ...]
    trimmed: tuple[Span, ...] = ()
    clock_changed: bool = False
    guesses: tuple[Guess, ...] = ()

    @property
    def spans(self) -> list[Span]:
        """The ranges whatever their preference; touching ones are joined."""
        return union(item.span for item in self.ranges)

    def settled(self, option: Preference | None) -> list[SettledRange]:
        """The ranges with their preferences; where the words said none it is that of the option.

        Without an option see `usual_preference`. Touching ranges of one preference are joined.
        """
        rest = option or usual_preference(item.preference for item in self.ranges)
        ranges = joined(Range(item.span, item.preference or rest) for item in self.ranges)
        return [(item.span, item.preference or rest) for item in ranges]


def usual_preference(said: Iterable[Preference | None]) -> Preference:
    """What people mean where they say no preference.

    They prefer it; but who says of one part that they prefer it means the rest as "if needed".
    """
    return Preference.LOW if Preference.HIGH in said else Preference.HIGH


def read_when(text: str, reader: Reader) -> Reading:
    """When somebody is free, such as "weekdays 9-17 except wed, prefer tue 2-5pm".

    Parts outside the reader's window or in the past are trimmed. Returns no ranges if nothing is left.
    Raises Unreadable and EndNotAfterStart with the part that failed, TooLong.
    """
    try:
        return understood(text, reader)
    except NotUnderstood as failed:
        raise Unreadable(failed.part or text.strip(), examples_for(reader)) from None


def understood(text: str, reader: Reader) -> Reading:
    """The same, but raises NotUnderstood with the part that failed."""
    made, guesses = layers(read_clauses(text, reader), reader)
    ranges, trimmed, changed = on_the_clock(painted(made), reader)
    if not ranges and not trimmed and changed:
        raise EndNotAfterStart(text.strip())
    return Reading(tuple(ranges), tuple(trimmed), changed, tuple(guesses))


def read_clauses(text: str, reader: Reader) -> list[Clause]:
    """The clauses of a line; at least one. Raises NotUnderstood, TooLong."""
    if len(text) > LONGEST:
        raise TooLong("text", LONGEST)
    found = clauses(looked_up(items(text, reader), reader), reader)
    if not found:
        raise NotUnderstood(text.strip())
    return found


def examples_for(reader: Reader) -> list[str]:
    """Three phrases that would work on this very calendar."""
    return examples(reader, _works(reader))


def _works(reader: Reader) -> Works:
    def works(phrase: str) -> bool:
        """Whether the phrase says something, all of which fits."""
        try:
            reading = understood(phrase, reader)
        except (NotUnderstood, EndNotAfterStart):
            return False
        return bool(reading.ranges) and not reading.trimmed

    return works


def on_the_clock(days: dict[date, list[Painted]], reader: Reader) -> tuple[list[Range], list[Span], bool]:
    """The stretches as instants: what fits, what does not, and whether a clock change touches any.

    Of days that nobody named, such as one of the weekdays, it is not said that they do not fit.
    """
    fitting: list[Range] = []
    outside: list[Span] = []
    unsaid: list[Span] = []
    changed = False
    near_change = _days_near_a_change(days, reader)
    for day, pieces in days.items():
        for piece in pieces:
            start, end = (instant_at(day, minute, reader.zone) for minute in (piece.start, piece.end))
            if day in near_change:
                changed = changed or _touches_change(day, piece, reader)
            if start >= end:
                continue
            inside = reader.ahead(Span(start, end))
            if inside is not None:
                fitting.append(Range(inside, piece.preference))
            if inside is None:
                (unsaid if piece.implied else outside).append(Span(start, end))
            elif not piece.whole:
                outside += Span(start, end).minus(inside)
    return joined(fitting), union(outside if fitting else [*outside, *unsaid]), changed


def _days_near_a_change(days: Iterable[date], reader: Reader) -> set[date]:
    """The days at whose start and end the clock is not the same, or was not until the day before."""
    near = set()
    for day in days:
        before, behind = (instant_at(day, minute, reader.zone) for minute in (-DAY_MINUTES, 2 * DAY_MINUTES))
        if clock_changes(before, behind, reader.zone):
            near.add(day)
    return near


def _touches_change(day: date, piece: Painted, reader: Reader) -> bool:
    """Whether a clock change falls into the stretch or on one of its ends."""
    start, end = (instant_at(day, minute, reader.zone) for minute in (piece.start, piece.end))
    return clock_changes(start, end, reader.zone) or any(
        is_skipped_or_doubled(day, minute, reader.zone) for minute in (piece.start, piece.end)
    )


def joined(ranges: Iterable[Range]) -> list[Range]:
    """Sorted and disjoint: where ranges overlap the earlier goes on, and those that touch may be one."""
    made: list[Range] = []
    for item in sorted(ranges, key=lambda item: item.span):
        last = made[-1] if made else None
        start = item.span.start if last is None else max(item.span.start, last.span.end)
        if start >= item.span.end:
            continue
        if last is not None and start == last.span.end and last.preference is item.preference:
            made[-1] = Range(Span(last.span.start, item.span.end), item.preference)
        else:
            made.append(Range(Span(start, item.span.end), item.preference))
    return made
