"""Greets a server that the bot has joined: where it may write, or else whoever owns the server."""

import asyncio
import contextlib
import logging
from datetime import datetime

import discord

from bot.delivery.channels import fetch_me, find_sent
from bot.delivery.discord_errors import Never, is_ours, judge
from cogs.bot import Bot
from cogs.buttons import greeting
from cogs.render.greeting import hello
from services.outbox import due, greetings
from services.outbox.greetings import LEASE, GreetingClaim

SEND_TIMEOUT = LEASE / 2
STOP_WITHIN = 5
_NEEDED = ("view_channel", "send_messages", "embed_links")
_log = logging.getLogger(__name__)


class Greeter:
    """Sends greetings, one after the other. Several processes may do so."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._one_batch_at_a_time = asyncio.Lock()
        self._stopping = False

    async def greet_due(self) -> datetime | None:
        """Sends all that are due; when to look again, or None if nothing is owed."""
        async with self._one_batch_at_a_time:
            while not self._stopping and (batch := await greetings.claim(self._bot.store)):
                for claimed in batch:
                    await self._greet(claimed)
        return None if self._stopping else (await due.next_due(self._bot.store)).greeting

    async def finish(self) -> None:
        """Waits for what is under way; one that hangs is sent again when its lease ends."""
        self._stopping = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_WITHIN), self._one_batch_at_a_time:
                pass

    async def _greet(self, claimed: GreetingClaim) -> None:
        """Sends one; whatever goes wrong with it concerns no other."""
        store, server = self._bot.store, self._bot.get_guild(claimed.guild_id)
        if server is None and self._bot.tells_of(claimed.guild_id):
            return await greetings.end(store, claimed, None, "not in that server any more")
        try:
            async with asyncio.timeout(SEND_TIMEOUT.total_seconds()):
                message_id = await self._send(claimed, server)
        except Exception as error:
            if is_ours(error):
                _log.error("greeting %d: unexpected error", claimed.id, exc_info=error)
            verdict = judge(error, claimed.attempts)
            if isinstance(verdict, Never):
                await greetings.end(store, claimed, None, verdict.reason)
            else:
                until = store.now() + verdict.pause
                await greetings.postpone(store, claimed, until, verdict.reason, verdict.attempts)
        else:
            await greetings.end(store, claimed, message_id, None)

    async def _send(self, claimed: GreetingClaim, known: discord.Guild | None) -> int:
        server = known or await self._bot.fetch_guild(claimed.guild_id, with_counts=False)
        channel = self._bot.get_partial_messageable(await self._place(server))
        sent = await find_sent(channel, greeting.ids(claimed.id)) if claimed.attempts > 1 else None
        if sent is None:
            view = greeting.buttons(claimed.id)
            sent = (await channel.send(embed=hello(server.name), view=view, nonce=claimed.nonce)).id
        return sent

    async def _place(self, server: discord.Guild) -> int:
        """Where the server has its news, or its topmost channel, if the bot may write there; else a DM."""
        me = server.me
        if me is None:  # Another process is told of this server.
            me = await fetch_me(self._bot, server)
            for channel in await server.fetch_channels():
                server._add_channel(channel)
        for channel in filter(None, (server.system_channel, *server.text_channels)):
            may = channel.permissions_for(me)
            if all(getattr(may, name) for name in _NEEDED):
                return channel.id
        return int((await self._bot.http.start_private_message(server.owner_id or 0))["id"])
