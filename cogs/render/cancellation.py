"""Calling a calendar off: before and after."""

import discord

from cogs.render.text import AMBER, GREY, people, safe
from services.calendars.cancellation import Cancelled


def cancelling(result: Cancelled) -> discord.Embed:
    """What calling off means, before it happens."""
    return discord.Embed(
        title=f"Call off {safe(result.calendar.name, 200)}?",
        description=f"I will tell {people(result.told)} by DM. This cannot be undone; `/calendar copy` opens "
        "the same again.",
        colour=AMBER,
    )


def cancelled(result: Cancelled) -> discord.Embed:
    """The calendar is off."""
    return discord.Embed(
        title=f"Called off: {safe(result.calendar.name, 200)}",
        description=f"I am telling {people(result.told)} by DM.",
        colour=GREY,
    )
