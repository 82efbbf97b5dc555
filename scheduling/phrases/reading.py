"""Availability: one line of text as ranges of time."""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache, lru_cache, partial
from itertools import chain
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from scheduling.errors import EndNotAfterStart, TooLong, Unreadable
from scheduling.intervals import Span, difference, union
from scheduling.model import Preference
from scheduling.phrases.clauses import Clause, clauses
from scheduling.phrases.days import NotUnderstood, dated
from scheduling.phrases.examples import examples
from scheduling.phrases.grammar import grammar
from scheduling.phrases.hours import EndsFirst
from scheduling.phrases.nodes import Node, Utterance
from scheduling.phrases.painting import Layers, Painted, painted
from scheduling.phrases.peg import Run
from scheduling.phrases.reader import Reader
from scheduling.phrases.text import Text
from scheduling.phrases.tokens import Token, settled, tokens
from scheduling.phrases.vocabulary import Vocabulary, language_of, vocabulary
from scheduling.zones import DAY_MINUTES, clock_changes, instant_at, is_skipped_or_doubled

LONGEST = 500
MOST_FORKS = 4
# What has been previewed while it was typed is not taken apart again when it is sent.
_KEPT = 128
_WRITE_H = ("fr", "es", "pt", "it")
_SMALL_TEXT = "FOR FROM TO UNTIL AT IN BETWEEN AFTER BEFORE EVERY NOT NO CANT EXCEPT BUT ONLY DASH"
_SMALL = frozenset(_SMALL_TEXT.split())
N = TypeVar("N", bound=Node)
T = TypeVar("T")
SettledRange = tuple[Span, Preference]
"""A stretch of time with its preference, whether the words said it or not."""


class Range(Struct, frozen=True, order=True):
    """A stretch of time, and its preference if the words said one; None leaves it to the option."""

    span: Span
    preference: Preference | None = None


class Guess(Struct, frozen=True):
    """Hours that could be meant before or after noon, as typed and as the waking hours decided."""

    text: str
    start: int
    end: int


class Reading(Struct, frozen=True):
    """What was understood, and what people should be told about it.

    `ranges` are sorted and disjoint, in the future and within the calendar. `trimmed` is what was said and
    lies outside, `beyond_hours` what lies outside its daily hours; `guesses` are hours that could be meant
    before or after noon, with what they were read as; `mended` are misspelt words with the right ones;
    `zones` are those that the words named. With `alternatives` the line has as many meanings, and no ranges:
    one must be chosen.
    """

    ranges: tuple[Range, ...]
    trimmed: tuple[Span, ...] = ()
    clock_changed: bool = False
    guesses: tuple[Guess, ...] = ()
    beyond_hours: tuple[Span, ...] = ()
    mended: tuple[tuple[str, str], ...] = ()
    zones: tuple[str, ...] = ()
    alternatives: tuple["Reading", ...] = ()

    @property
    def ambiguous(self) -> bool:
        return bool(self.alternatives)

    @property
    def fits(self) -> bool:
        """Whether it says one thing, all of which lies in the calendar and its hours."""
        return bool(self.ranges) and not self.trimmed and not self.beyond_hours

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

    Parts outside the reader's window, the calendar's hours or in the past are trimmed. Returns no ranges if
    nothing is left, or if the line has several meanings: then they are the alternatives.
    Raises Unreadable and EndNotAfterStart with the part that failed, TooLong.
    """
    try:
        return understood(text, reader)
    except NotUnderstood as failed:
        raise Unreadable(str(failed.part) or text.strip(), examples_for(reader)) from None


def understood(text: str, reader: Reader) -> Reading:
    """The same, but raises NotUnderstood with the part that failed."""
    found = [meaning.read(reader) for meaning in meanings(text, reader)]
    found = [reading for reading in found if reading.ranges] or found
    different = list({reading.ranges: reading for reading in reversed(found)}.values())[::-1]
    if len(different) == 1:
        return different[0]
    return Reading((), alternatives=tuple(different))


class Meaning(Struct, frozen=True):
    """One meaning of a line: its words, its layers, and what it comes to on each day."""

    words: "Wording"
    clauses: list[Clause]
    layers: Layers
    days: dict[date, list[Painted]]

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones that the words named, in their order."""
        groups = (group for clause in self.clauses for group in clause.times.hours)
        return tuple(dict.fromkeys(group.zone[0] for group in groups if group.zone))

    @property
    def is_if_needed(self) -> bool:
        """Whether nothing but times that are only if needed was said."""
        return all(piece.preference is Preference.LOW for pieces in self.days.values() for piece in pieces)

    def read(self, reader: Reader) -> Reading:
        """The meaning on the calendar. Raises EndNotAfterStart if a clock change leaves nothing of it."""
        ranges, trimmed, beyond, changed = on_the_clock(self.days, reader)
        if not ranges and not trimmed and not beyond and changed:
            raise EndNotAfterStart(self.words.text.raw.strip())
        guesses = dict.fromkeys(
            Guess(self.words.typed(node.at), *stretch) for node, stretch in self.layers.guessed
        )
        return Reading(
            ranges=tuple(ranges),
            trimmed=tuple(trimmed),
            clock_changed=changed,
            guesses=tuple(guesses),
            beyond_hours=tuple(beyond),
            mended=self.words.mended,
            zones=self.zones,
        )


def meanings(text: str, reader: Reader) -> list[Meaning]:
    """All that a line can mean to this reader, at least one.

    "Rather not tue" may mean that all other days are better. Raises NotUnderstood, EndNotAfterStart, TooLong.
    """
    if len(text) > LONGEST:
        raise TooLong("text", LONGEST)
    found = _meanings(text, reader)
    is_averse = any(token.kind == "AVERSE" for meaning in found for token in meaning.words.tokens)
    if is_averse and all(meaning.is_if_needed for meaning in found):
        with contextlib.suppress(NotUnderstood, EndNotAfterStart):
            found += _meanings(f"any time, {text}", reader)
    return found


def _meanings(text: str, reader: Reader) -> list[Meaning]:
    found = each_meaning(text, reader, Wording.lines, lambda line, words: _of(line, words, reader))
    return [meaning for meaning in found if not meaning.words.mended] or found


def each_meaning(
    text: str,
    reader: Reader,
    trees: Callable[["Wording"], Iterable[N]],
    meanings: Callable[[N, "Wording"], Iterable[T]],
) -> list[T]:
    """The meanings of all trees of each wording, at least one. Raises NotUnderstood, EndNotAfterStart."""
    failed: NotUnderstood | EndNotAfterStart | None = None
    found: list[T] = []
    for words in spoken(text, reader):
        try:
            for tree in trees(words):
                try:
                    found += meanings(tree, words)
                except (NotUnderstood, EndsFirst) as failure:
                    failed = failed or words.in_words(failure)
        except NotUnderstood as failure:
            failed = failed or failure
    if not found:
        raise failed or NotUnderstood(text.strip())
    return found


def _of(line: Utterance, words: "Wording", reader: Reader) -> Iterator[Meaning]:
    for made in clauses(line):
        layers = Layers(reader)
        for clause in made:
            layers.add(clause)
        yield Meaning(words, made, layers, painted(layers.made))


class Wording(Struct, frozen=True):
    """A text with its tokens."""

    text: Text
    tokens: list[Token]

    @property
    def mended(self) -> tuple[tuple[str, str], ...]:
        """The words that were misspelt, with the right ones."""
        return tuple((self.text.typed(t.start, t.end), t.mended) for t in self.tokens if t.mended)

    def typed(self, at: tuple[int, int]) -> str:
        """What the person wrote there."""
        found = [token for token in self.tokens[slice(*at)] if token.kind != "END"]
        return self.text.typed(found[0].start, found[-1].end) if found else ""

    def in_words(self, failure: NotUnderstood | EndsFirst) -> NotUnderstood | EndNotAfterStart:
        """The failure with the part that was typed instead of its tokens."""
        part = failure.part if isinstance(failure.part, str) else self.typed(failure.part)
        return NotUnderstood(part) if isinstance(failure, NotUnderstood) else EndNotAfterStart(part)

    def lines(self) -> Iterator[Utterance]:
        """Every way to read the line. Raises NotUnderstood with the first part that has no place in any."""
        unknown = next((n for n, token in enumerate(self.tokens) if token.kind == "UNKNOWN"), None)
        if unknown is not None:
            known = (n for n, token in enumerate(self.tokens) if n > unknown and token.kind != "UNKNOWN")
            raise NotUnderstood(self.typed((unknown, next(known))))
        found, stuck = parses("line", self.tokens)
        yield from (node for node in found if isinstance(node, Utterance))
        if not found:
            raise NotUnderstood(self.typed(self._with_object(*stuck)) or self.text.raw.strip())

    def _with_object(self, start: int, end: int) -> tuple[int, int]:
        """ "for 30 min" rather than "for"."""
        while self.tokens[end - 1].kind in _SMALL and self.tokens[end].kind not in ("END", "COMMA", "BREAK"):
            end += 1
        return start, end


def parses(start: str, tokens: list[Token]) -> tuple[list[Node], tuple[int, int]]:
    """The trees by the first meaning of each fork, and by others; and where a line is stuck that has none."""
    kinds = ("PREF" if token.kind == "AVERSE" else token.kind for token in tokens)
    return _parses(start, tuple(kinds), tuple(token.value for token in tokens))


@lru_cache(maxsize=_KEPT)
def _parses(
    start: str, kinds: tuple[str, ...], values: tuple[Any, ...]
) -> tuple[list[Node], tuple[int, int]]:
    first = Run(kinds, values)
    trees = [_tree(start, first)]
    several = 1 < len(first.forks) <= MOST_FORKS
    turns = [frozenset([fork]) for fork in first.forks] if several else []
    for turned in [*turns, None] if first.forks else turns:
        trees.append(_tree(start, Run(kinds, values, turned)))
    return [tree for tree in trees if tree is not None], first.stuck("entry")


def _tree(start: str, run: Run) -> Node | None:
    end, node = grammar().parse(start, run)
    return node if end == len(run.kinds) else None


def spoken(text: str, reader: Reader) -> Iterator[Wording]:
    """The text in English, and in the reader's language if that has other words for it."""
    before: list[Token] | None = None
    own = language_of(reader.locale)
    for language in dict.fromkeys([None, own]):
        plain, cut = _cut(text, language, own)
        found = [settled(token, partial(_is_day, reader), reader.zone) for token in cut]
        if found != before:
            yield Wording(plain, found)
        before = found


@lru_cache(maxsize=_KEPT)
def _cut(text: str, language: str | None, own: str | None) -> tuple[Text, list[Token]]:
    words = _heard(language, own)
    plain = Text(text, words.continues_date)
    return plain, tokens(plain, words)


@cache
def _heard(language: str | None, own: str | None) -> Vocabulary:
    """The words of a language as somebody who speaks their `own` means them."""
    return replace(vocabulary(language), half_is_unsure=own == "nl", h_is_time=language in _WRITE_H)


def _is_day(reader: Reader, month: int, day: int) -> bool:
    found = dated(reader, month, day)
    return found is not None and reader.first <= found <= reader.days[1]


def examples_for(reader: Reader) -> list[str]:
    """Three phrases that would work on this very calendar."""
    return examples(reader, lambda phrase: understood(phrase, reader).fits)


def on_the_clock(
    days: dict[date, list[Painted]], reader: Reader
) -> tuple[list[Range], list[Span], list[Span], bool]:
    """The stretches as instants: what fits, what lies outside the calendar, what outside its hours.

    And whether a clock change touches any. Of days that nobody named, such as one of the weekdays, and of
    whole days and their parts it is not said that they do not fit, unless nothing does.
    """
    fitting: list[Range] = []
    outside: list[Span] = []
    beyond: list[Span] = []
    unsaid: list[Span] = []
    unsaid_beyond: list[Span] = []
    for day, piece in ((day, piece) for day, pieces in days.items() for piece in pieces):
        start, end = (instant_at(day, minute, reader.zone) for minute in (piece.start, piece.end))
        if start >= end:
            continue
        inside = reader.ahead(Span(start, end))
        if inside is None:
            (unsaid if piece.implied else outside).append(Span(start, end))
            continue
        if not piece.whole:
            outside += Span(start, end).minus(inside)
        parts = reader.within_hours(inside)
        fitting += [Range(part, piece.preference) for part in parts]
        (unsaid_beyond if piece.whole else beyond).extend(difference([inside], parts))
    if not fitting:
        outside, beyond = [*outside, *unsaid], [*beyond, *unsaid_beyond]
    changed = any(_touches_change(day, pieces, reader.zone) for day, pieces in days.items())
    return joined(fitting), union(outside), union(beyond), changed


def _touches_change(day: date, pieces: list[Painted], zone: ZoneInfo) -> bool:
    """Whether a clock change falls into a stretch of the day, or on one of its ends."""
    before, behind = (instant_at(day, minute, zone) for minute in (-DAY_MINUTES, 2 * DAY_MINUTES))
    if not clock_changes(before, behind, zone):
        return False
    ends = [(piece.start, piece.end) for piece in pieces]
    return any(is_skipped_or_doubled(day, minute, zone) for minute in chain(*ends)) or any(
        clock_changes(instant_at(day, start, zone), instant_at(day, end, zone), zone) for start, end in ends
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
