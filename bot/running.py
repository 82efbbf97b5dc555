"""Running the bot on the real Discord, and checking beforehand that it can."""

import asyncio
import gc
import signal
from collections.abc import Callable

import discord

from bot import allocator
from bot.app import build, prepare, utcnow
from bot.client import OneOnOne
from bot.config import Settings
from bot.databases import STATES, database_faults, opened
from bot.delivery.alarm import AlarmLost
from bot.service_manager import keep_telling, tell
from bot.skew import Skew
from bot.starting import discord_faults, find_discord, token_of
from bot.watchdog import watched
from db.schema import schema_state
from scheduling.phrases import warm_up

# This bot has no use for voice, and a host no use for warnings about it.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


async def run(settings: Settings) -> None:
    """Runs until SIGTERM or Ctrl-C. Raises Fault for whatever the host must change."""
    token = token_of(settings)
    allocator.bound()
    find_discord(settings)
    with database_faults(settings.database.url):
        bot = build(settings)
    async with bot:
        with database_faults(settings.database.url):
            await prepare(bot.store.database)
        running = asyncio.ensure_future(bot.start(token))
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, running.cancel)
        beside = [asyncio.ensure_future(work) for work in (_once_online(bot), keep_telling())]
        with discord_faults(), watched(asyncio.get_running_loop()):
            lost = asyncio.ensure_future(bot.lost.wait())
            await asyncio.wait([running, lost], return_when=asyncio.FIRST_COMPLETED)
            if lost.done():
                raise AlarmLost("messages can no longer be sent; the log says why")
            if not running.cancelled():
                running.result()
        tell("STOPPING=1")
        for task in beside:
            task.cancel()


async def _once_online(bot: OneOnOne) -> None:
    """Says so, and loads what the first who type and look would wait for."""
    await bot.wait_until_ready()
    tell("READY=1")
    await asyncio.to_thread(warm_up)
    # What there is by now stays, so that collecting garbage need not look through it.
    gc.freeze()
    gc.enable()


async def check(settings: Settings, say: Callable[[str], None]) -> None:
    """Checks database and token, saying what is fine. Raises Fault for what is not."""
    async with opened(settings.database.url) as database:
        state = await schema_state(database.engine)
    say(f"database: connected, schema {STATES[state]}")
    find_discord(settings)
    skew = Skew(utcnow)
    client = discord.Client(intents=discord.Intents(guilds=True), http_trace=skew.trace())
    with discord_faults():
        async with client:
            await client.login(token_of(settings))
    say(f"token: accepted, the bot is {client.user}")
    say(f"clock: {skew}")
