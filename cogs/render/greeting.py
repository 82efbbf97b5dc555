"""What a server reads when the bot joins it."""

import discord

from cogs.render.text import BLUE, safe


def hello(server: str) -> discord.Embed:
    """What the bot does, for everybody there, and where to begin."""
    embed = discord.Embed(
        title="Hi, I find times to meet",
        description=f"Thanks for adding me to {safe(server)}. An organizer opens a calendar, then posts it "
        "in a channel or invites people by DM. They say when they can meet, each in their own time zone, and "
        "I find the best times.",
        colour=BLUE,
    )
    embed.add_field(
        name="To begin", value="Press **Open a calendar**, or use `/calendar create`.", inline=False
    )
    embed.add_field(
        name="For those who manage this server",
        value="**Settings**, or `/settings`, says where calendars may be posted and when people are "
        "reminded. I only post where an organizer has asked me to.",
        inline=False,
    )
    embed.set_footer(text="/help says what you can do next")
    return embed
