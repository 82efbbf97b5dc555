"""Running the bot on the real Discord, and checking beforehand that it can.

It starts in this order, so that it is online as soon as may be:

1. The settings, and a connection to Discord: nothing else has been imported.
2. In a thread, everything else is: the database, the rules, the use cases, the commands (`bot.app`).
3. The database is opened, checked, and brought up to date if it is an embedded one.
4. The commands take what has been asked meanwhile, and are told to Discord if they have changed.
5. The alarm rings for what is owed. Nothing has been sent before. systemd hears that it is ready.

Whatever goes wrong on the way ends it; whoever ends it by a signal on the way need not wait for the rest.
"""

import asyncio
import gc
import importlib
import signal
import typing
from collections.abc import Callable
from types import ModuleType

import discord

from bot import allocator
from bot.client import OneOnOne
from bot.clock import utcnow
from bot.config import Settings
from bot.service_manager import keep_telling, tell
from bot.shards import Shards
from bot.skew import Skew
from bot.starting import discord_faults, find_discord, token_of

# This bot has no use for voice, and a host no use for warnings about it.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


async def run(settings: Settings) -> None:
    """Runs until SIGTERM or Ctrl-C. Raises Fault for whatever the host must change."""
    token = token_of(settings)
    allocator.bound()
    find_discord(settings)
    async with OneOnOne(settings, utcnow) as bot:
        online = asyncio.ensure_future(_connect(bot, token))
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, online.cancel)
        working = asyncio.ensure_future(_work(bot))
        telling = asyncio.ensure_future(keep_telling())
        try:
            with discord_faults():
                await asyncio.wait([online, working], return_when=asyncio.FIRST_COMPLETED)
                ended = working if working.done() else online
                if not ended.cancelled():
                    ended.result()
        finally:
            tell("STOPPING=1")
            telling.cancel()
            working.cancel()
            await asyncio.wait([working])


async def _connect(bot: OneOnOne, token: str) -> None:
    """Listens to Discord: on all shards, or on those that other processes leave to this one."""
    is_alone = bot.settings.database.url.startswith("sqlite")
    loading = None if is_alone else asyncio.ensure_future(asyncio.to_thread(_shared, bot))
    await bot.login(token)
    if loading is not None:
        bot.sharding = await loading
    await bot.connect()


def _shared(bot: OneOnOne) -> Shards:
    from bot.shared_shards import SharedShards

    return SharedShards(bot)


async def _work(bot: OneOnOne) -> None:
    """Loads the rest once the bot is online, which goes on listening to Discord meanwhile."""
    await bot.connected.wait()
    app = await asyncio.to_thread(_loaded)
    await app.work(bot, utcnow)


def _loaded() -> ModuleType:
    """The rest, in the room of what only importing what is there already, or SQLAlchemy, has taken."""
    gc.collect()
    for library in ("discord", "sqlalchemy.ext.asyncio"):
        importlib.import_module(library)
        typing.clear_overloads()
    return importlib.import_module("bot.app")


async def check(settings: Settings, say: Callable[[str], None]) -> None:
    """Checks database and token, saying what is fine. Raises Fault for what is not."""
    from bot.database import check_database

    await check_database(settings, say)
    find_discord(settings)
    skew = Skew(utcnow)
    client = discord.Client(intents=discord.Intents(guilds=True), http_trace=skew.trace())
    with discord_faults():
        async with client:
            await client.login(token_of(settings))
    say(f"token: accepted, the bot is {client.user}")
    say(f"clock: {skew}")
