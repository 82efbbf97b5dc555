"""The menus and buttons of a server's settings."""

from typing import Any

import discord

from cogs.base import Interaction, ask, raw, show_instead
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


def controls(shown: ServerSettings) -> discord.ui.View:
    """Who opens calendars and where, any channel again where there is one, and ending a calendar."""
    role = [discord.Object(shown.opener_role_id, type=discord.Role)] if shown.opener_role_id else []
    channels = [discord.Object(number, type=discord.TextChannel) for number in shown.opening_channels]
    items: list[discord.ui.Item[Any]] = [
        discord.ui.RoleSelect(
            custom_id="set_openers",
            placeholder="Who can open calendars: everyone",
            min_values=0,
            default_values=role,
        ),
        discord.ui.ChannelSelect(
            custom_id="set_opening",
            placeholder="Where calendars can be opened: anywhere",
            channel_types=[discord.ChannelType.text],
            min_values=0,
            max_values=25,
            default_values=channels,
        ),
    ]
    if shown.channel_id is not None:
        items.append(button("Allow any channel", "any_channel"))
    return view([*items, button("End a calendar…", "calendars_here", 0)])


async def set_openers(interaction: Interaction) -> None:
    """Lets those with the chosen role open calendars; everybody, if none is chosen."""
    check_manager(interaction)
    chosen = _ids(interaction)
    shown = await server_settings.let_open(ask(interaction), role_id=chosen[0] if chosen else None)
    await show_instead(interaction, embed=render.settings(shown), view=controls(shown))


async def set_opening(interaction: Interaction) -> None:
    """Lets calendars be opened in the chosen channels; anywhere, if none is chosen."""
    check_manager(interaction)
    shown = await server_settings.let_open(ask(interaction), channels=_ids(interaction))
    await show_instead(interaction, embed=render.settings(shown), view=controls(shown))


def _ids(interaction: Interaction) -> list[int]:
    """What was chosen; menus that were forged may send anything."""
    values = raw(interaction).get("values", [])
    return [int(value) for value in values if str(value).isdecimal() and len(str(value)) < 20][:25]


async def any_channel(interaction: Interaction) -> None:
    """Lets calendars be posted in any channel again."""
    check_manager(interaction)
    shown = await server_settings.any_channel(ask(interaction))
    await show_instead(interaction, embed=render.settings(shown), view=controls(shown))
