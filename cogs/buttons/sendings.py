"""How far messages to many people have got, in the answer that announced them, and a button to look again."""

from typing import Any

import discord

from cogs.base import Interaction, ask, show_instead
from cogs.buttons.layout import button, parse, view
from cogs.render import sendings as render
from cogs.render.text import BLUE
from services.outbox import sendings
from services.outbox.sendings import Sending

MANY = 10
"""Fewer are there in a moment."""
_AGAIN = "look_again"


def follow(embed: discord.Embed, sending: Sending | None) -> list[discord.ui.Item[Any]]:
    """Says below an answer how far many messages have got; the button that looks again while some wait."""
    if sending is None or sending.total < MANY:
        return []
    render.put(embed, sending)
    return [button("Refresh", _AGAIN, *sending.ids)] if sending.waiting else []


async def look_again(interaction: Interaction, calendar_id: int, kind: int, at: int) -> None:
    """Shows how far they have got by now; once none is waiting, the button is gone."""
    sending = await sendings.look(ask(interaction), calendar_id, kind, at)
    message = interaction.message
    embed = message.embeds[0] if message and message.embeds else discord.Embed(colour=BLUE)
    render.put(embed, sending)
    items = discord.ui.View.from_message(message).children if message else []
    left = [item for item in items if sending.waiting or not _looks_again(item)]
    await show_instead(interaction, embed=embed, view=view(left))


def _looks_again(item: discord.ui.Item[Any]) -> bool:
    known = parse(getattr(item, "custom_id", None) or "")
    return known is not None and known[0] == _AGAIN
