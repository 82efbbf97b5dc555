"""Claims what is due, sends it, and marks it after Discord has accepted it."""

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import discord

from bot.delivery.channels import check_channel, find_sent, pinging
from bot.delivery.discord_errors import FLAGGED_FOR_SPAM, OPENING_TOO_FAST, Lost, Never, is_ours, judge
from bot.delivery.outage import Outage, is_unanswered
from bot.delivery.sent_marks import SentMarks
from cogs import notifications as render
from cogs.bot import Bot
from scheduling.model import Outcome
from services.outbox import claims, due, outcomes
from services.outbox.claims import LEASE, Claimed
from services.outbox.flagged import note_flagged
from services.outbox.outcomes import Sent
from services.planning.prospects import with_prospect

SEND_TIMEOUT = LEASE / 2
AT_ONCE = 10  # Messages under way: at a fifth of a second each, as many as Discord takes.
CLOSED_CHECK = timedelta(hours=1)
STOP_WITHIN = 5  # Of the ten seconds there are: what was claimed is given back in the rest.
_ANOTHER = "an earlier message couldn't reach them"
_UNKNOWN_MESSAGE = 10008
_log = logging.getLogger(__name__)


class Sender:
    """Delivers notifications, several at once but one after the other to each person or channel.

    Several processes may do so on one database.
    """

    def __init__(self, bot: Bot, outage: Outage) -> None:
        self._bot = bot
        self._outage = outage
        self._no_new_dms_until: datetime | None = None
        self._marks = SentMarks(bot.store)
        self._one_batch_at_a_time = asyncio.Lock()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._stopping = False
        self._sending: asyncio.Task[None] | None = None
        self._in_hand: dict[int, Claimed] = {}
        self._under_way: set[int] = set()

    async def send_due(self) -> datetime | None:
        """Sends everything that is due; when to look again, or None if nothing is owed."""
        store = self._bot.store
        async with self._one_batch_at_a_time:
            while not self._stopping and not self._outage.until and (batch := await claims.claim(store)):
                await self._send_batch(batch)
        if self._stopping:
            return None
        next_due = (await due.next_due(store)).notification
        return next_due and max(next_due, self._outage.until or next_due)

    async def finish(self) -> None:
        """Waits for what is under way; what else was claimed is given back, and in the end that as well."""
        self._stopping = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_WITHIN), self._one_batch_at_a_time:
                return
        hanging = [(claimed, claimed.id in self._under_way) for claimed in self._in_hand.values()]
        if self._sending is not None:
            self._sending.cancel()
            await asyncio.wait([self._sending])
        store = self._bot.store
        for claimed, tried in hanging:
            attempts = claimed.attempts - (not tried)
            await outcomes.postpone(
                store, claimed, store.now(), "the bot stopped before it was sent", attempts
            )

    async def _send_batch(self, batch: list[Claimed]) -> None:
        self._in_hand = {claimed.id: claimed for claimed in batch}
        self._sending = asyncio.ensure_future(self._send_lanes(_by_recipient(batch)))
        try:
            await self._sending
        except asyncio.CancelledError:
            if not self._stopping:
                raise

    async def _send_lanes(self, lanes: Iterable[list[Claimed]]) -> None:
        async with asyncio.TaskGroup() as group:
            for lane in lanes:
                group.create_task(self._send_in_turn(lane))

    async def _send_in_turn(self, lane: list[Claimed]) -> None:
        """What is for one recipient, until they refuse it: Discord holds repeated refusals against a bot."""
        reachable = True
        for claimed in lane:
            if reachable or claimed.channel_id is not None:
                reachable = await self._deliver(claimed)
            else:
                await outcomes.give_up(self._bot.store, claimed, Outcome.UNREACHABLE, _ANOTHER)
            del self._in_hand[claimed.id]

    async def _deliver(self, claimed: Claimed) -> bool:
        """Sends one; whatever goes wrong with it concerns no other. False if the person cannot be reached."""
        try:
            async with self._places:
                sent = await self._try(claimed)
        except Exception as error:
            return await self._refused(claimed, error)
        if sent is not None:
            self._outage.is_over()
            await self._marks.mark(sent)
        return True

    async def _try(self, claimed: Claimed) -> Sent | None:
        """Sends it, or, with None, gives it back because its time is up or not yet there."""
        if (put_off := self._put_off(claimed, self._bot.store.now())) is not None:
            await outcomes.postpone(self._bot.store, claimed, *put_off, attempts=claimed.attempts - 1)
            return None
        _log.info("notification %d: sending, try %d", claimed.id, claimed.attempts)
        self._under_way.add(claimed.id)
        try:
            async with asyncio.timeout(SEND_TIMEOUT.total_seconds()):
                return Sent(claimed, *await self._send(claimed))
        finally:
            self._under_way.discard(claimed.id)

    def _put_off(self, claimed: Claimed, now: datetime) -> tuple[datetime, str] | None:
        """Until when it is not to be tried, and why."""
        if self._stopping or now + SEND_TIMEOUT > claimed.leased_until:
            return now, "ran out of time before sending"
        if (until := self._outage.until) is not None:
            return until, "Discord does not answer"
        until = self._no_new_dms_until
        if until is not None and now < until and _opens_a_dm(claimed):
            return min(until, now + CLOSED_CHECK), "Discord wants no new DMs for now"
        return None

    async def _send(self, claimed: Claimed) -> tuple[int | None, int]:
        if claimed.channel_id is not None:
            await check_channel(self._bot, claimed.channel_id, claimed.calendar.owner.discord_id)
        channel_id = claimed.channel_id or claimed.dm_channel_id or await self._open_dm(claimed)
        channel = self._bot.get_partial_messageable(channel_id)
        # An earlier try may have arrived without our learning of it; the nonce covers some minutes only.
        ids = (claimed.calendar.id, claimed.id)
        sent = await find_sent(channel, ids) if claimed.attempts > 1 else None
        if sent is None:
            store, told = self._bot.store, await with_prospect(self._bot.store, claimed)
            if (now := store.now()) >= claimed.leased_until:
                raise TimeoutError  # The process stood still meanwhile, and somebody else may have sent it.
            sent = await _post(channel, told, now)
        return sent, channel_id

    async def _open_dm(self, claimed: Claimed) -> int:
        # Not create_dm, which remembers every channel, also one that is gone.
        recipient = claimed.recipient.discord_id if claimed.recipient else 0
        channel = await self._bot.http.start_private_message(recipient)
        return int(channel["id"])

    async def _refused(self, claimed: Claimed, error: Exception) -> bool:
        """What follows from it; False if the person cannot be reached."""
        store, in_channel = self._bot.store, claimed.channel_id is not None
        verdict = judge(error, claimed.attempts, in_channel=in_channel)
        if is_ours(error):
            _log.error("notification %d: unexpected error", claimed.id, exc_info=error)
        if isinstance(verdict, Never):
            if verdict.lost is Lost.CHANNEL:
                await outcomes.give_up_channel(store, claimed, verdict.reason)
            else:
                outcome = Outcome.UNREACHABLE if verdict.lost is Lost.PERSON else Outcome.GIVEN_UP
                await outcomes.give_up(store, claimed, outcome, verdict.reason)
            return verdict.lost is not Lost.PERSON
        until = store.now() + verdict.pause
        if is_unanswered(error):
            until = max(until, self._outage.noticed())
        elif isinstance(error, discord.HTTPException):
            self._outage.is_over()
            await self._mind_new_dms(error.code, until)
        if verdict.reopen:
            await outcomes.forget_channel(store, claimed)
        await outcomes.postpone(store, claimed, until, verdict.reason, verdict.attempts)
        return True

    async def _mind_new_dms(self, code: int, until: datetime) -> None:
        if code == FLAGGED_FOR_SPAM:
            _log.error("Discord has flagged this bot for spam: it opens no new DMs until it is restarted")
            self._no_new_dms_until = datetime.max.replace(tzinfo=UTC)
            await note_flagged(self._bot.store, True)
        elif code == OPENING_TOO_FAST:
            self._no_new_dms_until = until


def _opens_a_dm(claimed: Claimed) -> bool:
    return claimed.channel_id is None and claimed.dm_channel_id is None


def _by_recipient(batch: list[Claimed]) -> Iterable[list[Claimed]]:
    lanes: dict[tuple[int | None, int | None], list[Claimed]] = {}
    for claimed in batch:
        whom = claimed.recipient.id if claimed.recipient and claimed.channel_id is None else None
        lanes.setdefault((whom, claimed.channel_id), []).append(claimed)
    return lanes.values()


async def _post(channel: discord.PartialMessageable, claimed: Claimed, now: datetime) -> int | None:
    """The id of the message, or None if Discord says that it had it before, and it was deleted since."""
    message = render.message(claimed)
    try:
        sent = await channel.send(
            message.content,
            embed=message.embed,
            view=message.view,
            files=await asyncio.to_thread(message.files, now),
            nonce=claimed.nonce,
            allowed_mentions=pinging(users=message.pings, roles=message.role_pings),
        )
    except discord.NotFound as error:
        if error.code != _UNKNOWN_MESSAGE:
            raise
        return None
    return sent.id
