"""A line cut into tokens: figures by their shape, words by the table, and what is neither as unknown.

Words that mean nothing are left out, and misspelt ones are mended by their distance to the right ones.
"""

import re
from collections.abc import Callable
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from scheduling.phrases.figures import SHORT_ROW, figure, row
from scheduling.phrases.text import Text
from scheduling.phrases.vocabulary import ARTICLES, MONTHS, Meaning, Vocabulary
from scheduling.zones import zones_named

_AHEAD = re.compile(r" *([\w']+|[^\w\s])")
_HALF_OF_AN_HOUR = re.compile(r"half (?:\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)")
_MARK = "mark"
_SIGNS = tuple(
    (re.compile(pattern), kind, value)
    for pattern, kind, value in (
        (r"[;\n|]+|[.!?]+(?=[\s;,)]|$)", "BREAK", True), (r",", "COMMA", True), (r"&", "AND", True),
        (r"\+(?=\d\d:?\d\d(?!\d))", "UNKNOWN", True), (r"\+", "PLUS", True),
        (r"/(?=20\d\d-\d\d-\d\dt)", "DASH", True), (r"[(\[]", "OPEN", True),
        (r"/(?=20\d\d-\d\d-\d\d)|-+ *\?", "UNKNOWN", True), (r"/", "STROKE", True), (r"[)\]]", "CLOSE", True),
        (r"~+", "TILDE", True), (r":", "COLON", True), (r"->|-+|\.\.+", "DASH", True), (r"@", "AT", True),
        (r"(?:(?<=[\dm] )|(?<=thanks ))<3(?=\s*$)", "", None),
        (r"<3(?!\d|[.:]\d| ?[ap]m?(?!\w))", "UNKNOWN", True),
        (r">=?(?= *\d)", "AFTER", "after"), (r"<=?(?= *\d)", "BEFORE", "before"),
        (r"[✅👍✔🟢]", "YES", _MARK), (r"[❌✗✘🔴👎🚫]", "NO", _MARK), (r"[.!?*=\"']", "", None),
    )
)  # fmt: skip
_GLUED = re.compile(r"[^\W\d_]{2,}(?=\d)")
_FIGURED_TEXT = "WEEKDAY MONTH FROM AFTER BEFORE UNTIL THRU TO TOAT AT BETWEEN AND OR"
_BEFORE_FIGURES = frozenset(_FIGURED_TEXT.split())
_ODD = re.compile(r"[\w']+|.", re.DOTALL)
_ZONE = re.compile(
    r"(?:in )?(?:([^\W\d_]+(?: [^\W\d_]+)?) time(?!\w)"
    r"|((?:utc|gmt)(?: ?[+-] ?\d{1,2}(?::?[0-5]\d)?(?!\d))?|(?<=\d)\+\d\d:?\d\d|[a-z]{1,8})(?![\w/]))"
)
_TIMES = frozenset({"NUM", "PADDED", "NUMW", "NUM4", "CLOCK", "HCLOCK", "HSHORT", "POINT"})
# Small words mean something before these only; elsewhere they are left out.
_NEEDS = {
    "AT": _TIMES,
    "IN": frozenset({"NUM", "PADDED", "NUMW", "DUR", "MONTH", "DAY", "WEEK", "MONTHS", "FORTNIGHT"}),
    "FOR": frozenset({"DUR", "HCLOCK", "HSHORT"}),
}
_DAYS = frozenset({"WEEKDAY", "WEEKDAYS", "GROUP", "RELDAY", "DATE"})
_STARTS = frozenset({"PREF", "AVERSE", "YES", "NO", "NOT", "BUSY", "CANT", "OTHERWISE"})
_ENDS = frozenset({"END", "BREAK", "COMMA", "CLOSE"})
MOST_MENDED = 8


class Token(Struct, frozen=True):
    """A kind that the grammar knows, what it stands for, where it stood, and what it was mended to."""

    kind: str
    value: Any
    start: int
    end: int
    mended: str = ""


def tokens(text: Text, words: Vocabulary) -> list[Token]:
    """The tokens of a text, the last being END; what a POINT or a ZONE means here is not `settled` yet."""
    found: list[Token] = []
    at = 0
    while at < len(text.plain):
        if text.plain[at] == " ":
            at += 1
            continue
        made, end = _next(text.plain, at, words, found)
        found += made
        at = end
    found.append(Token("END", True, at, at))
    return _in_context(found, text.plain)


def settled(token: Token, is_day: Callable[[int, int], bool], home: ZoneInfo) -> Token:
    """The token as it is meant on one calendar by somebody in the zone `home`.

    `is_day` says whether a month and day is one of the calendar: "9.12" is a time where it is none. A ZONE
    has as value all zones that it may mean; an abbreviation that is used at home means that one.
    """
    if token.kind == "POINT":
        time, (day, month, _) = token.value
        return token if is_day(month, day) else replace(token, kind="CLOCK", value=time)
    if token.kind == "ZONE" and home.key in token.value:
        return replace(token, value=(home.key,))
    return token


def _next(plain: str, at: int, words: Vocabulary, before: list[Token]) -> tuple[list[Token], int]:
    first = (_phrase, _figure) if plain[at].isdigit() else (_figure, _phrase)
    readers: tuple[Callable[[str, int, Vocabulary, list[Token]], Read], ...] = (
        _row,
        *first,
        _zone,
        _glued,
        _sign,
    )
    for read in readers:
        found = read(plain, at, words, before)
        if found is not None:
            return found
    odd = _ODD.match(plain, at)
    assert odd is not None  # noqa: S101 - it matches any character
    mends = sum(bool(token.mended) for token in before)
    right = words.mended(odd[0]) if mends < MOST_MENDED else None
    if right is not None:
        again = _phrase(plain, at, words, before, right)
        if again is not None:
            return again
    return [Token("UNKNOWN", odd[0], at, odd.end())], odd.end()


Read: TypeAlias = tuple[list[Token], int] | None


def _row(plain: str, at: int, words: Vocabulary, before: list[Token]) -> Read:
    found = SHORT_ROW.match(plain, at)
    if found is None:
        return None
    return [Token("GROUP", row(found[0]), at, found.end())], found.end()


def _phrase(plain: str, at: int, words: Vocabulary, before: list[Token], mended: str = "") -> Read:
    """The longest phrase of the table that stands here."""
    first = _AHEAD.match(plain, at)
    if first is None:
        return None
    phrases = words.phrases[mended or first[1]]
    most = len(next(iter(phrases), ()))
    ahead, ends = [mended or first[1]], [first.end()]
    while len(ahead) < most and (found := _AHEAD.match(plain, ends[-1])):
        if found[1] in ARTICLES:
            following = _AHEAD.match(plain, found.end())
            if following is None:
                break
            found = following
        ahead.append(found[1])
        ends.append(found.end())
    for count in range(min(len(ahead), most), 0, -1):
        meaning = phrases.get(tuple(ahead[:count]))
        if meaning is not None:
            end = ends[count - 1] + _full_stop(plain, ahead[0], ends[count - 1], meaning)
            return [Token(kind, value, at, end, mended) for kind, value in meaning], end
    if first[1] in ARTICLES and figure(plain, at, before) is None:
        return [], first.end()
    return None


def _full_stop(plain: str, word: str, end: int, meaning: Meaning) -> int:
    """1 if a full stop follows that is the abbreviation's: "tues. 9-11"."""
    is_short = (
        bool(meaning)
        and meaning[0][0] in ("WEEKDAY", "MONTH", "EXCEPT")
        and len(word) < 6
        and word not in MONTHS
    )
    return int(is_short and plain[end : end + 1] == ".")


def _figure(plain: str, at: int, words: Vocabulary, before: list[Token]) -> Read:
    if words.half_is_unsure and (half := _HALF_OF_AN_HOUR.match(plain, at)):
        return [Token("UNKNOWN", half[0], at, half.end())], half.end()
    found = figure(plain, at, before)
    if found is None:
        return None
    kind, value, end = found
    kind = "HCLOCK" if kind == "HSHORT" and words.h_is_time else kind
    return [Token(kind, value, at, end)], end


def _zone(plain: str, at: int, words: Vocabulary, before: list[Token]) -> Read:
    """A zone's abbreviation or offset, or a place before the word "time"."""
    found = _ZONE.match(plain, at)
    if found is None:
        return None
    zones = zones_named(found[1] or found[2], place=found[0].endswith(" time"))
    return ([Token("ZONE", zones, at, found.end())], found.end()) if zones else None


def _glued(plain: str, at: int, words: Vocabulary, before: list[Token]) -> Read:
    """ "mon9-11", "10till12": a day or a small word right before its figure."""
    found = _GLUED.match(plain, at)
    meaning = words.phrases.meaning((found[0],)) if found else None
    if found is None or not meaning or meaning[0][0] not in _BEFORE_FIGURES:
        return None
    return [Token(kind, value, at, found.end()) for kind, value in meaning], found.end()


def _sign(plain: str, at: int, words: Vocabulary, before: list[Token]) -> Read:
    for pattern, kind, value in _SIGNS:
        if found := pattern.match(plain, at):
            return ([Token(kind, value, at, found.end())] if kind else []), found.end()
    return None


def _in_context(found: list[Token], plain: str) -> list[Token]:
    """Without the small words that mean nothing where they stand; "on" at an end goes on from there."""
    kept: list[Token] = []
    marked_first = found[0].value == _MARK
    for token, following in zip(found, [*found[1:], found[-1]], strict=True):
        if token.value == _MARK:
            kept += _marked(token, following, first=marked_first)
        elif token.kind == "TILDE":
            kept.append(replace(token, kind="DASH" if kept and kept[-1].kind in _TIMES else "AT"))
        elif token.kind in _DAYS and following.kind in _DAYS and plain[token.end - 1] == ".":
            kept += [token, replace(token, kind="COMMA")]
        elif token.kind in _DAYS and following.kind in _STARTS and plain[token.end - 1] == ".":
            kept += [token, replace(token, kind="BREAK")]
        elif token.kind == "PART" and _is_tonight(kept, token):
            kept.insert(-1, token)
        elif token.kind == "ON" and _counted(kept):
            kept.append(token)
        elif token.kind in ("EARLIER", "LATER") and following.kind in _TIMES:
            kept += _parted(token)
        elif token.kind == "ONWARDS" and following.kind not in _ENDS and plain[: token.end].endswith(" on"):
            kept.append(replace(token, kind="AND" if plain[token.start] == "a" else "OR"))
        elif token.kind == "ON" and following.kind in _ENDS:
            kept.append(Token("ONWARDS", True, token.start, token.end))
        elif token.kind == "ASIDE" and following.kind in _ENDS:
            continue
        elif token.kind != "ON" and (token.kind not in _NEEDS or following.kind in _NEEDS[token.kind]):
            kept.append(token)
    return kept


def _counted(kept: list[Token]) -> bool:
    """Whether two numbers stand side by side: "10 or 11 on mon" are times."""
    return [token.kind for token in kept[-3:]] in (["NUM", "OR", "NUM"], ["NUM", "COMMA", "NUM"])


def _marked(mark: Token, following: Token, *, first: bool) -> list[Token]:
    """ "✅ mon ❌ tue": a line that begins with a mark has them before what they are about, else behind."""
    here = replace(mark, kind="BREAK", value=True)
    return [here, mark] if first else [mark, here] if following.kind in _DAYS else [mark]


def _is_tonight(kept: list[Token], part: Token) -> bool:
    """Whether "tonight" stands behind a time: "8 tonight" is eight in the evening today."""
    return len(kept) > 1 and kept[-2].kind in _TIMES and kept[-1].start == part.start


def _parted(token: Token) -> list[Token]:
    """ "And before" is no end but a beginning if a time follows."""
    side = ("BEFORE", "before") if token.kind == "EARLIER" else ("AFTER", "after")
    return [Token("AND", True, token.start, token.end), Token(*side, token.start, token.end)]
