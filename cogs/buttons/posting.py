"""Posting a calendar's status in a channel, after the owner has seen what others will."""

import discord

from cogs.base import Interaction, ask, bot_is_in
from cogs.buttons.layout import Style, button, view
from cogs.render import status as render
from scheduling.errors import BotNotInServer, MayNotPost, NotInAServer
from scheduling.model import Calendar
from services import posting
from services.lookup import calendar_ref

BOT_NEEDS = ("view_channel", "send_messages", "send_messages_in_threads", "embed_links")


def confirmation(calendar: Calendar) -> discord.ui.View:
    """Nothing is posted before this is pressed."""
    return view([button("Post it here", "post_status", calendar.id, style=Style.primary)])


def check_place(interaction: Interaction) -> None:
    """Raises NotInAServer, BotNotInServer, and MayNotPost for the bot or the person it posts for."""
    if interaction.guild_id is None:
        raise NotInAServer
    if not bot_is_in(interaction):
        raise BotNotInServer(_add_link(interaction))
    send = "send_messages_in_threads" if isinstance(interaction.channel, discord.Thread) else "send_messages"
    needed = ("view_channel", send)
    _check("I", interaction.app_permissions, *needed, "embed_links")
    _check("You", interaction.permissions, *needed)


def _check(who: str, has: discord.Permissions, *needed: str) -> None:
    missing = [name.replace("_", " ") for name in needed if not getattr(has, name)]
    if missing:
        raise MayNotPost(who, missing)


async def post(interaction: Interaction, calendar_id: int) -> None:
    """Posts the status where the button was pressed."""
    check_place(interaction)
    request, channel_id = ask(interaction), interaction.channel_id or 0
    status = await posting.open_post(request, calendar_ref(calendar_id), channel_id)
    channel = interaction.client.get_partial_messageable(channel_id)
    try:
        message = await channel.send(embed=render.public(status, request.now))
    except discord.Forbidden:
        raise MayNotPost("I", ["send messages"]) from None
    await posting.posted(request, calendar_id, channel_id, message.id)
    await interaction.response.edit_message(embed=render.posted(status), view=None)


def _add_link(interaction: Interaction) -> str:
    """What adds the bot to a server, with exactly the permissions that it uses there."""
    permissions = discord.Permissions(**dict.fromkeys(BOT_NEEDS, True))
    return discord.utils.oauth_url(interaction.application_id, permissions=permissions)
