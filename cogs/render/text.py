"""Words for Discord: people's text made harmless, and times shown in a named zone and as a timestamp."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import discord

from scheduling.intervals import Span
from scheduling.model import Person
from scheduling.zones import DAY_MINUTES

BLUE = discord.Colour(0x5865F2)
GREEN = discord.Colour(0x248046)
AMBER = discord.Colour(0xE5A50A)
GREY = discord.Colour(0x6D6F78)


def safe(text: str, limit: int = 256) -> str:
    """Text that somebody typed: visibly cut, and escaped so that it neither formats, links nor pings."""
    # Apart, the two halves of a masked link are no link, nor a pattern that escape_markdown leaves alone.
    apart = cut(text, limit).replace("](", "]\u200b(")
    escaped = discord.utils.escape_markdown(apart)
    return discord.utils.escape_mentions(re.sub(r"(?<!\\)([<\[\]])", r"\\\1", escaped))


def title(text: str) -> str:
    """What is put together for an embed's title, within Discord's limit."""
    return cut(text, 256)


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, with an ellipsis where something was left out.

    An emoji counts as two, as in UTF-16: whichever way Discord counts, it fits.
    """
    if _units(text) <= limit:
        return text
    kept = text[: limit - 1]
    while _units(kept) > limit - 1:
        kept = kept[:-1]
    return kept + "…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def stamp(at: datetime, style: discord.utils.TimestampStyle = "F") -> str:
    """Discord's own timestamp, which follows the reader's device."""
    return discord.utils.format_dt(at, style)


def day_label(day: date) -> str:
    """A date such as "Tue 1 Dec 2026"."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def dates_label(start: date, end: date) -> str:
    """One date, or the first and the last."""
    return day_label(start) if start == end else f"{day_label(start)} – {day_label(end)}"


def clock(minute: int) -> str:
    """Minutes after midnight as "9:00"; those of the next day as on its clock."""
    minute = minute if minute <= DAY_MINUTES else minute % DAY_MINUTES
    return f"{minute // 60}:{minute % 60:02d}"


def length_label(length: timedelta) -> str:
    """A length such as "30 minutes" or "1 h 30 min"."""
    hours, minutes = divmod(length // timedelta(minutes=1), 60)
    if not hours:
        return f"{minutes} minutes"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def wall(at: datetime, zone: str) -> str:
    """An instant that ends something, on the wall of `zone`, with its name; midnight is the day's 24:00."""
    local = at.astimezone(ZoneInfo(zone))
    if (local.hour, local.minute) == (0, 0):
        return f"{day_label(local.date() - timedelta(days=1))}, 24:00 ({zone})"
    return f"{day_label(local.date())}, {local.hour}:{local:%M} ({zone})"


def wall_range(span: Span, zone: str) -> str:
    """A span on the wall of `zone`, without the day it starts on: "9:00–11:00"."""
    start, end = (at.astimezone(ZoneInfo(zone)) for at in (span.start, span.end))
    days = (end.date() - start.date()).days
    if days and (end.hour, end.minute) == (0, 0):
        last = "24:00" if days == 1 else f"{day_label(end.date() - timedelta(days=1))} 24:00"
    else:
        last = f"{day_label(end.date())} {end.hour}:{end:%M}" if days else f"{end.hour}:{end:%M}"
    return f"{start.hour}:{start:%M}–{last}"


def span_label(span: Span, zone: str) -> str:
    """A span with its day, for places where timestamps do not render."""
    return f"{day_label(span.start.astimezone(ZoneInfo(zone)).date())}, {wall_range(span, zone)}"


def short_label(span: Span, zone: str) -> str:
    """The same without the year, where there is room for little: "Tue 13 Jan 9:00–11:00"."""
    day = span.start.astimezone(ZoneInfo(zone)).date()
    return f"{day:%a} {day.day} {day:%b} {wall_range(span, zone)}"


def span_line(span: Span, zone: str) -> str:
    """A span on the wall of `zone`, with the zone's name and a timestamp of its start."""
    return f"{span_label(span, zone)} ({zone}) · {stamp(span.start)}"


def by_day(spans: Iterable[tuple[Span, str]], zone: str, limit: int = 1000) -> str:
    """A line for each day with its ranges, each with a mark behind it; cut visibly by whole lines."""
    days: dict[date, list[tuple[Span, str]]] = {}
    for span, mark in spans:
        days.setdefault(span.start.astimezone(ZoneInfo(zone)).date(), []).append((span, mark))
    lines = []
    for day, parts in days.items():
        ranges = [f"{wall_range(span, zone)}{mark} ({_device_range(span)})" for span, mark in parts]
        # A day of many ranges takes several lines, so that not all of it is left out at once.
        for start in range(0, len(ranges), 4):
            lines.append(f"**{day_label(day)}**  {', '.join(ranges[start : start + 4])}")
    return cut_lines(lines, limit)


def _device_range(span: Span) -> str:
    return f"{stamp(span.start, 't')}–{stamp(span.end, 't')}"


def cut_lines(lines: list[str], limit: int) -> str:
    """As many whole lines as fit, and how many were left out."""
    kept: list[str] = []
    for number, line in enumerate(lines):
        rest = f"… and {len(lines) - number} more"
        if sum(len(text) + 1 for text in kept) + len(line) + len(rest) + 1 > limit:
            return "\n".join([*kept, rest])
        kept.append(line)
    return "\n".join(kept)


def cut_list(items: list[str], limit: int) -> str:
    """As many items as fit on one line, and how many were left out."""
    kept: list[str] = []
    length = 0
    for number, item in enumerate(items):
        rest = f" and {len(items) - number} more"
        if length + len(item) + 2 + len(rest) > limit:
            return ", ".join(kept) + rest
        kept.append(item)
        length += len(item) + 2
    return ", ".join(kept)


def mentions(persons: Iterable[Person], limit: int = 1000) -> str:
    """Several accounts on one line, as far as they fit."""
    return cut_list([mention(person.discord_id) for person in persons], limit)


def people(number: int) -> str:
    """How many people, in words."""
    return "1 person" if number == 1 else f"{number} people"


def mention(discord_id: int) -> str:
    """Shows an account by name without pinging, since no message of ours allows mentions."""
    return f"<@{discord_id}>"
