"""/feed: an address that keeps one's own calendar up to date, where the host has the web part on."""

from discord import app_commands

from cogs.base import Interaction
from cogs.buttons.feeds import show_feed


@app_commands.command(description="An address for your calendar app: your meetings show up and stay right")
async def feed(interaction: Interaction) -> None:
    await show_feed(interaction)
