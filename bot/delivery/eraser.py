"""Takes out of Discord what the bot sent to or about somebody who has deleted their data."""

import asyncio
import contextlib
import json
import logging
import re
from datetime import datetime

import discord

from bot.delivery.channels import pinging
from bot.delivery.discord_errors import Never, is_ours, judge
from cogs.bot import Bot
from scheduling.model import DELETED
from services.outbox import due, erasures
from services.outbox.erasures import LEASE, ErasureClaim

ERASE_TIMEOUT = LEASE / 2
STOP_WITHIN = 5
AT_ONCE = 20  # DMs of one person: Discord takes about five deletions in five seconds.
_log = logging.getLogger(__name__)


class Eraser:
    """Carries out erasures, one after the other. Several processes may do so: doing it twice does no harm."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._one_batch_at_a_time = asyncio.Lock()
        self._stopping = False

    async def erase_due(self) -> datetime | None:
        """Carries out all that are due; when to look again, or None if there is none."""
        async with self._one_batch_at_a_time:
            while not self._stopping and (batch := await erasures.claim(self._bot.store)):
                for claimed in batch:
                    await self._erase(claimed)
        return None if self._stopping else (await due.next_due(self._bot.store)).erasure

    async def finish(self) -> None:
        """Waits for what is under way; one that hangs is carried out again when its lease ends."""
        self._stopping = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_WITHIN), self._one_batch_at_a_time:
                pass

    async def _erase(self, claimed: ErasureClaim) -> None:
        """Carries out one; whatever goes wrong with it concerns no other."""
        store = self._bot.store
        try:
            async with asyncio.timeout(ERASE_TIMEOUT.total_seconds()):
                is_done = await self._take_out(claimed)
        except discord.NotFound as error:
            await erasures.end(store, claimed, f"gone already (Discord {error.code})")
        except Exception as error:
            if is_ours(error):
                _log.error("erasure %d: unexpected error", claimed.id, exc_info=error)
            verdict = judge(error, claimed.attempts, in_channel=claimed.message_id is not None)
            if isinstance(verdict, Never):
                await erasures.end(store, claimed, verdict.reason)
            else:
                until = store.now() + verdict.pause
                await erasures.postpone(store, claimed, until, verdict.reason, verdict.attempts)
        else:
            await (erasures.end if is_done else erasures.go_on)(store, claimed)

    async def _take_out(self, claimed: ErasureClaim) -> bool:
        """Whether that is all there is to do. Raises what Discord answers."""
        if claimed.message_id is None:
            return await self._delete_dms(claimed)
        channel = self._bot.get_partial_messageable(claimed.channel_id or 0)
        if claimed.discord_id is None:
            await channel.get_partial_message(claimed.message_id).delete()
        else:
            await _redact(await channel.fetch_message(claimed.message_id), claimed.discord_id)
        return True

    async def _delete_dms(self, claimed: ErasureClaim) -> bool:
        """Deletes some of the bot's messages to an account; what the account has written is not the bot's."""
        channel_id = claimed.channel_id
        if channel_id is None:
            opened = await self._bot.http.start_private_message(claimed.discord_id or 0)
            channel_id = int(opened["id"])
        deleted = 0
        async for message in self._bot.get_partial_messageable(channel_id).history(limit=None):
            if deleted == AT_ONCE:
                return False
            if self._bot.user is not None and message.author.id == self._bot.user.id:
                await message.delete()
                deleted += 1
        return True


async def _redact(message: discord.Message, discord_id: int) -> None:
    """Takes the account's mention out of a post; one that only calls the account is deleted."""
    mention = re.compile(rf"<@!?{discord_id}>")
    content = " ".join(mention.sub("", message.content).split())
    if message.content and not content:
        await message.delete()
        return
    told = json.dumps([embed.to_dict() for embed in message.embeds])
    embeds = [discord.Embed.from_dict(embed) for embed in json.loads(mention.sub(DELETED, told))]
    await message.edit(content=content or None, embeds=embeds, allowed_mentions=pinging())
