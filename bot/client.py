"""The connection to Discord. Light: it is there before all the rest, which it gets once that is loaded."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

import discord
from discord import app_commands
from discord.webhook.async_ import async_context

from bot.config import Settings
from bot.patience import PatientAdapter
from bot.shards import Shards
from bot.skew import Skew
from bot.well_formed import well_formed
from cogs.bot import Bot

LOADED_WITHIN = 2.0
"""Seconds for which an interaction waits until the bot can answer it: Discord waits for three."""
_STARTING = discord.Embed(description="I'm just starting up. Try again in a moment.")
_EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
_ROUTED = (discord.InteractionType.component, discord.InteractionType.modal_submit)


def intents_for(settings: Settings) -> discord.Intents:
    """What the bot wants to hear of; members only where the host has switched that on: it is privileged."""
    return discord.Intents(guilds=True, dm_messages=True, members=settings.discord.members_intent)


class _Tree(app_commands.CommandTree["OneOnOne"]):
    async def interaction_check(self, interaction: discord.Interaction["OneOnOne"], /) -> bool:
        return await self.client.can_answer(interaction)

    async def on_error(self, interaction: Any, error: app_commands.AppCommandError) -> None:
        await self.client.duties.refuse(interaction, error)


class Duties(Protocol):
    """What the bot does beyond being connected; `bot.duties` has it."""

    async def begin(self) -> None:
        """Starts with all of it. The bot has logged in."""

    async def route(self, interaction: discord.Interaction[Any]) -> None:
        """Answers a press or a form."""

    async def refuse(self, interaction: discord.Interaction[Any], error: BaseException) -> None:
        """Answers a command that failed."""

    @property
    def are_too_many(self) -> bool:
        """Whether more is asked than can be done."""

    def turn_away(self, interaction: Mapping[str, Any]) -> None:
        """Says so, to an interaction as it came."""

    async def meet(self, interaction: discord.Interaction[Any]) -> None:
        """Notes who has interacted."""

    async def back(self) -> None:
        """Discord is there again, after it was lost."""

    async def joined(self, server: discord.Guild) -> None:
        """Owes a server that the bot has joined its greeting, once."""

    async def left(self, server: discord.Guild) -> None:
        """Ends what was posted in a server that the bot has left."""

    async def finish(self) -> None:
        """Ends what is under way, while the bot is still connected."""

    async def close(self) -> None:
        """Lets go of everything."""


class OneOnOne(Bot):
    """The bot. Everything it needs is handed in: nothing is read from the environment here.

    Whatever goes beyond being connected is among its `duties`, which may be given to it later. `connected`
    is set once Discord has it online, `at_work` once it can answer, `lost` when it can't go on.
    """

    duties: Duties

    def __init__(self, settings: Settings, now: Callable[[], datetime]) -> None:
        self.skew = Skew(now)
        super().__init__(
            intents=intents_for(settings),
            shard_count=settings.discord.shards,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            http_trace=self.skew.trace(),
            max_ratelimit_timeout=30,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.tree = _Tree(
            self,
            allowed_contexts=_EVERYWHERE,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        self.settings = settings
        self._make_interaction = self._connection.parsers["INTERACTION_CREATE"]
        self._connection.parsers["INTERACTION_CREATE"] = self._let_in
        self.sharding = Shards(self)
        self.connected, self.at_work, self.lost = asyncio.Event(), asyncio.Event(), asyncio.Event()

    @property
    def clock_ahead(self) -> timedelta:
        """How far the clock of `store` is ahead of Discord's, as far as that is known."""
        return self.skew.ahead

    def tells_of(self, guild_id: int) -> bool:
        """Whether Discord tells this process of that server, if the bot is in it."""
        return self.sharding.knows(guild_id)

    async def setup_hook(self) -> None:
        """Before connecting: begins with what it does, if it has that already."""
        async_context.set(PatientAdapter())
        if hasattr(self, "duties"):
            await self.duties.begin()

    async def launch_shards(self) -> None:
        """Connects in the background, as soon as it is known how many shards there are. Raises Fault."""
        advised, _, limits = await self.http.get_bot_gateway()
        await self.sharding.begin(self.settings.discord.shards or advised, limits["max_concurrency"])

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Each in its turn."""
        await self.sharding.turn(shard_id or 0)

    async def on_shard_connect(self, shard: int) -> None:
        """Online, now or again."""
        self.sharding.note_online(shard)
        self.connected.set()

    async def on_shard_ready(self, _shard: int) -> None:
        """Online and known to be, now or after a connection that could not be resumed."""
        await self.on_resumed()

    async def on_resumed(self) -> None:
        """Back where it left off."""
        if self.at_work.is_set():
            await self.duties.back()

    def _let_in(self, interaction: Any) -> None:
        """As it came. While more is asked than can be done, nothing is made of it: it is turned away."""
        if self.at_work.is_set() and self.duties.are_too_many and self.sharding.answers_alone(interaction):
            self.duties.turn_away(interaction)
        else:
            self._make_interaction(interaction)

    async def can_answer(self, interaction: discord.Interaction[Any]) -> bool:
        """Waits until all is loaded. Where that takes too long, says so.

        What was typed is made well-formed before anybody reads it.
        """
        interaction.data = well_formed(interaction.data)
        if not await self.sharding.may_answer(interaction):
            return False
        if not self.at_work.is_set():
            try:
                await asyncio.wait_for(self.at_work.wait(), LOADED_WITHIN)
            except TimeoutError:
                if interaction.type is not discord.InteractionType.autocomplete:
                    await interaction.response.send_message(embed=_STARTING, ephemeral=True)
                return False
        return True

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Presses and forms; commands go through the tree. Whoever interacts is met."""
        if interaction.type in _ROUTED and await self.can_answer(interaction):
            await self.duties.route(interaction)
        if interaction.type is discord.InteractionType.autocomplete or not self.at_work.is_set():
            return
        if not self.duties.are_too_many:
            await self.duties.meet(interaction)

    async def on_guild_join(self, server: discord.Guild) -> None:
        """Greets it, once all is loaded."""
        await self.at_work.wait()
        await self.duties.joined(server)

    async def on_guild_remove(self, server: discord.Guild) -> None:
        """Ends what was posted there, once all is loaded."""
        await self.at_work.wait()
        await self.duties.left(server)

    async def close(self) -> None:
        """Stops sending, answers whoever has asked, leaves Discord, and closes the database."""
        if not hasattr(self, "duties"):
            await super().close()
            await self.sharding.close()
            return
        await self.sharding.leave()
        await self.duties.finish()
        await super().close()
        await self.sharding.close()
        await self.duties.close()
