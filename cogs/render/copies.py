"""A copy of a calendar."""

import discord

from cogs.render.calendars import details
from cogs.render.text import GREEN, people
from services.calendars.copies import Copied


def copied(result: Copied, zone: str) -> discord.Embed:
    """The new calendar."""
    embed = details(result.calendar, zone)
    embed.set_author(name="Calendar opened, as a copy")
    embed.colour = GREEN
    embed.set_footer(text=f"I am inviting {people(result.invited)} by DM.")
    return embed
