"""Canceling a calendar: before and after."""

import discord

from cogs.render.opened_again import EVERY
from cogs.render.text import AMBER, GREY, people, safe
from services.calendars.cancellation import Cancelled


def cancelling(result: Cancelled) -> discord.Embed:
    """What canceling means, before it happens."""
    embed = discord.Embed(
        title=f"Cancel {safe(result.calendar.name, 200)}?",
        description=f"I'll tell {people(result.told)} by DM. You can't undo this, but `/calendar copy` opens "
        "another like it.",
        colour=AMBER,
    )
    if result.every is not None:
        also = "Canceling ends that too. **Stop repeating** ends only that, and this one stays."
        embed.add_field(name=f"It opens again {EVERY[result.every]}", value=also, inline=False)
    return embed


def cancelled(result: Cancelled) -> discord.Embed:
    """The calendar is canceled."""
    over = "" if result.every is None else " It no longer opens again."
    return discord.Embed(
        title=f"Canceled: {safe(result.calendar.name, 200)}",
        description=f"I'm telling {people(result.told)} by DM.{over}",
        colour=GREY,
    )
