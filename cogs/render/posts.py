"""Posting a calendar in a channel: what its owner is shown before, and the answers."""

from datetime import datetime

import discord

from cogs.render.live_status import live
from cogs.render.text import AMBER, GREEN, safe
from services.outbox.live_status import PublicStatus


def posting(status: PublicStatus, now: datetime) -> discord.Embed:
    """What would become visible, before it does."""
    embed = live(status, now)
    embed.set_author(name="What everyone in this channel would see")
    embed.colour = AMBER
    embed.add_field(
        name="If you post it",
        value="It keeps itself up to date, and shows the meeting once it's set. If I can't reach someone "
        "by DM, I mention them here without saying why.\n**Let anybody join** adds a button that anyone here "
        "can use to join.\n**Only summaries** posts nothing now, just a summary on mornings with news and "
        "when everyone has answered.",
        inline=False,
    )
    return embed


def posted(status: PublicStatus, channel_id: int) -> discord.Embed:
    """The answer to the confirmation of a live status."""
    return discord.Embed(
        title=f"Posted: {safe(status.calendar.name, 200)}",
        description=f"It'll appear in <#{channel_id}> in a moment, and keep itself up to date.",
        colour=GREEN,
    )


def summaries_allowed(status: PublicStatus, channel_id: int) -> discord.Embed:
    """The answer where only summaries are wanted."""
    return discord.Embed(
        title=f"Summaries: {safe(status.calendar.name, 200)}",
        description=f"I'll post them in <#{channel_id}> when there's news.",
        colour=GREEN,
    )
