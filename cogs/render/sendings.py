"""How far messages to many people have got, below what was done."""

import discord

from cogs.render.statuses import progress
from services.outbox.sendings import Sending

_NAME = "Delivered"


def put(embed: discord.Embed, sending: Sending) -> None:
    """Says so in a field of its own, in the place of what it said before."""
    parts = [progress(sending.delivered, sending.total)]
    parts += [f"{sending.failed} not reached"] if sending.failed else []
    parts += [f"{sending.called} asked in the channel"] if sending.called else []
    names = [field.name for field in embed.fields]
    if _NAME in names:
        embed.remove_field(names.index(_NAME))
    embed.add_field(name=_NAME, value=" · ".join(parts), inline=False)
