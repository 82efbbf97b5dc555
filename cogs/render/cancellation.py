"""Canceling a calendar: before and after."""

import discord

from cogs.render.text import AMBER, GREY, people, safe
from services.calendars.cancellation import Cancelled


def cancelling(result: Cancelled) -> discord.Embed:
    """What canceling means, before it happens."""
    return discord.Embed(
        title=f"Cancel {safe(result.calendar.name, 200)}?",
        description=f"I'll tell {people(result.told)} by DM. You can't undo this, but `/calendar copy` opens "
        "another like it.",
        colour=AMBER,
    )


def cancelled(result: Cancelled) -> discord.Embed:
    """The calendar is canceled."""
    return discord.Embed(
        title=f"Canceled: {safe(result.calendar.name, 200)}",
        description=f"I'm telling {people(result.told)} by DM.",
        colour=GREY,
    )
