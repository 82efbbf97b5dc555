"""The running bot as far as the cogs know it. Light: it is imported before the bot connects."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

if TYPE_CHECKING:
    from cogs.render.pictures import Pictures
    from services.planning.computing import Planner
    from services.request import Store


class Bot(discord.AutoShardedClient):
    """A client that knows where things are kept, draws, and works out the best times."""

    tree: app_commands.CommandTree[Any]
    store: "Store"
    pictures: "Pictures"
    planner: "Planner"

    def tells_of(self, guild_id: int) -> bool:
        """Whether Discord tells this process of that server, if the bot is in it."""
        return True

    @property
    def clock_ahead(self) -> timedelta:
        """How far the clock of `store` is ahead of Discord's."""
        return timedelta()
