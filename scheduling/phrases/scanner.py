"""A line of text with a place in it: what is left to read, and how it was typed."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")

# Dashes, quotes and commas of other keyboards: figure dash to horizontal bar, minus sign, arrow, …
_DASHES = "\u2012\u2013\u2014\u2015\u2212\u2192\u2026\uff5e~"
_QUOTES = "\u2018\u2019`"
_COMMAS = "\u3001\uff0c\u060c"
_SAME = str.maketrans(
    dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_QUOTES, "'")
    | dict.fromkeys(_COMMAS, ",")
    | {"\uff1b": ";", "•": "*"}
)


class NotUnderstood(Exception):
    """Some part of a line cannot be read. `part` is that part, as it was typed."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


class Scanner:
    """Reads a line from left to right. Patterns meet lower case, with the spaces before them skipped."""

    def __init__(self, text: str) -> None:
        self.plain = "".join(map(_fold, text.translate(_SAME)))
        self.at = 0
        self._text = text
        self._origin: Sequence[int] = range(len(text) + 1)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What the pattern matches here, which is then behind us; None leaves the place as it was."""
        found = pattern.match(self.plain, self.next)
        if found is not None:
            self.at = found.end()
        return found

    def take_word(self) -> str:
        """Whatever stands here up to the next space or separator, as it was typed."""
        start = self.next
        found = _WORD.match(self.plain, start)
        self.at = found.end() if found else start
        return self.typed(start, self.at)

    def typed(self, start: int, end: int) -> str:
        """What the person wrote there."""
        return self._text[self._origin[start] : self._origin[end]].strip()

    @property
    def is_done(self) -> bool:
        return self.next == len(self.plain)

    def replaced(self, words: dict[str, str]) -> "Scanner":
        """A scanner at the start of the line in which these words stand corrected."""
        fresh = Scanner(self._text)
        plain, origin = "", list[int]()
        for piece in _PIECES.finditer(fresh.plain):
            text = words.get(piece[0], piece[0])
            plain += text
            origin += [min(piece.start() + n, piece.end()) for n in range(len(text))]
        fresh.plain, fresh._origin = plain, [*origin, len(self._text)]
        return fresh

    @property
    def next(self) -> int:
        """Where the next word begins."""
        at = self.at
        while at < len(self.plain) and self.plain[at] == " ":
            at += 1
        return at


class Table(Generic[T]):
    """Patterns with what each of them means, tried together."""

    def __init__(self, meanings: dict[str, T]) -> None:
        self._meanings = tuple(meanings.values())
        groups = (f"(?P<_{n}>{_spaced(pattern)})(?![a-z])" for n, pattern in enumerate(meanings))
        self._pattern = re.compile("|".join(groups))

    def take(self, scan: Scanner) -> T | None:
        """What the words here mean, which are then behind us."""
        found = scan.take(self._pattern)
        if found is None or found.lastgroup is None:
            return None
        return self._meanings[int(found.lastgroup[1:])]


_WORD = re.compile(r"[^\s,;()]+|[^\n]")
_PIECES = re.compile(r"[a-z']+|[^a-z']+")


def words(*patterns: str) -> re.Pattern[str]:
    """Any of these, as a whole word: no letter follows. A space stands for any number of them."""
    return re.compile(rf"(?:{_spaced('|'.join(patterns))})(?![a-z])")


def _spaced(pattern: str) -> str:
    return re.sub(r"(?<!\[) (?![?*])", " +", pattern)


def _fold(char: str) -> str:
    """One character for one: lower case, full-width forms made plain, white space other than lines folded."""
    if char.isspace():
        return "\n" if char in "\n\r" else " "
    plain = unicodedata.normalize("NFKC", char).lower()
    return plain if len(plain) == 1 and unicodedata.category(char) != "No" else char
