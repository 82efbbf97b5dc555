"""Posting a calendar in a channel: what its owner is shown before, and the answers."""

from datetime import datetime

import discord

from cogs.render.live_status import live
from cogs.render.text import AMBER, GREEN, safe
from services.outbox.live_status import PublicStatus


def posting(status: PublicStatus, now: datetime) -> discord.Embed:
    """What would become visible, before it does."""
    embed = live(status, now)
    embed.set_author(name="This is what everybody in this channel would see")
    embed.colour = AMBER
    embed.add_field(
        name="If you post it",
        value="It stays up to date, to the meeting once that is fixed. Whom I cannot reach by DM, I call "
        "here by name, without saying what for.\n**Let anybody join** adds a button with which everybody "
        "here can put themselves on the list.\n**Only summaries** posts nothing now, but each morning with "
        "news, and when everybody has answered.",
        inline=False,
    )
    return embed


def posted(status: PublicStatus, channel_id: int) -> discord.Embed:
    """The answer to the confirmation of a live status."""
    return discord.Embed(
        title=f"Posted: {safe(status.calendar.name, 200)}",
        description=f"It appears in <#{channel_id}> in a moment, and stays up to date by itself.",
        colour=GREEN,
    )


def summaries_allowed(status: PublicStatus, channel_id: int) -> discord.Embed:
    """The answer where only summaries are wanted."""
    return discord.Embed(
        title=f"Summaries: {safe(status.calendar.name, 200)}",
        description=f"I post them in <#{channel_id}>, when there is something to say.",
        colour=GREEN,
    )
