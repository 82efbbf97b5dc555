"""What the bot does once it is online: commands, presses, and the sender, joined."""

import asyncio
import contextlib
import hashlib
import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from sqlalchemy import select

from bot.client import Duties, OneOnOne
from bot.delivery.alarm import SWEEP_EVERY, Alarm, AlarmLost, Bell
from bot.delivery.eraser import Eraser
from bot.delivery.greeter import Greeter
from bot.delivery.live_status import LiveStatus
from bot.delivery.outage import Outage
from bot.delivery.sender import Sender
from bot.delivery.server_events import EventKeeper
from bot.lately import Lately
from bot.shedding import Shedding
from cogs.base import Interaction, account, ask
from cogs.buttons.choices import below_refusal
from cogs.buttons.router import route
from cogs.commands import COMMANDS
from cogs.errors import answer_error
from cogs.feeds import feed
from cogs.render.pictures import Pictures
from db.models import Note
from scheduling.errors import Unavailable
from services import retention
from services.calendars.opening_again import open_due
from services.housekeeping import purge
from services.outbox import greetings
from services.outbox.due import next_due
from services.outbox.flagged import note_flagged
from services.outbox.leases import take_over
from services.people import accounts
from services.planning.computing import Planner
from services.request import Store

# What discord.py calls the tasks in which interactions are answered.
_ANSWERING = ("CommandTree-invoker", "discord.py: on_interaction")
_ANSWERED_WITHIN = 3  # Seconds; after that, Discord takes no answer.
_SYNCED = "commands_synced"
_NOTIFICATIONS, _LIVE, _GREETINGS = "notifications", "live messages", "greetings"
_EVENTS, _ERASURES = "server events", "erasures"
_SERIES = "calendars that open themselves"
_log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from bot.web.site import WebServer


class AllDuties(Duties):
    """Everything that needs the database. The client to which they are given does it from then on."""

    def __init__(self, bot: OneOnOne, store: Store, sweep_every: timedelta = SWEEP_EVERY) -> None:
        bot.duties, bot.store = self, store
        bot.pictures, bot.planner = Pictures(), Planner()
        self._bot = bot
        self._shedding = Shedding(bot.http.user_agent)
        self._met = Lately(store.now)
        self._swept = Lately(store.now, timedelta(hours=1))
        self._outage = Outage(store.now)
        self._is_behind = False
        self.sender = Sender(bot, self._outage)
        self.live = LiveStatus(bot)
        self.greeter = Greeter(bot)
        self.events = EventKeeper(bot)
        self.eraser = Eraser(bot)
        self.site: WebServer | None = None
        bells: dict[str, Bell] = {
            _NOTIFICATIONS: self.sender.send_due,
            _LIVE: self.live.show_due,
            _GREETINGS: self.greeter.greet_due,
            _EVENTS: self.events.agree_due,
            _ERASURES: self.eraser.erase_due,
            _SERIES: partial(open_due, store),
        }
        self.alarm = Alarm(bells, self._look, store.now, self._lose, sweep_every)

    async def begin(self) -> None:
        """The database is there: the commands, and the alarm for what is owed."""
        for command in COMMANDS:
            if command is not feed or self._bot.store.host.feeds_at is not None:
                self._bot.tree.add_command(command)
        self._bot.at_work.set()
        async with self._bot.sharding.alone():
            await self._sync_commands()
        await take_over(self._bot.store)
        await note_flagged(self._bot.store, False)
        self._bot.store.database.on_due = partial(self.alarm.arm, _NOTIFICATIONS)
        self._bot.store.database.on_live = partial(self.alarm.arm, _LIVE)
        self._bot.store.database.on_event = partial(self.alarm.arm, _EVENTS)
        self._bot.store.database.on_outdated = self._bot.planner.end
        self._bot.store.database.on_erasure = partial(self.alarm.arm, _ERASURES)
        self._bot.store.database.on_series = partial(self.alarm.arm, _SERIES)
        self.alarm.start()
        await self._serve()
        _log.info("at work")

    async def route(self, interaction: Interaction) -> None:
        await route(interaction)

    async def refuse(self, interaction: Interaction, error: BaseException) -> None:
        await answer_error(interaction, error, **await below_refusal(interaction, error))

    @property
    def are_too_many(self) -> bool:
        return self._bot.store.database.turns.are_too_many

    def turn_away(self, interaction: Mapping[str, Any]) -> None:
        self._shedding.turn_away(interaction)

    async def meet(self, interaction: Interaction) -> None:
        """Notes who has interacted, once in a while."""
        who = account(interaction.user)
        if self._met.is_news((who.discord_id, who.name)):
            with contextlib.suppress(Unavailable):  # They will interact again.
                await accounts.met(ask(interaction))

    async def back(self) -> None:
        """What is owed need not wait for the end of a pause: Discord answers again."""
        self._outage.is_over()
        await self.alarm.sweep()

    async def joined(self, server: discord.Guild) -> None:
        """Owes it a greeting, once."""
        with contextlib.suppress(Unavailable):
            await greetings.owe(self._bot.store, server.id)
            self.alarm.arm(_GREETINGS, self._bot.store.now())

    async def left(self, server: discord.Guild) -> None:
        """Ends what was posted there."""
        channels = [place.id for place in (*server.channels, *server.threads)]
        with contextlib.suppress(Unavailable):  # Discord refuses what is still tried.
            await greetings.left(self._bot.store, server.id, channels)

    async def finish(self) -> None:
        """Sends nothing more, and answers whoever has asked."""
        # In this order: closing the alarm cancels what it has set off.
        self.alarm.stop()
        if self.site is not None:
            await self.site.stop()
        self._bot.planner.close()
        senders = (self.sender, self.live, self.greeter, self.events, self.eraser)
        await asyncio.gather(*(each.finish() for each in senders), _answers_under_way())
        self.alarm.close()

    async def close(self) -> None:
        """Closes the database, and what answers were sent by."""
        self._shedding.close()
        self._bot.pictures.close()
        await self._bot.store.database.close()

    async def _serve(self) -> None:
        """Where the host wants it, over HTTP as well; without, none of that is loaded."""
        if self._bot.settings.web.listen is not None:
            from bot.web.site import WebServer

            self.site = WebServer(self._bot)
            await self.site.start()

    async def _look(self) -> Mapping[str, datetime | None]:
        store = self._bot.store
        if self._swept.is_news(None):
            await purge(store)
            present = {server.id for server in self._bot.guilds}
            await retention.note_servers(store, present, self._bot.tells_of)
            self._is_behind = True
        if self._is_behind:
            self._is_behind = await retention.forget(store)
        due = await next_due(store)
        return {
            _NOTIFICATIONS: due.notification,
            _LIVE: due.live_message,
            _GREETINGS: due.greeting,
            _EVENTS: due.server_event,
            _ERASURES: due.erasure,
            _SERIES: due.series,
        }

    def _lose(self, reason: AlarmLost) -> None:
        """Rather no bot than one that takes answers and sends nothing: whoever runs it ends it."""
        _log.critical("%s; the bot is stopping so that it can be restarted", reason)
        self._bot.lost.set()

    async def _sync_commands(self) -> None:
        """Tells Discord the commands, if they have changed since it was last told."""
        server, tree = self._bot.settings.discord.development_server, self._bot.tree
        guild = discord.Object(server) if server else None
        if guild is not None:
            tree.copy_global_to(guild=guild)
        payload = [command.to_dict(tree) for command in tree.get_commands(guild=guild)]
        told = json.dumps([self._bot.application_id, server, payload], sort_keys=True)
        digest = hashlib.sha256(told.encode()).hexdigest()
        async with self._bot.store.database.reading() as session:
            if await session.scalar(select(Note.value).filter_by(key=_SYNCED)) == digest:
                return
        await tree.sync(guild=guild)
        async with self._bot.store.database.writing() as session:
            await session.merge(Note(key=_SYNCED, value=digest))
        _log.info("commands synced with Discord")


async def _answers_under_way() -> None:
    answering = [task for task in asyncio.all_tasks() if task.get_name() in _ANSWERING]
    if answering:
        await asyncio.wait(answering, timeout=_ANSWERED_WITHIN)
