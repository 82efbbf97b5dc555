"""The letters that pictures can be written with: three fonts beside this module, of open licences.

Together they have the alphabets of Europe, Hebrew, Arabic, and the common ideographs, kana and Hangul. Each
thread has fonts of its own, since they are not for several at once.
"""

import unicodedata
from functools import cache, lru_cache
from itertools import groupby
from math import ceil, floor
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from PIL.ImageFont import FreeTypeFont

_FOLDER = Path(__file__).parent / "fonts"
_FILES = ("letters.ttf", "han.ttf", "hangul.ttf")
_NO_LETTER = "\uffff"
_RIGHT_TO_LEFT = ("R", "AL")
_own = local()


def font(number: int, size: int) -> "FreeTypeFont":
    """One of the fonts, for this thread."""
    from PIL import ImageFont

    fonts: dict[tuple[int, int], FreeTypeFont] = _own.__dict__.setdefault("fonts", {})
    if (number, size) not in fonts:
        fonts[number, size] = ImageFont.truetype(str(_FOLDER / _FILES[number]), size)
    return fonts[number, size]


@lru_cache(1024)
def runs(text: str) -> tuple[tuple[int, str], ...]:
    """The text in pieces, each with the font that has its letters."""
    homes, last = list[int](), 0
    for letter in text:
        last = last if _leans(letter) else (_home(letter) or 0)
        homes.append(last)
    pairs = groupby(zip(homes, text, strict=True), key=lambda pair: pair[0])
    return tuple((number, "".join(letter for _, letter in piece)) for number, piece in pairs)


@lru_cache(1024)
def length(number: int, size: int, text: str) -> float:
    """How long it is in one of the fonts."""
    return font(number, size).getlength(text)


@lru_cache(512)
def shape(number: int, size: int, text: str, anchor: str, stroke: float) -> tuple["Picture", int, int]:
    """The text in white on black, and how far right and down of the anchor it begins.

    Pictures have the same counts, hours and days again and again, of which each takes 0.1 ms to set.
    """
    from PIL import Image, ImageDraw

    own = font(number, size)
    left, top, right, bottom = own.getbbox(text, anchor=anchor, stroke_width=stroke)
    x, y = floor(left), floor(top)
    mask = Image.new("L", (max(1, ceil(right) - x), max(1, ceil(bottom) - y)))
    draw = ImageDraw.Draw(mask)
    draw.text((-x, -y), text, 255, own, anchor, stroke_width=stroke, stroke_fill=255)
    return mask, x, y


@lru_cache(1024)
def writable(name: str) -> str:
    """A name in letters that there are: fancy ones as plain ones, no symbols; "" if a letter is missing."""
    plain = unicodedata.normalize("NFKC", name)
    kept = " ".join("".join(letter for letter in plain if _is_text(letter)).split())
    return kept if all(_leans(letter) or _home(letter) is not None for letter in kept) else ""


def _is_text(letter: str) -> bool:
    category = unicodedata.category(letter)
    is_selector = unicodedata.name(letter, "").startswith("VARIATION SELECTOR")
    return category not in ("So", "Sk", "Cf", "Cc", "Cs", "Co", "Cn") and not is_selector


def _leans(letter: str) -> bool:
    """Whether it is put on the letter before."""
    return unicodedata.category(letter)[0] == "M"


@lru_cache(8192)
def _home(letter: str) -> int | None:
    """The number of the first font that has the letter."""
    if unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT and not _shapes():
        return None
    return next((number for number in range(len(_FILES)) if _has(number, letter)), None)


def _has(number: int, letter: str) -> bool:
    probe = font(number, 16)
    return bytes(probe.getmask(letter)) != bytes(probe.getmask(_NO_LETTER))


@cache
def _shapes() -> bool:
    """Whether letters are joined and set from the right, as Arabic needs it."""
    from PIL import features

    return bool(features.check("raqm"))
