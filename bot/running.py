"""Running the bot on the real Discord, and checking beforehand that it can.

It starts in this order, so that it is online as soon as may be:

1. The settings, and a connection to Discord: nothing else has been imported.
2. In a thread, everything else is: the database, the rules, the use cases, the commands (`bot.app`).
3. The database is opened, checked, and brought up to date if it is an embedded one.
4. The commands take what has been asked meanwhile, and are told to Discord if they have changed.
5. The alarm rings for what is owed. Nothing has been sent before.

Whatever goes wrong on the way ends it; whoever ends it by a signal on the way need not wait for the rest.
"""

import asyncio
import importlib
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot import allocator
from bot.client import OneOnOne
from bot.config import Fault, Settings
from bot.skew import Skew

HOW_TO_START = (
    "discord.token is not set: create an application at https://discord.com/developers/applications and copy "
    "its bot token into config.toml or ONEONONE_DISCORD__TOKEN (`make demo` works without one)"
)
REFUSED = (
    "Discord doesn't accept the token: copy it again from your application's Bot page at "
    "https://discord.com/developers/applications"
)


# This bot has no use for voice, and a host no use for warnings about it.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


def utcnow() -> datetime:
    """The clock of the real world."""
    return datetime.now(UTC)


async def run(settings: Settings) -> None:
    """Runs until SIGTERM or Ctrl-C. Raises Fault for whatever the host must change."""
    token = _token(settings)
    allocator.bound()
    find_discord(settings)
    async with OneOnOne(settings, utcnow) as bot:
        online = asyncio.ensure_future(bot.start(token))
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, online.cancel)
        working = asyncio.ensure_future(_work(bot))
        try:
            with _discord_faults():
                await asyncio.wait([online, working], return_when=asyncio.FIRST_COMPLETED)
                ended = working if working.done() else online
                if not ended.cancelled():
                    ended.result()
        finally:
            working.cancel()
            await asyncio.wait([working])


async def _work(bot: OneOnOne) -> None:
    """Loads the rest once the bot is online, which goes on listening to Discord meanwhile."""
    await bot.connected.wait()
    app = await asyncio.to_thread(importlib.import_module, "bot.app")
    await app.work(bot, utcnow)


async def check(settings: Settings, say: Callable[[str], None]) -> None:
    """Checks database and token, saying what is fine. Raises Fault for what is not."""
    from bot.database import check_database

    await check_database(settings, say)
    find_discord(settings)
    skew = Skew(utcnow)
    client = discord.Client(intents=discord.Intents(guilds=True), http_trace=skew.trace())
    with _discord_faults():
        async with client:
            await client.login(_token(settings))
    say(f"token: accepted, the bot is {client.user}")
    say(f"clock: {skew}")


def find_discord(settings: Settings) -> None:
    """Points discord.py to where the host wants Discord to be found: it holds the two addresses itself."""
    if settings.discord.api_url is not None:
        Route.BASE = settings.discord.api_url.rstrip("/")
    if settings.discord.gateway_url is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord.gateway_url)


def _token(settings: Settings) -> str:
    token = settings.discord.token.get_secret_value().strip() if settings.discord.token else ""
    if not token:
        raise Fault(HOW_TO_START)
    return token


@contextmanager
def _discord_faults() -> Iterator[None]:
    try:
        yield
    except discord.LoginFailure:
        raise Fault(REFUSED) from None
    except (aiohttp.ClientConnectionError, discord.GatewayNotFound, discord.DiscordServerError) as error:
        raise Fault(f"can't reach Discord: {type(error).__name__}") from None
