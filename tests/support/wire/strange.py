"""What may be typed: what fits, what nearly does, and anything else that Unicode has."""

import random
import sys
from collections.abc import Callable

_DAYS = ("in 9 days", "in 12 days", "next friday", "in 20 days")
_TIMES = ("any time", "weekdays 10-16", "mon, wed 9-12", "not tuesday", "fri at 3pm", "in 10 days 2-5pm")
# By the name of an option or of a field in a form.
_FITTING = {
    "buffer": ("0", "10", "1h"),
    "calendar": ("Lighthouse 1", "Lighthouse 2", "Lighthouse 3", "cal:1", "Pier"),
    "contact": ("person2", "@person3", "Person No4"),
    "deadline": ("in 3 days", "tomorrow 5pm", "in 2 hours"),
    "description": ("Bring a lantern", "**bold** <@1> `code`"),
    "email": ("ana@example.com", "person3@example.com"),
    "end_date": _DAYS,
    "first_name": ("Ana", "Zoë"),
    "hours": ("9-18", "22:00-06:00"),
    "last_name": ("Li", "O'Neill"),
    "line": ("I am at sea", ""),
    "meeting_length": ("30", "45 minutes", "1h"),
    "name": ("Pier", "Quay 🦊"),
    "place": ("Room 5", "https://meet.example.com/a_b", "<#123456789012345678>", "none"),
    "reminders": ("48, 4", "2 days", "none", "usual"),
    "start_date": _DAYS,
    "timezone": ("Europe/Berlin", "berlin", "Asia/Kathmandu", "IST"),
    "username": ("ana", "captain"),
    "waking_hours": ("8-22", "22-8"),
    "when": _TIMES,
    "zone": ("Pacific/Auckland", "lisbon"),
}
_SENSIBLE = tuple(text for texts in _FITTING.values() for text in texts)
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
_FITS = 0.3
_SURROGATES = range(0xD800, 0xE000)


class Strange:
    """Draws texts: in earnest, such as fit; else mostly not. `offered` is what the bot has suggested."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw
        self.in_earnest = True
        self.offered: dict[str, list[str]] = {}
        self._kinds: list[Callable[[int], str]] = [
            lambda longest: draw.choice(_SENSIBLE),
            lambda longest: draw.choice(_NEARLY),
            lambda longest: draw.choice(_HOSTILE),
            self._anything,
            self._mixture,
        ]

    def text(self, name: str, shortest: int, longest: int) -> str:
        """For an option or field of this name: between so many and so many characters, as Discord sees to."""
        fitting = [*_FITTING.get(name, ()), *self.offered.get(name, ())]
        if fitting and (self.in_earnest or self._draw.random() < _FITS):
            drawn: str = self._draw.choice(fitting)
        else:
            drawn = self._draw.choice(self._kinds)(longest)
        return drawn[:longest].ljust(shortest, "x")

    def _anything(self, longest: int) -> str:
        length = self._draw.choice((1, 3, 20, 100, longest))
        top = self._draw.choice((0x80, 0x250, 0x3000, sys.maxunicode + 1))
        drawn = (self._draw.randrange(1, top) for _ in range(min(length, longest)))
        return "".join(chr(each) for each in drawn if each not in _SURROGATES)

    def _mixture(self, longest: int) -> str:
        parts = self._draw.choices(_SENSIBLE + _NEARLY + _HOSTILE, k=self._draw.randint(2, 6))
        return self._draw.choice((" ", ", ", "\n", "", "-", " and ")).join(parts)
