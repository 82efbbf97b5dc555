"""Who reads a message, and so how times are shown in it, each once.

Where the reader's time zone is known: on their wall, with the zone's name once in the message. Otherwise, and
in channels: as Discord's timestamps, which follow each reader's device.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import discord
from msgspec import Struct

from cogs.render.text import add_footer, cut_lines, day_label, day_name, stamp
from scheduling.intervals import Span
from scheduling.model import Person
from scheduling.zone_names import spoken
from scheduling.zones import DAY_MINUTES

# Those of Discord's languages whose short time counts to 12 in the Unicode CLDR ("h:mm a", as of Babel 2.19).
# All others count to 24, English (UK), Spanish (Spain) and Chinese (China) among them.
_COUNT_TO_TWELVE = frozenset({"en-US", "es-419", "el", "hi", "ko", "zh-TW"})


class Audience(Struct, frozen=True):
    """One reader, with their `zone` where it is known, or everybody in a channel."""

    zone: str | None = None
    twelve_hour: bool = False

    @classmethod
    def of(cls, person: Person | None) -> "Audience":
        """One person; None is everybody, of whom neither zone nor language is known."""
        return cls.speaking(person.locale, person.timezone) if person else EVERYBODY

    @classmethod
    def speaking(cls, locale: str | None, zone: str | None) -> "Audience":
        """Somebody to whom Discord speaks that language, looking at times in that zone."""
        return cls(zone, locale in _COUNT_TO_TWELVE)

    def name_zone(self, text: str) -> str:
        """A time, or lines of times, with the zone's name behind; timestamps as they are."""
        if self.zone is None:
            return text
        before = "\n" if "\n" in text else " "
        return f"{text}{before}({spoken(self.zone)})"

    def sign(self, embed: discord.Embed) -> None:
        """Names the zone of all times in the message at its foot."""
        if self.zone:
            add_footer(embed, f"Times shown in {spoken(self.zone)}")

    def clock(self, minute: int) -> str:
        """Minutes after midnight as "9:00" or "9:00 AM"; those of the next day as on its clock."""
        minute = minute if minute <= DAY_MINUTES else minute % DAY_MINUTES
        if not self.twelve_hour:
            return f"{minute // 60}:{minute % 60:02d}"
        return "midnight" if minute == DAY_MINUTES else f"{_dial(minute)} {_half(minute)}"

    def hours(self, start: int, end: int) -> str:
        """A stretch of a day, such as "9:00–17:00", "2:00–3:30 PM" or "10:00 AM–1:00 PM"."""
        if self.twelve_hour and end < DAY_MINUTES and _half(start) == _half(end):
            return f"{_dial(start)}–{self.clock(end)}"
        return f"{self.clock(start)}–{self.clock(end)}"

    def moment(self, at: datetime) -> str:
        """An instant that ends something; at midnight, that is the day before."""
        if self.zone is None:
            return stamp(at)
        day, minute = _ending(at.astimezone(ZoneInfo(self.zone)))
        return f"{day_label(day)}, {self.clock(minute)}"

    def span(self, span: Span) -> str:
        """A span with its day, such as "Tue 13 Jan 2026, 9:00–11:00"."""
        if self.zone is None:
            return _stamps(span)
        return f"{day_label(_day(span, self.zone))}, {self._wall(span, self.zone)}"

    def brief(self, span: Span) -> str:
        """The same without the year, where there is little room."""
        if self.zone is None:
            return _stamps(span)
        return f"{day_name(_day(span, self.zone))} {self._wall(span, self.zone)}"

    def wall(self, span: Span) -> str:
        """Just from when to when, where the day is known."""
        return self._wall(span, self.zone) if self.zone else _stamps(span)

    def by_day(self, spans: Iterable[tuple[Span, str]], limit: int, more: int = 0) -> str:
        """A line for each day with its ranges, each with a mark behind it; cut visibly by whole lines.

        It is also cut where there are `more` ranges than these.
        """
        if self.zone is None:
            return cut_lines([f"{_stamps(span)}{mark}" for span, mark in spans], limit, more=more)
        zone = self.zone
        days: dict[date, list[tuple[Span, str]]] = {}
        for span, mark in spans:
            days.setdefault(_day(span, zone), []).append((span, mark))
        # A day of many ranges takes several lines, so that not all of it is left out at once.
        parts = [
            (day, ranges[start : start + 4])
            for day, ranges in days.items()
            for start in range(0, len(ranges), 4)
        ]
        lines = (
            f"**{day_label(day)}**  {', '.join(f'{self._wall(span, zone)}{mark}' for span, mark in ranges)}"
            for day, ranges in parts
        )
        return cut_lines(lines, limit, [len(ranges) for _, ranges in parts], more)

    def _wall(self, span: Span, zone: str) -> str:
        """Both clock times, with the last day where that is another."""
        start = span.start.astimezone(ZoneInfo(zone))
        last, end = _ending(span.end.astimezone(ZoneInfo(zone)))
        if last == start.date():
            return self.hours(_minute(start), end)
        return f"{self.clock(_minute(start))}–{day_label(last)} {self.clock(end)}"


EVERYBODY = Audience()


def _stamps(span: Span) -> str:
    return f"{stamp(span.start)}–{stamp(span.end, 't' if span.length < timedelta(days=1) else 'F')}"


def _day(span: Span, zone: str) -> date:
    return span.start.astimezone(ZoneInfo(zone)).date()


def _minute(wall: datetime) -> int:
    return wall.hour * 60 + wall.minute


def _ending(wall: datetime) -> tuple[date, int]:
    """The day that something ends on, and the minute of it: midnight is the end of the day before."""
    minute = _minute(wall)
    return (wall.date(), minute) if minute else (wall.date() - timedelta(days=1), DAY_MINUTES)


def _dial(minute: int) -> str:
    return f"{minute // 60 % 12 or 12}:{minute % 60:02d}"


def _half(minute: int) -> str:
    return "AM" if minute % DAY_MINUTES < DAY_MINUTES // 2 else "PM"
