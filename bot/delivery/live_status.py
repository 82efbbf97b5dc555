"""Keeps live statuses up to date: sends them, edits them, and ends those that are gone."""

import asyncio
import contextlib
import logging
from datetime import datetime

from bot.delivery.channels import check_channel, find_sent, pinging
from bot.delivery.discord_errors import Never, is_ours, judge
from cogs.bot import Bot
from cogs.buttons import live_status as buttons
from cogs.render.audience import EVERYBODY
from cogs.render.live_status import live as live_embed
from cogs.render.pictures import Drawn, show
from cogs.render.text import mention_role
from scheduling.model import Mode
from services.outbox import due, live_status
from services.outbox.live_status import LEASE, LiveClaim, PublicStatus

SHOW_TIMEOUT = LEASE / 2
STOP_WITHIN = 5  # Of the ten seconds there are: what was claimed is given back in the rest.
_log = logging.getLogger(__name__)


class LiveStatus:
    """Shows each live message that is due as the calendar is now. Several processes may do so."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._one_batch_at_a_time = asyncio.Lock()
        self._stopping = False

    async def show_due(self) -> datetime | None:
        """Sends and edits all that are due; when to look again, or None if none is."""
        async with self._one_batch_at_a_time:
            while not self._stopping and (batch := await live_status.claim(self._bot.store)):
                await asyncio.gather(*(self._show(claimed) for claimed in batch))
        return None if self._stopping else (await due.next_due(self._bot.store)).live_message

    async def finish(self) -> None:
        """Waits for the edits that are under way; one that hangs is made again when its lease ends."""
        self._stopping = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_WITHIN), self._one_batch_at_a_time:
                pass

    async def _show(self, claimed: LiveClaim) -> None:
        """Shows one; whatever goes wrong with it concerns no other."""
        store = self._bot.store
        try:
            async with asyncio.timeout(SHOW_TIMEOUT.total_seconds()):
                message_id = await self._send_or_edit(claimed)
        except Exception as error:
            if is_ours(error):
                _log.error("live message %d: unexpected error", claimed.id, exc_info=error)
            verdict = judge(error, claimed.attempts, in_channel=True)
            if isinstance(verdict, Never):
                await live_status.end(store, claimed, verdict.reason)
            else:
                until = store.now() + verdict.pause
                await live_status.postpone(store, claimed, until, verdict.reason, verdict.attempts)
        else:
            await live_status.mark_shown(store, claimed, message_id)

    async def _send_or_edit(self, claimed: LiveClaim) -> int:
        channel = self._bot.get_partial_messageable(claimed.channel_id)
        now = self._bot.store.now()
        embed, view = live_embed(claimed.status, now, claimed.admission), buttons.live(claimed, now)
        files = show(embed, await asyncio.shield(self._drawing(claimed.status, now)))
        if claimed.message_id is not None:
            message = channel.get_partial_message(claimed.message_id)
            await message.edit(embed=embed, view=view, attachments=files, allowed_mentions=pinging())
            return claimed.message_id
        await check_channel(self._bot, claimed.channel_id, claimed.status.calendar.owner.discord_id)
        sent = await find_sent(channel, buttons.ids(claimed)) if claimed.attempts > 1 else None
        if sent is not None:
            return sent
        roles = () if claimed.pings is None else (claimed.pings,)
        posted = await channel.send(
            " ".join(map(mention_role, roles)) or None,
            embed=embed,
            view=view,
            files=files,
            nonce=claimed.nonce,
            allowed_mentions=pinging(roles=roles),
        )
        return posted.id

    def _drawing(self, status: PublicStatus, now: datetime) -> "asyncio.Task[Drawn | None]":
        """Of a group with its meeting outlined; of one-on-ones without: who meets when is theirs to know."""
        calendar = status.calendar
        chosen = status.meetings if calendar.mode is Mode.GROUP else []
        spans = [meeting.span for meeting in chosen]
        return self._bot.pictures.draw(calendar, status.answers, EVERYBODY, now, spans)
