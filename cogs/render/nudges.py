"""What pressing for answers came to."""

import discord

from cogs.render.audience import Audience
from cogs.render.text import GREEN, mentions, people, safe
from services.calendars.nudges import Nudged


def nudged(result: Nudged) -> discord.Embed:
    """The answer to a nudge: who is told, and who is not and why."""
    embed = discord.Embed(
        title=f"Reminding {people(len(result.told))}: {safe(result.calendar.name, 200)}", colour=GREEN
    )
    if result.told:
        embed.description = mentions(result.told)
    if result.channels:
        channels = ", ".join(f"<#{channel}>" for channel in result.channels)
        embed.add_field(name="Everyone who can answer there", value=channels, inline=False)
    return _with_reasons(embed, result)


def asked(result: Nudged) -> discord.Embed:
    """The answer to asking for more times."""
    embed = discord.Embed(
        title=f"Asking {people(len(result.told))} for more times: {safe(result.calendar.name, 180)}",
        colour=GREEN,
    )
    embed.description = f"{mentions(result.told)}\nUse `/calendar suggest` again once they've answered."
    return _with_reasons(embed, result)


def extended(result: Nudged) -> discord.Embed:
    """The deadline has moved."""
    audience = Audience.of(result.viewer)
    deadline = audience.name_zone(audience.moment(result.calendar.deadline))
    embed = discord.Embed(title=f"Extended: {safe(result.calendar.name, 200)}", colour=GREEN)
    embed.description = f"The new deadline is {deadline}."
    if result.told:
        embed.add_field(name="I'm reminding", value=mentions(result.told), inline=False)
    return _with_reasons(embed, result)


def _with_reasons(embed: discord.Embed, result: Nudged) -> discord.Embed:
    for name, those in (
        ("It's night for them: they'll get it in the morning, if there's time left", result.asleep),
        ("Already reminded within the last hour", result.lately),
        ("I can't reach them by DM: ask them yourself", result.unreachable),
    ):
        if those:
            embed.add_field(name=name, value=mentions(those, private=True), inline=False)
    return embed
