"""What was typed, made plain: one alphabet, one kind of dash and space, without decoration."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

# Dashes, quotes, commas and semicolons of other keyboards; a range is written with a tilde in some places.
_SAME = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2192\u2026\ufe58\ufe63\uff0d", "-")
    | dict.fromkeys("\u2018\u2019\u02bc`\u00b4", "'")
    | dict.fromkeys("\u3001\uff0c\u060c", ",")
    | dict.fromkeys("\u301c\uff5e", "~")
    | {"\uff1b": ";", "\u2022": "*", "\uff1a": ":", "\u2502": "|"}
)
_STRUCK = re.compile(r"~~.*?~~", re.DOTALL)
_NUMBERED = re.compile(
    r"(?m)^[ \t]*(?:(?P<n>\d{1,2})[.)]|[a-h]\)|[-*•+](?=[ \t]+\w))[ \t]+(?=[^\W\d_]|(?<=[-*•+] )\d)"
)
_DECORATION = re.compile(
    r"(?m)^[ \t]*(?:>{1,3}[ \t]|#{1,3}[ \t])|\*{1,3}|_{1,2}|\|\||[:;]-?[)pd](?!\w)|(?<= ) +"
)
_DOTS = re.compile(r"(?<=\b[ap])\.(?=[ \t]?m\b)|(?<=\b[ap]\.m)\.|(?<=\b[ap]m)\.(?= *\S)|(?<=\b[ap]\. m)\.")
_SMILES = frozenset(
    "🙂😊🙏😅😀😄😃😆😂🤣😇😎🥳🤞🙌👋💪✨🎮🎲📅🗓⏰🕐☕💻😉😁☺🎉🎊🥂🍻🍺🍕🎂🎁🎶🎵🎬🎤🎸🚀😍🥰😘😋🤗🤩🐱🐶✌🤙🫡🙃😌📆⌚"
)


class Text:
    """The plain form of a text, and for each place in it where that stood."""

    def __init__(self, raw: str, is_date: Callable[[str], bool] = lambda word: False) -> None:
        self.raw = raw = unicodedata.normalize("NFC", raw)
        kept = [(n, char) for n, char in enumerate(_without_struck(raw)) if _is_visible(char)]
        plain = "".join(_fold(char) for _, char in kept)
        drop = {n for found in _DECORATION.finditer(plain) for n in range(*found.span())}
        drop |= {n for found in _DOTS.finditer(plain) for n in range(*found.span())}
        drop |= {n for found in _list_marks(plain, is_date) for n in range(*found.span())}
        left = [
            (place, char)
            for n, ((place, _), char) in enumerate(zip(kept, plain, strict=True))
            if n not in drop
        ]
        self.plain = "".join(char for _, char in left)
        self._places = [place for place, _ in left]

    def typed(self, start: int, end: int) -> str:
        """What the person wrote there."""
        if start >= end:
            return ""
        return self.raw[self._places[start] : self._places[end - 1] + 1].strip()


def _without_struck(raw: str) -> str:
    return _STRUCK.sub(lambda found: " " * len(found[0]), raw)


def _list_marks(plain: str, is_date: Callable[[str], bool]) -> list[re.Match[str]]:
    """ "1. tue 9-11" begins with the mark of a list, but "1. dec 9-11" and "1. und 2. dez" with a date."""
    found = []
    for mark in _NUMBERED.finditer(plain):
        word = re.match(r"[^\W\d_]+", plain[mark.end() :])
        if mark["n"] is None or (word is not None and not is_date(word[0])):
            found.append(mark)
    return found


@lru_cache(maxsize=4096)
def _is_visible(char: str) -> bool:
    """Whether it is neither an invisible mark nor a face."""
    return unicodedata.category(char) not in ("Cf", "Mn", "Sk") and char not in _SMILES


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    """One character for one."""
    if char.isspace():
        return "\n" if char in "\n\r\u2028\u2029\x0b\x0c" else " "
    char = char.translate(_SAME)
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.digit(char))
    plain = unicodedata.normalize("NFKC", char).lower()
    return plain if len(plain) == 1 and unicodedata.category(char) != "No" else char
