"""The Discord client: commands, presses, and the sender, joined."""

import asyncio
import contextlib
import hashlib
import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from sqlalchemy import select

from bot.config import Settings
from bot.delivery.alarm import SWEEP_EVERY, Alarm, AlarmLost
from bot.delivery.greeter import Greeter
from bot.delivery.live_status import LiveStatus
from bot.delivery.sender import Sender
from bot.lately import Lately
from bot.skew import Skew
from cogs.base import Bot, Interaction, ask
from cogs.buttons.router import route
from cogs.commands import COMMANDS
from cogs.errors import answer_error
from cogs.render.pictures import Pictures
from db.models import Note
from scheduling.errors import Unavailable
from services.housekeeping import purge
from services.outbox import greetings
from services.outbox.due import next_due
from services.people import accounts
from services.request import Store

_ROUTED = (discord.InteractionType.component, discord.InteractionType.modal_submit)
_EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
# What discord.py calls the tasks in which interactions are answered.
_ANSWERING = ("CommandTree-invoker", "discord.py: on_interaction")
_ANSWERED_WITHIN = 3  # Seconds; after that, Discord takes no answer.
_SYNCED = "commands_synced"
_NOTIFICATIONS, _LIVE, _GREETINGS = "notifications", "live messages", "greetings"
_log = logging.getLogger(__name__)


def intents_for(settings: Settings) -> discord.Intents:
    """What the bot wants to hear of; members only where the host has switched that on: it is privileged."""
    return discord.Intents(guilds=True, dm_messages=True, members=settings.discord.members_intent)


class _Tree(app_commands.CommandTree["OneOnOne"]):
    async def on_error(self, interaction: Any, error: app_commands.AppCommandError) -> None:
        await answer_error(interaction, error)


class OneOnOne(Bot):
    """The bot. Everything it needs is handed in: nothing is read from the environment here."""

    def __init__(self, settings: Settings, store: Store, sweep_every: timedelta = SWEEP_EVERY) -> None:
        self.skew = Skew(store.now)
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=_Tree,
            intents=intents_for(settings),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            http_trace=self.skew.trace(),
            max_ratelimit_timeout=30,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=_EVERYWHERE,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        self.store = store
        self.settings = settings
        self.lost = asyncio.Event()
        self.pictures = Pictures()
        self._met = Lately(store.now)
        self._swept = Lately(store.now, timedelta(hours=1))
        self.sender = Sender(self)
        self.live = LiveStatus(self)
        self.greeter = Greeter(self)
        bells = {
            _NOTIFICATIONS: self.sender.send_due,
            _LIVE: self.live.show_due,
            _GREETINGS: self.greeter.greet_due,
        }
        self.alarm = Alarm(bells, self._look, store.now, self._lose, sweep_every)

    @property
    def clock_ahead(self) -> timedelta:
        """How far the clock of `store` is ahead of Discord's, as far as that is known."""
        return self.skew.ahead

    async def setup_hook(self) -> None:
        """Before connecting: the commands, and the alarm for what is owed."""
        for command in COMMANDS:
            self.tree.add_command(command)
        await self._sync_commands()
        self.store.database.on_due = partial(self.alarm.arm, _NOTIFICATIONS)
        self.store.database.on_live = partial(self.alarm.arm, _LIVE)
        self.alarm.start()

    async def on_interaction(self, interaction: Interaction) -> None:
        """Presses and forms; commands go through the tree. Whoever interacts is met."""
        if interaction.type in _ROUTED:
            await route(interaction)
        if interaction.type is not discord.InteractionType.autocomplete:
            request = ask(interaction)
            if self._met.is_news((request.actor.discord_id, request.actor.name)):
                with contextlib.suppress(Unavailable):  # They will interact again.
                    await accounts.met(request)

    async def on_message(self, message: discord.Message) -> None:
        """Nothing: the bot reads no messages."""

    async def on_guild_join(self, server: discord.Guild) -> None:
        """Owes it a greeting, once."""
        with contextlib.suppress(Unavailable):
            await greetings.owe(self.store, server.id)
            self.alarm.arm(_GREETINGS, self.store.now())

    async def on_guild_remove(self, server: discord.Guild) -> None:
        """Ends what was posted there."""
        channels = [place.id for place in (*server.channels, *server.threads)]
        with contextlib.suppress(Unavailable):  # Discord refuses what is still tried.
            await greetings.left(self.store, server.id, channels)

    async def close(self) -> None:
        """Stops sending, answers whoever has asked, leaves Discord, and closes the database."""
        # In this order: closing the alarm cancels what it has set off.
        self.alarm.stop()
        await asyncio.gather(
            self.sender.finish(), self.live.finish(), self.greeter.finish(), _answers_under_way()
        )
        self.alarm.close()
        await super().close()
        self.pictures.close()
        await self.store.database.close()

    async def _look(self) -> Mapping[str, datetime | None]:
        if self._swept.is_news(None):
            await purge(self.store)
        due = await next_due(self.store)
        return {_NOTIFICATIONS: due.notification, _LIVE: due.live_message, _GREETINGS: due.greeting}

    def _lose(self, reason: AlarmLost) -> None:
        """Rather no bot than one that takes answers and sends nothing: whoever runs it ends it."""
        _log.critical("%s; the bot is stopping so that it can be restarted", reason)
        self.lost.set()

    async def _sync_commands(self) -> None:
        """Tells Discord the commands, if they have changed since it was last told."""
        server = self.settings.discord.development_server
        guild = discord.Object(server) if server else None
        if guild is not None:
            self.tree.copy_global_to(guild=guild)
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands(guild=guild)]
        told = json.dumps([self.application_id, server, payload], sort_keys=True)
        digest = hashlib.sha256(told.encode()).hexdigest()
        async with self.store.database.reading() as session:
            if await session.scalar(select(Note.value).filter_by(key=_SYNCED)) == digest:
                return
        await self.tree.sync(guild=guild)
        async with self.store.database.writing() as session:
            await session.merge(Note(key=_SYNCED, value=digest))
        _log.info("commands synced with Discord")


async def _answers_under_way() -> None:
    answering = [task for task in asyncio.all_tasks() if task.get_name() in _ANSWERING]
    if answering:
        await asyncio.wait(answering, timeout=_ANSWERED_WITHIN)
