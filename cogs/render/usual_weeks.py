"""Somebody's usual week."""

import discord

from cogs.render.audience import Audience
from cogs.render.calendars import MARKS
from cogs.render.text import BLUE, GREEN
from scheduling.model import UsualHours
from services.answers.usual_weeks import Usual

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HOW = (
    "Set it with `/availability usual when:weekdays 9-12, tue 14-17 if needed`, or remove it with "
    "`when:none`. It follows your profile's time zone."
)


def week(shown: Usual) -> discord.Embed:
    """The week as it is kept."""
    embed = discord.Embed(title="Your usual week", colour=BLUE)
    if shown.hours:
        audience = Audience.of(shown.person)
        embed.description = f"{audience.name_zone(lines_of(shown.hours, audience))}\n\n{_HOW}"
    else:
        embed.description = f"None yet.\n{_HOW}"
    return embed


def told(shown: Usual) -> discord.Embed:
    """The week after it was set, or removed."""
    embed = week(shown)
    embed.colour = GREEN
    if shown.hours:
        embed.title = "Got it: your usual week"
        embed.set_footer(text="Every invitation now has a button for it: Use my usual week")
    else:
        embed.title = "Your usual week is removed"
        embed.description = _HOW
    return embed


def kept(shown: Usual) -> str:
    """What is said on an invitation once the times picked there are the usual week."""
    lines = lines_of(shown.hours, Audience.of(shown.person))
    return f"Your usual week is saved, and answers the next invitation in one press:\n{lines}"


def lines_of(hours: list[UsualHours], audience: Audience) -> str:
    """Days with the same hours together."""
    by_hours: dict[str, list[str]] = {}
    for number, name in enumerate(_DAYS):
        own = [row for row in hours if row.weekday == number]
        stretches = [f"{audience.hours(row.start, row.end)}{MARKS[row.preference]}" for row in own]
        if own:
            by_hours.setdefault(", ".join(stretches), []).append(name)
    return "\n".join(f"**{', '.join(names)}**  {stretches}" for stretches, names in by_hours.items())
