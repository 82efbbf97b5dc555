"""Claims what is due, sends it, and marks it after Discord has accepted it."""

import asyncio
import contextlib
import logging
from collections import deque
from datetime import UTC, datetime, timedelta

import discord

from bot.delivery.verdicts import FLAGGED_FOR_SPAM, OPENING_TOO_FAST, Never, judge
from cogs.base import Bot
from cogs.buttons.layout import parse
from cogs.render import notifications as render
from scheduling.model import Outcome
from services import notifications
from services.notifications import LEASE, Claimed

SEND_TIMEOUT = LEASE / 2
STOP_WITHIN = 8
CLOSED_CHECK = timedelta(hours=1)
_LOOK_BACK = 50
_ANOTHER = "another message could not reach them"
_log = logging.getLogger(__name__)


class Sender:
    """Delivers notifications by DM, one at a time; several processes may do so at once."""

    def __init__(self, bot: Bot, new_dms_per_minute: int) -> None:
        self._bot = bot
        self._pace = Pace(new_dms_per_minute)
        self._one_at_a_time = asyncio.Lock()
        self._stopping = False
        # Who refused a message of the batch under way: Discord holds repeated refusals against a bot.
        self._refusing: set[int] = set()

    async def send_due(self) -> datetime | None:
        """Sends everything that is due; when to look again, or None if nothing is owed."""
        async with self._one_at_a_time:
            while not self._stopping and (batch := await notifications.claim(self._bot.store)):
                self._refusing.clear()
                for claimed in batch:
                    await self._deliver(claimed)
        return await notifications.next_due(self._bot.store)

    async def finish(self) -> None:
        """Waits for the message that is under way; what else was claimed is given back."""
        self._stopping = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_WITHIN), self._one_at_a_time:
                pass

    async def _deliver(self, claimed: Claimed) -> None:
        """Sends one; whatever goes wrong with it concerns no other."""
        store = self._bot.store
        if self._stopping or store.now() + SEND_TIMEOUT > claimed.leased_until:
            await notifications.postpone(store, claimed, store.now(), "not begun in time", tried=False)
            return
        if claimed.dm_channel_id is None and (free_at := self._pace.take(store.now())) is not None:
            await notifications.postpone(store, claimed, free_at, "new DMs are paced", tried=False)
            return
        if claimed.recipient.id in self._refusing:
            await notifications.give_up(store, claimed, Outcome.UNREACHABLE, _ANOTHER)
            return
        try:
            async with asyncio.timeout(SEND_TIMEOUT.total_seconds()):
                message_id, channel_id = await self._send(claimed)
        except Exception as error:
            await self._refused(claimed, error)
        else:
            await notifications.mark_sent(store, claimed, message_id=message_id, channel_id=channel_id)

    async def _send(self, claimed: Claimed) -> tuple[int, int]:
        channel_id = claimed.dm_channel_id or await self._open_dm(claimed)
        channel = self._bot.get_partial_messageable(channel_id)
        # An earlier try may have arrived without our learning of it; the nonce covers some minutes only.
        sent = await _already_there(channel, claimed) if claimed.attempts > 1 else None
        if sent is None:
            message = render.message(claimed)
            sent = (await channel.send(embed=message.embed, view=message.view, nonce=claimed.nonce)).id
        return sent, channel_id

    async def _open_dm(self, claimed: Claimed) -> int:
        # Not create_dm, which remembers every channel, also one that is gone.
        channel = await self._bot.http.start_private_message(claimed.recipient.discord_id)
        return int(channel["id"])

    async def _refused(self, claimed: Claimed, error: Exception) -> None:
        store, verdict = self._bot.store, judge(error, claimed.attempts)
        if isinstance(verdict, Never):
            outcome = Outcome.UNREACHABLE if verdict.unreachable else Outcome.GIVEN_UP
            if verdict.unreachable:
                self._refusing.add(claimed.recipient.id)
            await notifications.give_up(store, claimed, outcome, verdict.reason)
            return
        code = error.code if isinstance(error, discord.HTTPException) else None
        if code == FLAGGED_FOR_SPAM:
            _log.error("Discord has flagged this bot for spam: no new DMs are opened until it is restarted")
            self._pace.close(datetime.max.replace(tzinfo=UTC))
        elif code == OPENING_TOO_FAST:
            self._pace.close(store.now() + verdict.pause)
        if not isinstance(error, discord.DiscordException | TimeoutError | OSError):
            _log.error("notification %d: failed here", claimed.id, exc_info=error)
        if verdict.reopen:
            await notifications.forget_channel(store, claimed)
        await notifications.postpone(store, claimed, store.now() + verdict.pause, verdict.reason)


class Pace:
    """At most so many new DM channels within any minute; Discord takes more for spam."""

    def __init__(self, per_minute: int) -> None:
        self._taken: deque[datetime] = deque(maxlen=per_minute)
        self._closed_until: datetime | None = None

    def close(self, until: datetime) -> None:
        """Discord wants no new ones until then."""
        self._closed_until = until

    def take(self, now: datetime) -> datetime | None:
        """None if one may be opened now, and it counts; else the instant at which to ask again."""
        if self._closed_until is not None and now < self._closed_until:
            return min(self._closed_until, now + CLOSED_CHECK)
        full = len(self._taken) == self._taken.maxlen
        if full and self._taken[0] + timedelta(minutes=1) > now:
            return self._taken[0] + timedelta(minutes=1)
        self._taken.append(now)
        return None


async def _already_there(channel: discord.PartialMessageable, claimed: Claimed) -> int | None:
    """The id of the message that carries this notification's id on a button, if it was sent before."""
    async for message in channel.history(limit=_LOOK_BACK):
        for row in message.components:
            for item in getattr(row, "children", []):
                known = parse(getattr(item, "custom_id", None) or "")
                if known and known[1] == (claimed.calendar.id, claimed.id):
                    return message.id
    return None
