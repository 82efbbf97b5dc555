"""The words that mean something, by the tokens that they are: tables in `words`, one for each language.

A line is read in English and, for somebody whose Discord speaks another of these languages, with its words
beside the English ones. Of days and months dateparser has the names.
"""

import importlib.util
import re
import runpy
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeAlias

from msgspec import Struct

from scheduling.model import Preference
from scheduling.phrases.nodes import Clock

Meaning: TypeAlias = tuple[tuple[str, Any], ...]
Phrases: TypeAlias = dict[tuple[str, ...], Meaning]
Row: TypeAlias = tuple[str, str]
"""What is meant, and a pattern of the phrases that mean it."""
LANGUAGES = ("de", "fr", "es", "pt", "it", "nl")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS_TEXT = "january february march april may june july august september october november december"
MONTHS = tuple(_MONTHS_TEXT.split())
ARTICLES = frozenset({"the", "a", "an"})
_DRAWN_OUT = re.compile(r"(\w)\1{2,}")
_INNERMOST = re.compile(r"\(([^()]*)\)")
_UNIT = re.compile(r"[\w']+|[^\w\s]")
_MENDED_TEXT = "WEEKDAY WEEKDAYS MONTH RELDAY PART GROUP WEEKEND CLOCK ALLTIME UNTIL BETWEEN WEEK NEXT EVERY"
_MENDED = frozenset(_MENDED_TEXT.split())


class Beginnings(dict[str, Phrases]):
    """All phrases by their first word, the longest first: spelled out once somebody types that word.

    Rows of a table are given by the words with which they may begin; `own` goes over them.
    """

    def __init__(self, rows: Mapping[str, list[Row]], own: Phrases) -> None:
        self._rows, self._own = rows, dict[str, Phrases]()
        for words, meaning in own.items():
            self._own.setdefault(words[0], {})[words] = meaning

    def __missing__(self, first: str) -> Phrases:
        if first not in self._rows and first not in self._own:
            return {}
        rows = ((meant, _spelled_out(pattern, first)) for meant, pattern in self._rows.get(first, ()))
        every = ((_words(phrase), meant) for meant, phrases in rows for phrase in phrases)
        found = {words: _meaning(meant) for words, meant in every if words[0] == first}
        found |= self._own.get(first, {})
        self[first] = dict(sorted(found.items(), key=lambda phrase: -len(phrase[0])))
        return self[first]

    def meaning(self, words: tuple[str, ...]) -> Meaning | None:
        """What they mean as one phrase."""
        return self[words[0]].get(words)

    def that_mean(self, kinds: frozenset[str]) -> list[str]:
        """The single words that stand for a token of these kinds."""
        words = [first for first, rows in self._rows.items() if any(_kind(row) in kinds for row in rows)]
        found = ((word, self.meaning((word,))) for word in dict.fromkeys([*words, *self._own]))
        return [word for word, meaning in found if meaning and meaning[0][0] in kinds]


def _kind(row: Row) -> str:
    return row[0].partition(" ")[0]


class Vocabulary(Struct, frozen=True):
    """What phrases mean in English and, over it, in one further language.

    With `half_is_unsure`, "half 10" may be half past nine, as in Dutch, or half past ten; with `h_is_time`,
    "9h" is nine o'clock, as in French, and not so long.
    """

    phrases: Beginnings
    language: str | None = None
    half_is_unsure: bool = False
    h_is_time: bool = False

    def mended(self, word: str) -> str | None:
        """The right word for a misspelt or drawn out one, if it can be only one."""
        if _DRAWN_OUT.search(word):
            shorter = (_DRAWN_OUT.sub(letters, word) for letters in (r"\1", r"\1\1"))
            return next((right for right in shorter if self.phrases.meaning((right,)) is not None), None)
        if len(word) < 5 or not word.isalpha():
            return None
        near = _nearest(word, _spelling(self.language).get(word[0], ()))
        meanings = {self.phrases.meaning((right,)) for right in near}
        return near[0] if len(meanings) == 1 else None

    def continues_date(self, word: str) -> bool:
        """Whether a day in figures may stand before the word: a month, be it misspelt, "and" or "to"."""
        meaning = self.phrases.meaning((self.mended(word) or word,)) or (("", None),)
        return meaning[0][0] in ("MONTH", "AND", "OR", "TO", "TOAT", "UNTIL")


def language_of(locale: str | None) -> str | None:
    """The language of a Discord locale, such as "de" of "de" or "pt" of "pt-BR", if lines are read in it."""
    language = (locale or "").partition("-")[0].lower()
    return language if language in LANGUAGES else None


@cache
def vocabulary(language: str | None = None) -> Vocabulary:
    """English, with the words of one further language over it."""
    own: Phrases = {}
    if language is not None:
        own = _names(language)
        for meant, pattern in _table(language):
            means = _english(meant) if meant[0].islower() else _meaning(meant)
            own |= {_words(phrase, language): means for phrase in _spelled_out(pattern)}
        own = {_without_accents(words): meaning for words, meaning in own.items()} | own
        own |= dict(_compounds(own))
    phrases = Beginnings(english_rows(), own)
    return Vocabulary(phrases, language)


@cache
def english_rows() -> dict[str, list[Row]]:
    """The rows of the English table by the words with which their phrases may begin."""
    found: dict[str, list[Row]] = {}
    for row in _table("en"):
        for first in dict.fromkeys(_first_words(row[1])):
            found.setdefault(first, []).append(row)
    return found


def _english(phrase: str) -> Meaning:
    meaning = vocabulary().phrases.meaning(_words(phrase))
    if meaning is None:
        raise KeyError(phrase)
    return meaning


def _table(language: str) -> Iterator[Row]:
    """Every pattern of a table, with what stands before it; a line that is indented goes on."""
    text = (resources.files("scheduling.phrases") / "words" / f"{language}.txt").read_text("utf-8")
    for line in re.sub(r"\n +", " ", text).splitlines():
        if line and not line.startswith("#"):
            meant, _, patterns = line.partition(": ")
            kind, _, first = meant.removesuffix("...").rpartition(" ")
            for n, group in enumerate(patterns.split("; ")):
                here = f"{kind} {int(first) + n}" if meant.endswith("...") else meant
                yield from ((here, pattern) for pattern in re.split(r", (?![^()]*\))", group))


def _spelled_out(pattern: str, first: str = "") -> Iterator[str]:
    """All that it stands for and that may begin with a word."""
    before, bracket, _ = pattern.partition("(")
    if not bracket:
        yield before
    elif before.startswith(first[: len(before)]):
        for option in _options(pattern):
            yield from _spelled_out(option, first)


def _first_words(pattern: str) -> Iterator[str]:
    before, bracket, _ = pattern.partition("(")
    if not bracket or " " in before:
        yield _words(before)[0]
    else:
        for option in _options(pattern):
            yield from _first_words(option)


def _options(pattern: str) -> Iterator[str]:
    """With each of what stands in a bracket instead of the bracket."""
    found = _INNERMOST.search(pattern)
    assert found is not None  # noqa: S101 - what is opened is closed
    for option in found[1].split("|"):
        yield f"{pattern[: found.start()]}{option}{pattern[found.end() :]}"


def _words(phrase: str, language: str = "en") -> tuple[str, ...]:
    words = tuple(map(sys.intern, _UNIT.findall(phrase)))
    return tuple(word for word in words if word not in ARTICLES or language != "en") or words


def _hours(text: str) -> tuple[int, ...]:
    return tuple(int(hour) * 60 for hour in re.findall(r"\d+", text))


_VALUES: dict[str, Callable[[str], Any]] = {
    "PREF": lambda text: Preference[text.upper()],
    "AVERSE": lambda text: Preference[text.upper()],
    "PART": _hours,
    "EVENT": _hours,
    "CLOCK": lambda text: Clock(_hours(text)),
    "EOD": lambda text: Clock(_hours(text)),
    "GROUP": lambda text: tuple(map(int, text)),
    "ALLDAYS": lambda text: (),
}


@cache
def _meaning(meant: str) -> Meaning:
    """ "RELDAY 0 + PART 18-24" as tokens, "-" as none."""
    parts = (part.partition(" ") for part in meant.split(" + ") if part != "-")
    return tuple((kind, _VALUES.get(kind, _value)(text)) for kind, _, text in parts)


def _value(text: str) -> Any:
    return int(text) if text.lstrip("-").isdigit() else text or True


def _names(language: str) -> Phrases:
    """Weekdays and months as dateparser has them, with plurals; full stops of abbreviations left out."""
    data = _dateparser_data(language)
    found: Phrases = {}
    for name in (*MONTHS, *WEEKDAYS):
        meaning = _english(name)
        for word in data[name]:
            found[tuple(_UNIT.findall(word.lower().rstrip(".")))] = meaning
            if name in WEEKDAYS and len(word) > 4:
                endings = ("s", "en") if word[-1] != "s" else ()
                plural = (("WEEKDAYS", meaning[0][1]),)
                found |= {(f"{word.lower()}{ending}",): plural for ending in endings}
    return found


def _dateparser_data(language: str) -> dict[str, list[str]]:
    """What dateparser knows of a language, without all that importing the package itself would load."""
    package = importlib.util.find_spec("dateparser")
    assert package is not None  # noqa: S101 - it is a dependency
    assert package.submodule_search_locations is not None  # noqa: S101 - and a package
    path = Path(package.submodule_search_locations[0]) / "data" / "date_translation_data" / f"{language}.py"
    return dict(runpy.run_path(str(path))["info"])


def _without_accents(words: tuple[str, ...]) -> tuple[str, ...]:
    """As people type them in a hurry; short words keep theirs, for "à" is no "a"."""
    return tuple(
        "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
        if len(word) > 3
        else word
        for word in words
    )


def _compounds(own: Phrases) -> Iterator[tuple[tuple[str, ...], Meaning]]:
    """ "Dienstagvormittag", "donderdagmiddag": a day and a part of it in one word; "Montag morgen"."""
    single = {words[0]: meaning for words, meaning in own.items() if len(words) == 1 and meaning}
    days = {word: meaning for word, meaning in single.items() if meaning[0][0] == "WEEKDAY" and len(word) > 5}
    parts = {word: meaning for word, meaning in single.items() if meaning[0][0] == "PART"}
    for day, weekday in days.items():
        yield from (((day + part,), weekday + meaning) for part, meaning in parts.items())
        yield (day, "morgen"), (*weekday, *_meaning("PART 6-12"))


@cache
def _spelling(language: str | None) -> dict[str, tuple[str, ...]]:
    """The single words to which misspelt ones are mended, by their first letter."""
    found: dict[str, list[str]] = {}
    for word in vocabulary(language).phrases.that_mean(_MENDED):
        if len(word) >= 6 and word.isalpha():
            found.setdefault(word[0], []).append(word)
    return {letter: tuple(words) for letter, words in found.items()}


@lru_cache(maxsize=512)
def _nearest(word: str, candidates: tuple[str, ...]) -> tuple[str, ...]:
    """The nearest of them, if near enough: one slip in a short word, two in a longer one."""
    from rapidfuzz.distance import OSA

    most = 1 if len(word) < 7 else 2
    near = [(OSA.distance(word, right, score_cutoff=most), right) for right in candidates]
    least = min((distance for distance, _ in near), default=most + 1)
    return tuple(right for distance, right in near if distance == least <= most)
