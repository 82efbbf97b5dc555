"""Running the bot on the real Discord, and checking beforehand that it can."""

import asyncio
import gc
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot import allocator
from bot.app import DAMAGED, build, prepare, utcnow
from bot.client import OneOnOne
from bot.config import Fault, Settings
from bot.delivery.alarm import AlarmLost
from bot.skew import Skew
from bot.watchdog import watched
from db.backup import backup
from db.engine import Database
from db.schema import SchemaState, schema_state, upgrade
from scheduling.phrases import warm_up

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


# This bot has no use for voice, and a host no use for warnings about it.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


async def run(settings: Settings) -> None:
    """Runs until SIGTERM or Ctrl-C. Raises Fault for whatever the host must change."""
    token = _token(settings)
    allocator.bound()
    find_discord(settings)
    with _database_faults(settings):
        bot = build(settings)
    async with bot:
        with _database_faults(settings):
            await prepare(bot.store.database)
        running = asyncio.ensure_future(bot.start(token))
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, running.cancel)
        warming = asyncio.ensure_future(_warm_up(bot))
        with _discord_faults(), watched(asyncio.get_running_loop()):
            lost = asyncio.ensure_future(bot.lost.wait())
            await asyncio.wait([running, lost], return_when=asyncio.FIRST_COMPLETED)
            if lost.done():
                raise AlarmLost("messages can no longer be sent; the log says why")
            if not running.cancelled():
                running.result()
        warming.cancel()


async def _warm_up(bot: OneOnOne) -> None:
    """Once the bot is online: loads what the first who type and look would wait for."""
    await bot.wait_until_ready()
    await asyncio.to_thread(warm_up)
    # What there is by now stays, so that collecting garbage need not look through it.
    gc.freeze()
    gc.enable()


async def check(settings: Settings, say: Callable[[str], None]) -> None:
    """Checks database and token, saying what is fine. Raises Fault for what is not."""
    async with _database(settings) as database:
        state = await schema_state(database.engine)
    say(f"database: connected, schema {_STATES[state]}")
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


async def upgrade_database(settings: Settings, say: Callable[[str], None]) -> None:
    """Brings the database to the schema of this version. Raises Fault if a newer one wrote it."""
    async with _database(settings) as database:
        before = await schema_state(database.engine)
        if before is SchemaState.UNKNOWN:
            raise Fault(
                "the database was written by a newer OneOnOne: install that version, or restore a backup"
            )
        if before is SchemaState.DAMAGED:
            raise Fault(DAMAGED)
        await upgrade(database.engine)
    say(
        "the schema was already up to date"
        if before is SchemaState.CURRENT
        else "the schema is now up to date"
    )


def backup_database(settings: Settings, target: Path, say: Callable[[str], None]) -> None:
    """Copies the SQLite database while the bot may be running. Raises Fault."""
    url = make_url(settings.database.url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise Fault("this only backs up SQLite; for PostgreSQL, use pg_dump")
    try:
        backup(Path(url.database), target)
    except FileExistsError:
        raise Fault(f"{target}: already exists; choose another name") from None
    except (OSError, sqlite3.Error) as error:
        raise Fault(f"{target}: can't be written: {error}") from None
    say(f"backed up to {target}")


_STATES = {
    SchemaState.CURRENT: "up to date",
    SchemaState.BEHIND: "not up to date: `oneonone run` upgrades SQLite, `oneonone db upgrade` PostgreSQL",
    SchemaState.DAMAGED: "damaged: part of it is missing; restore a backup",
    SchemaState.UNKNOWN: "written by a newer OneOnOne: install that version, or restore a backup",
}


def _token(settings: Settings) -> str:
    token = settings.discord.token.get_secret_value().strip() if settings.discord.token else ""
    if not token:
        raise Fault(HOW_TO_START)
    return token


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[Database]:
    with _database_faults(settings):
        database = Database(settings.database.url)
        try:
            yield database
        finally:
            await database.close()


@contextmanager
def _database_faults(settings: Settings) -> Iterator[None]:
    """Turns what a database may refuse into a line for the host. The address may hold a password."""
    kind = settings.database.url.split(":")[0]
    try:
        _check_folder(settings.database.url)
        yield
    except ArgumentError:
        raise Fault("database.url: should look like sqlite+aiosqlite:///oneonone.db") from None
    except ModuleNotFoundError as error:
        raise Fault(
            f"database.url: {kind} needs the package {error.name}: pip install 'oneonone[postgres]'"
        ) from None
    except (SQLAlchemyError, OSError) as error:
        cause = getattr(error, "orig", None) or error
        reason = (str(cause).splitlines() or [type(cause).__name__])[0]
        raise Fault(f"database.url: can't use the {kind} database: {reason}") from None


def _check_folder(address: str) -> None:
    """The driver would only say that it cannot open the file."""
    url = make_url(address)
    folder = Path(url.database or "").parent
    is_file = url.get_backend_name() == "sqlite" and "uri" not in url.query
    if is_file and not folder.is_dir():
        raise Fault(f"database.url: the folder {folder} doesn't exist")


@contextmanager
def _discord_faults() -> Iterator[None]:
    try:
        yield
    except discord.LoginFailure:
        raise Fault(REFUSED) from None
    except discord.PrivilegedIntentsRequired:
        raise Fault(NO_MEMBERS_INTENT) from None
    except (aiohttp.ClientConnectionError, discord.GatewayNotFound, discord.DiscordServerError) as error:
        raise Fault(f"can't reach Discord: {type(error).__name__}") from None
