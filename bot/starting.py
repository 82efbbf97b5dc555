"""What it takes to reach Discord: where it is, the token, and what to tell the host when it refuses."""

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.config import Fault, Settings

HOW_TO_START = (
    "discord.token is not set: create an application at https://discord.com/developers/applications and copy "
    "its bot token into config.toml or ONEONONE_DISCORD__TOKEN (`make demo` works without one)"
)
REFUSED = (
    "Discord doesn't accept the token: copy it again from your application's Bot page at "
    "https://discord.com/developers/applications"
)
NO_MEMBERS_INTENT = (
    "discord.members_intent: Discord doesn't let the bot list members: switch on the Server Members Intent "
    "on your application's Bot page at https://discord.com/developers/applications, or set it to false"
)
_BAD_TOKEN = 4004
_CLOSED = {
    4010: "it doesn't know the shard that the bot asked for: leave discord.shards blank",
    4011: "a bot in this many servers has to be split into more shards: leave discord.shards blank",
    4012: "it no longer speaks this version of its API: update OneOnOne",
    4013: "it doesn't know what this version wants to hear of: update OneOnOne",
}


def find_discord(settings: Settings) -> None:
    """Points discord.py to where the host wants Discord to be found: it holds the two addresses itself."""
    if settings.discord.api_url is not None:
        Route.BASE = settings.discord.api_url.rstrip("/")
    if settings.discord.gateway_url is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord.gateway_url)
        # Discord names an address of its own at which to resume; from here there is only this one.
        DiscordWebSocket.gateway = property(lambda ws: ws.DEFAULT_GATEWAY, lambda ws, _: None)  # type: ignore[assignment]


def token_of(settings: Settings) -> str:
    """The bot's token. Raises Fault if there is none."""
    token = (settings.discord.token or "").strip()
    if not token:
        raise Fault(HOW_TO_START)
    return token


@contextmanager
def discord_faults() -> Iterator[None]:
    """Turns what Discord may refuse into a line for the host."""
    try:
        yield
    except discord.LoginFailure:
        raise Fault(REFUSED) from None
    except discord.ConnectionClosed as closed:
        if closed.code == _BAD_TOKEN:
            raise Fault(REFUSED) from None
        why = _CLOSED.get(closed.code, "it doesn't say why")
        raise Fault(f"Discord has closed the connection for good (code {closed.code}): {why}") from None
    except discord.PrivilegedIntentsRequired:
        raise Fault(NO_MEMBERS_INTENT) from None
    except (aiohttp.ClientConnectionError, discord.GatewayNotFound, discord.DiscordServerError) as error:
        raise Fault(f"can't reach Discord: {type(error).__name__}") from None
