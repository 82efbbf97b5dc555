"""A discord.py bot that answers and stores nothing: what the real one is held against.

Run by benchmarks.interactions, with the real bot's settings of where Discord is.
"""

import os
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route


class Bare(commands.Bot):
    """Says pong."""

    def __init__(self, tree: type[app_commands.CommandTree[Any]] = app_commands.CommandTree) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=tree,
            intents=discord.Intents(guilds=True, dm_messages=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
        )

    async def setup_hook(self) -> None:
        """Registers its one command; Discord knows it already, as it knows those of the other."""
        self.tree.add_command(ping)


@app_commands.command(description="Answers")
async def ping(interaction: discord.Interaction[Any]) -> None:
    await interaction.response.send_message("pong", ephemeral=True)


if __name__ == "__main__":
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    Route.BASE = os.environ["ONEONONE_DISCORD__API_URL"]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["ONEONONE_DISCORD__GATEWAY_URL"])
    Bare().run("any.text.will-do", log_handler=None)
