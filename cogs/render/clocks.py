"""Asking where somebody is, by the clock before their eyes."""

import discord

from cogs.render.audience import Audience
from cogs.render.text import BLUE, GREEN
from scheduling.clocks import ZoneClock

_ONE_CLOCK = "These keep the same time now, but not on all days of the calendar."


def question(*, again: bool) -> discord.Embed:
    """What the menu asks; `again` to choose between zones of one clock."""
    if again:
        return discord.Embed(title="Which of these is closest to you?", description=_ONE_CLOCK, colour=BLUE)
    return discord.Embed(
        title="What time is it for you now?",
        description="Then I can show you every time as your own clock has it. I'll only ask once.",
        colour=BLUE,
    )


def told() -> discord.Embed:
    """The zone that was typed is kept."""
    return discord.Embed(title="Got it: your time zone", description="Go on with your times.", colour=GREEN)


def label(clock: ZoneClock, locale: str | None, *, again: bool) -> str:
    """A clock with some of its cities, such as "Thu 14:35, Berlin, Lagos"."""
    cities = ", ".join(clock.cities)
    if again:
        return cities
    now = Audience.speaking(locale, None).clock(clock.wall.hour * 60 + clock.wall.minute)
    return f"{clock.wall:%a} {now}, {cities}"
