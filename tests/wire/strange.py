"""What may be typed: sensible, nearly sensible, and anything else that Unicode has."""

import random
import sys
from collections.abc import Callable

_SENSIBLE = (
    *("Lighthouse 1", "Lighthouse 2", "cal:1", "cal:2", "Pier", "person1", "@person2", "person3@example.com"),
    *("tomorrow 2-5pm", "any time", "mon, wed 9-12", "weekdays 14:00-16:30", "fri at 3pm", "not tuesday"),
    *(
        "in 9 days",
        "in 3 days",
        "next friday",
        "2026-12-24",
        "24/12/2026",
        "dec 1-5",
        "in 2 hours",
        "tonight",
    ),
    *("30", "45 minutes", "1h", "0", "9-18", "22:00-06:00", "9", "Europe/Berlin", "berlin", "IST", "UTC+3"),
    *("48, 4", "15", "off", "clear", "on", "ana@example.com", "Ana", "1", "2"),
)
_NEARLY = (
    *(
        "cal:999999999999999999999",
        "cal:-1",
        "cal:",
        "user:0",
        "entry:1",
        "@",
        "@everyone",
        "<@1>",
        "</help:1>",
    ),
    *(
        "0000-00-00",
        "9999-12-31",
        "10000-01-01",
        "2026-02-30",
        "0001-01-01",
        "in 999999999999 days",
        "30/30/30",
    ),
    *("25:61", "24:00-24:00", "-5", "1e309", "NaN", "1" * 400, "½", "٣٤", "9–17", "9-17-25", "mon-mon-mon"),
    *(
        "Europe/Nowhere",
        "../../etc/passwd",
        "UTC+99:99",
        "a@b",
        "a" * 70 + "@example.com",
        "100000h",
        "-1 days",
    ),
)
_HOSTILE = (
    *("", " ", "\n" * 40, "\u200b", "\ufeff", "\x00", "a\x00b", "\x1b[31m", "\u202eevil", "\r\n", "\u2028"),
    *(
        "`" * 12,
        "**",
        "||x||",
        "[x](https://example.com)",
        "<t:0:R>",
        "''; DROP TABLE calendar;--",
        "%s%n{0}",
    ),
    *("Z̸̢͝a̷̡l̶g̵o" * 30, "👩‍👩‍👧‍👦" * 50, "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "ﷺ" * 90, "İıſß", "\U0010ffff", "\ufdd0", "é" + "\u0301" * 500),
)
_SURROGATES = range(0xD800, 0xE000)


class Strange:
    """Draws texts, each at most as long as asked."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw
        self._kinds: list[Callable[[int], str]] = [
            lambda longest: draw.choice(_SENSIBLE),
            lambda longest: draw.choice(_SENSIBLE),
            lambda longest: draw.choice(_NEARLY),
            lambda longest: draw.choice(_HOSTILE),
            self._anything,
            self._mixture,
        ]

    def text(self, shortest: int, longest: int) -> str:
        """Between so many and so many characters, as Discord lets through."""
        drawn = self._draw.choice(self._kinds)(longest)[:longest]
        return drawn.ljust(shortest, "x")

    def _anything(self, longest: int) -> str:
        length = self._draw.choice((1, 3, 20, 100, longest))
        top = self._draw.choice((0x80, 0x250, 0x3000, sys.maxunicode + 1))
        drawn = (self._draw.randrange(1, top) for _ in range(min(length, longest)))
        return "".join(chr(each) for each in drawn if each not in _SURROGATES)

    def _mixture(self, longest: int) -> str:
        parts = self._draw.choices(_SENSIBLE + _NEARLY + _HOSTILE, k=self._draw.randint(2, 6))
        return self._draw.choice((" ", ", ", "\n", "", "-", " and ")).join(parts)
