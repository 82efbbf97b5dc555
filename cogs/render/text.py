"""Words for Discord: people's text made harmless and cut to fit, and dates, lengths and timestamps."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

import discord

from scheduling.model import Person

BLUE = discord.Colour(0x5865F2)
GREEN = discord.Colour(0x248046)
AMBER = discord.Colour(0xE5A50A)
GREY = discord.Colour(0x6D6F78)
# Without what turns the direction of the text behind it; other control characters are spaces.
_PLAIN: dict[int, str | None] = {
    **dict.fromkeys({*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029} - {ord("\n")}, " "),
    **dict.fromkeys([0x200E, 0x200F, 0x61C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
}
_BRACKETS = {ord(one): f"\\{one}" for one in "<[]"}
# What is followed at once by what Discord might show as a mention, a time or a command.
_ADDRESS = re.compile(r"[a-z]+://[^\s<]*(?=<)", re.IGNORECASE)
# Of these Discord shows an invitation to a server, also without a scheme.
_INVITE = re.compile(r"discord(?:app)?\.(?:gg|com)(?=/)|dis\.gd(?=/)", re.IGNORECASE)
MOST_IN_EMBEDS = 6000
"""Discord takes no more characters in the embeds of one message."""


def safe(text: str, limit: int = 256, *, links: bool = False) -> str:
    """Text that somebody typed: visibly cut, and escaped so that it neither formats, links nor pings.

    Addresses are shown as text, unless it may have `links`: who reads it may not know who wrote it.
    """
    if text.replace(" ", "").isalnum():
        return cut(text, limit)
    # Apart, the two halves of a masked link are no link, nor a pattern that escape_markdown leaves alone.
    apart = cut(text.translate(_PLAIN), limit).replace("](", "]\u200b(")
    # An address would take the backslash before what follows it for a part of itself.
    apart = _ADDRESS.sub(r"\g<0> ", apart) if links else _INVITE.sub("\\g<0>\u200b", apart)
    escaped = discord.utils.escape_markdown(apart, ignore_links=links)
    plain = escaped if links else escaped.replace("://", "\\://")
    return discord.utils.escape_mentions(plain.translate(_BRACKETS))


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
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def fit_together(*embeds: discord.Embed) -> bool:
    """Whether one message takes them all."""
    return sum(map(len, embeds)) <= MOST_IN_EMBEDS


def add_footer(embed: discord.Embed, text: str) -> None:
    """Puts a text at the foot of an embed, behind what is there already."""
    embed.set_footer(text=" · ".join(filter(None, [embed.footer.text, text])))


def stamp(at: datetime, style: discord.utils.TimestampStyle = "F") -> str:
    """Discord's own timestamp, which follows the reader's device."""
    return discord.utils.format_dt(at, style)


def day_name(day: date) -> str:
    """A date such as "Tue 1 Dec", where the year goes without saying."""
    return f"{day:%a} {day.day} {day:%b}"


@lru_cache(1024)
def day_label(day: date) -> str:
    """A date such as "Tue 1 Dec 2026"."""
    return f"{day_name(day)} {day.year}"


def dates_label(start: date, end: date) -> str:
    """One date, or the first and the last."""
    return day_label(start) if start == end else f"{day_label(start)} – {day_label(end)}"


def length_label(length: timedelta) -> str:
    """A length such as "30 minutes", "2 hours" or "1 h 30 min"."""
    hours, minutes = divmod(length // timedelta(minutes=1), 60)
    if hours and minutes:
        return f"{hours} h {minutes} min"
    number, unit = (hours, "hour") if hours else (minutes, "minute")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def cut_lines(lines: Iterable[str], limit: int, sizes: Sequence[int] | None = None, more: int = 0) -> str:
    """As many whole lines as fit, and how many were left out.

    With the `sizes` of the lines, the things in them are counted, and lines that do not fit need not be made.
    There may be `more` things than in all of them.
    """
    if sizes is None:
        lines = list(lines)
        sizes = [1] * len(lines)
    kept: list[str] = []
    left = sum(sizes) + more
    for line, size in zip(lines, sizes, strict=False):
        rest = f"… and {left} more"
        if sum(len(text) + 1 for text in kept) + len(line) + len(rest) + 1 > limit:
            return "\n".join([*kept, rest])
        kept.append(line)
        left -= size
    return "\n".join([*kept, f"… and {left} more"] if left else kept)


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


def from_to(names: Sequence[str]) -> str:
    """The first and the last of a list that is in order, as a menu's placeholder."""
    first, last = (cut(names[place], 30) for place in (0, -1))
    return first if len(names) == 1 else f"{first} to {last}"


def mentions(persons: Iterable[Person], limit: int = 1000, *, private: bool = False) -> str:
    """Several accounts on one line, as far as they fit; for organizers in `private`, with who is not told."""
    return cut_list(
        [
            (mention(person.discord_id) or person.name)
            + (f" ({unsent(person)})" if private and person.wants_nothing else "")
            for person in persons
        ],
        limit,
    )


def unsent(person: Person) -> str:
    """Why somebody who wants nothing is sent nothing."""
    return "signed out" if person.signed_out else "stopped my messages"


def people(number: int) -> str:
    """How many people, in words."""
    return "1 person" if number == 1 else f"{number} people"


def mention(discord_id: int) -> str:
    """Shows an account by name without pinging, since no message of ours allows mentions.

    Of a deleted one, nothing: it has a name only.
    """
    return f"<@{discord_id}>" if discord_id > 0 else ""


def mention_role(role_id: int) -> str:
    """The same for a role."""
    return f"<@&{role_id}>"
