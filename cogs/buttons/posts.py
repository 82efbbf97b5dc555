"""Posting a calendar's status in a channel, after the owner has seen what others will."""

import contextlib

import discord

from cogs.base import Interaction, ask, bot_is_in, show_instead
from cogs.buttons.layout import Style, button, view
from cogs.render import posts as render
from scheduling.errors import BotNotInServer, MayNotPost, NotInAServer, OtherChannel
from scheduling.model import Calendar
from services.calendars import posts
from services.calendars.posts import Post
from services.lookup import calendar_ref
from services.server_settings import server_settings

BOT_NEEDS = (
    "view_channel",
    "send_messages",
    "send_messages_in_threads",
    "embed_links",
    "attach_files",
    "read_message_history",
)

_FOR_ITSELF = ("embed_links", "attach_files", "read_message_history")


def ways_to_post(calendar: Calendar) -> discord.ui.View:
    """Nothing is posted before one of these is pressed."""
    return view(
        [
            button("Post it here", "post_status", calendar.id, style=Style.primary),
            button("Let anybody join", "post_open", calendar.id),
            button("Only summaries", "post_summaries", calendar.id),
        ]
    )


async def check_place(interaction: Interaction) -> None:
    """Raises NotInAServer, BotNotInServer, OtherChannel, and MayNotPost for the bot or the person."""
    if interaction.guild_id is None:
        raise NotInAServer
    check_bot_is_in(interaction)
    wanted = (await server_settings(ask(interaction))).channel_id
    if wanted not in (None, interaction.channel_id, getattr(interaction.channel, "parent_id", None)):
        raise OtherChannel(wanted)
    send = "send_messages_in_threads" if isinstance(interaction.channel, discord.Thread) else "send_messages"
    needed = ("view_channel", send)
    _check("I", interaction.app_permissions, *needed, *_FOR_ITSELF)
    _check("You", interaction.permissions, *needed)


def check_bot_is_in(interaction: Interaction) -> None:
    """Raises BotNotInServer where a person has brought the bot along, rather than the server."""
    if not bot_is_in(interaction):
        raise BotNotInServer(_add_link(interaction))


def _check(who: str, has: discord.Permissions, *needed: str) -> None:
    missing = [name.replace("_", " ").title() for name in needed if not getattr(has, name)]
    if missing:
        raise MayNotPost(who, missing)


async def post(interaction: Interaction, calendar_id: int) -> None:
    """Posts the live status where the button was pressed."""
    await _post(interaction, calendar_id, Post.LIVE)


async def post_open(interaction: Interaction, calendar_id: int) -> None:
    """The same, and lets everybody there join."""
    await _post(interaction, calendar_id, Post.LIVE_OPEN)


async def post_summaries(interaction: Interaction, calendar_id: int) -> None:
    """Posts nothing but summaries there."""
    await check_place(interaction)
    channel_id = interaction.channel_id or 0
    status, _ = await posts.post(ask(interaction), calendar_ref(calendar_id), channel_id, Post.SUMMARIES)
    await show_instead(interaction, embed=render.summaries_allowed(status, channel_id), view=None)


async def _post(interaction: Interaction, calendar_id: int, what: Post) -> None:
    await check_place(interaction)
    channel_id = interaction.channel_id or 0
    status, old = await posts.post(ask(interaction), calendar_ref(calendar_id), channel_id, what)
    await show_instead(interaction, embed=render.posted(status, channel_id), view=None)
    if old is not None:
        channel = interaction.client.get_partial_messageable(channel_id)
        # Gone already, or not ours to delete any more: then it only stays as it was.
        with contextlib.suppress(discord.HTTPException):
            await channel.get_partial_message(old).delete()


def _add_link(interaction: Interaction) -> str:
    """What adds the bot to a server, with exactly the permissions that it uses there."""
    permissions = discord.Permissions(**dict.fromkeys(BOT_NEEDS, True))
    return discord.utils.oauth_url(interaction.application_id, permissions=permissions)
