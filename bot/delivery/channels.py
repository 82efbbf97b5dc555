"""Where messages go: whether one may be posted there, and whether one is there already."""

from collections.abc import Iterable
from typing import Any

import discord

from bot.delivery.discord_errors import PostingForbidden
from cogs.bot import Bot
from cogs.buttons.layout import parse

ServerChannel = discord.abc.GuildChannel | discord.Thread
_LOOK_BACK = 50
_NO_SUCH_MEMBER = 10007


async def check_channel(bot: Bot, channel_id: int, for_whom: int) -> None:
    """Raises PostingForbidden unless both the bot and the account it posts for may view and send there.

    Asked at each post: permissions change, and a cache may not know. Raises what Discord answers as well.
    """
    channel, me = await find_channel(bot, channel_id)
    _check("I", channel, me)
    try:
        _check("the organizer", channel, await channel.guild.fetch_member(for_whom))
    except discord.NotFound as error:
        if error.code != _NO_SUCH_MEMBER:
            raise
        raise PostingForbidden("the organizer has left the server") from None


async def find_channel(bot: Bot, channel_id: int) -> tuple[ServerChannel, discord.Member]:
    """A server's channel, and the bot there. Raises PostingForbidden, and what Discord answers."""
    channel = _in_server(bot.get_channel(channel_id) or await bot.fetch_channel(channel_id))
    if bot.get_guild(channel.guild.id) is not None:
        return channel, channel.guild.me
    # Another process is told of this server, with its roles.
    server = await bot.fetch_guild(channel.guild.id, with_counts=False)
    me = await fetch_me(bot, server)
    found = _in_server(await server.fetch_channel(channel_id))
    if isinstance(found, discord.Thread):
        # Whoever may write there is told by the channel it hangs on, which it looks up in its server.
        parent: Any = await server.fetch_channel(found.parent_id)
        server._add_channel(parent)
    return found, me


async def fetch_me(bot: Bot, server: discord.Guild) -> discord.Member:
    """The bot in a server that another process is told of. Raises what Discord answers."""
    return await server.fetch_member(bot.user.id if bot.user else 0)


def _in_server(channel: object) -> ServerChannel:
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        raise PostingForbidden("that isn't a server channel")
    return channel


def _check(who: str, channel: discord.abc.GuildChannel | discord.Thread, member: discord.Member) -> None:
    has = channel.permissions_for(member)
    sends = has.send_messages_in_threads if isinstance(channel, discord.Thread) else has.send_messages
    if not (has.view_channel and sends):
        raise PostingForbidden(f"{who} can't post there")


def pinging(*, users: Iterable[int] = (), roles: Iterable[int] = ()) -> discord.AllowedMentions:
    """Lets a message ping exactly these."""
    return discord.AllowedMentions(
        everyone=False,
        users=[discord.Object(whom) for whom in users] or False,
        roles=[discord.Object(role) for role in roles] or False,
    )


async def find_sent(channel: discord.PartialMessageable, ids: tuple[int, ...]) -> int | None:
    """The id of the message with these ids on one of its buttons, if it has been sent lately."""
    async for message in channel.history(limit=_LOOK_BACK):
        for row in message.components:
            for item in getattr(row, "children", []):
                known = parse(getattr(item, "custom_id", None) or "")
                if known and known[1] == ids:
                    return message.id
    return None
