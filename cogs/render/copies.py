"""A copy of a calendar."""

import discord

from cogs.render.audience import Audience
from cogs.render.calendars import details
from cogs.render.text import GREEN, add_footer, people
from services.calendars.copies import Copied


def copied(result: Copied) -> discord.Embed:
    """The new calendar."""
    embed = details(result.calendar, Audience.of(result.calendar.owner))
    embed.set_author(name="Calendar copied")
    embed.colour = GREEN
    add_footer(embed, f"I'm inviting {people(result.invited)} by DM")
    return embed
