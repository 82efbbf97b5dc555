"""The button of a server's settings."""

import discord

from cogs.base import Interaction, ask, show_instead
from cogs.buttons.layout import button, view
from cogs.buttons.posts import check_bot_is_in
from cogs.render import settings as render
from scheduling.errors import MayNotManage, NotInAServer
from services import server_settings
from services.server_settings import ServerSettings


def check_manager(interaction: Interaction) -> None:
    """Raises NotInAServer, BotNotInServer, and MayNotManage for who may not manage the server."""
    if interaction.guild_id is None:
        raise NotInAServer
    check_bot_is_in(interaction)
    if not interaction.permissions.manage_guild:
        raise MayNotManage


def free_channel(shown: ServerSettings) -> discord.ui.View:
    """Takes back the choice of a channel, where there is one."""
    return view([button("Allow any channel", "any_channel")] if shown.channel_id is not None else [])


async def any_channel(interaction: Interaction) -> None:
    """Lets calendars be posted in any channel again."""
    check_manager(interaction)
    shown = await server_settings.any_channel(ask(interaction))
    await show_instead(interaction, embed=render.settings(shown), view=None)
