"""Keeps server events as their meetings are: makes, edits and cancels them, and ends those that can't be."""

import asyncio
import contextlib
import io
import logging
from datetime import datetime, timedelta
from typing import Any

import discord
from discord.http import Route

from bot.delivery.channels import find_channel
from bot.delivery.discord_errors import Never, PostingForbidden, describe, is_ours, judge
from cogs.bot import Bot
from cogs.render.server_events import body
from scheduling.model import EventEnd
from scheduling.places import channel_in
from services.outbox import due, server_events
from services.outbox.server_events import LEASE, EventClaim

AGREE_TIMEOUT = LEASE / 2
STOP_WITHIN = 5
LOOK_AGAIN = timedelta(hours=1)
"""After so long, at an event that runs on after its meeting."""
_EVENTS = "/guilds/{guild_id}/scheduled-events"
_EVENT = f"{_EVENTS}/{{event_id}}"
_ACTIVE, _COMPLETED, _CANCELED = 2, 3, 4
_GONE = (10070, 180000)
"""It was deleted; it is over or was canceled."""
_ENDS = {
    10004: EventEnd.FORBIDDEN,
    30038: EventEnd.FULL,
    50001: EventEnd.FORBIDDEN,
    50013: EventEnd.FORBIDDEN,
    **dict.fromkeys(_GONE, EventEnd.DELETED),
}
_log = logging.getLogger(__name__)


class HasBegun(Exception):
    """The meeting has begun, and Discord takes events only before that."""


class RunsOn(Exception):
    """The event of the last meeting still runs, and Discord takes no other time for it until it ends."""


class Unanswered(discord.DiscordException):
    """Discord has not said whether it has made an event; it is looked for before another is made."""


class _Once(discord.File):
    """Sends nothing, once: discord.py rewinds files before it tries again, as it would after a 502."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO())

    def reset(self, *, seek: int | bool = True) -> None:
        if seek:
            raise Unanswered


class EventKeeper:
    """Makes Discord agree with each server event that is due. Several processes may do so.

    discord.py knows no recurrence and drops what it doesn't know, so what is sent goes by the raw route.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._one_batch_at_a_time = asyncio.Lock()
        self._stopping = False

    async def agree_due(self) -> datetime | None:
        """Sees to all that are due; when to look again, or None if none is."""
        async with self._one_batch_at_a_time:
            while not self._stopping and (batch := await server_events.claim(self._bot.store)):
                await asyncio.gather(*(self._agree(claimed) for claimed in batch))
        return None if self._stopping else (await due.next_due(self._bot.store)).server_event

    async def finish(self) -> None:
        """Waits for what is under way; one that hangs is seen to again when its lease ends."""
        self._stopping = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_WITHIN), self._one_batch_at_a_time:
                pass

    async def _agree(self, claimed: EventClaim) -> None:
        """Sees to one; whatever goes wrong with it concerns no other."""
        store = self._bot.store
        try:
            async with asyncio.timeout(AGREE_TIMEOUT.total_seconds()):
                event_id = await self._make_agree(claimed)
        except HasBegun:
            await server_events.end(store, claimed, EventEnd.BEGAN, "the meeting has begun")
        except RunsOn:
            until, why = store.now() + LOOK_AGAIN, "the event still runs"
            await server_events.postpone(store, claimed, until, why, claimed.attempts - 1)
        except Exception as error:
            if is_ours(error):
                _log.error("server event %d: unexpected error", claimed.id, exc_info=error)
            code = error.code if isinstance(error, discord.HTTPException) else 0
            verdict = judge(error, claimed.attempts)
            if code in _ENDS:
                await server_events.end(store, claimed, _ENDS[code], describe(error))
            elif isinstance(verdict, Never):
                await server_events.end(store, claimed, EventEnd.GIVEN_UP, verdict.reason)
            else:
                until = store.now() + verdict.pause
                await server_events.postpone(store, claimed, until, verdict.reason, verdict.attempts)
        else:
            await server_events.mark_agreed(store, claimed, event_id)

    async def _make_agree(self, claimed: EventClaim) -> int | None:
        """The event's id; None if there is none any more. Raises HasBegun, and what Discord answers."""
        event_id, plan = await self._known(claimed), claimed.plan
        has_begun = plan.meeting.start <= self._bot.store.now()
        if event_id is not None and ((plan.is_over and plan.rule) or not claimed.is_wanted):
            await self._call_off(claimed, event_id, has_begun=has_begun)
        if not claimed.is_wanted:
            return None
        if has_begun:
            if event_id is None and claimed.event_id is None:
                raise HasBegun
            return event_id or claimed.event_id  # Discord takes no other time for it any more.
        told = body(claimed, await self._voice_channel(claimed))
        if event_id is None:
            route = Route("POST", _EVENTS, guild_id=claimed.guild_id)
            made = await self._bot.http.request(route, files=[_Once()], json=told)
            return int(made["id"])
        await self._change("PATCH", claimed, event_id, json=told)
        return event_id

    async def _known(self, claimed: EventClaim) -> int | None:
        """The event that there is; of a series, none once Discord has ended it after one of the meetings."""
        event_id, plan = claimed.event_id, claimed.plan
        is_between = plan.is_over or plan.meeting.start > self._bot.store.now()
        if event_id is not None and plan.rule is not None and is_between:
            status = (await self._change("GET", claimed, event_id))["status"]
            if status == _ACTIVE and claimed.is_wanted and not plan.is_over:
                raise RunsOn
            if status == _COMPLETED:
                return await self._find(claimed)
        if event_id is None and claimed.attempts > 1:
            return await self._find(claimed)
        return event_id

    async def _find(self, claimed: EventClaim) -> int | None:
        """The event that a former try has made, if it came so far."""
        for event in await self._bot.http.request(Route("GET", _EVENTS, guild_id=claimed.guild_id)):
            ours = self._bot.user is not None and event["creator_id"] == str(self._bot.user.id)
            if ours and claimed.mark in (event["description"] or ""):
                return int(event["id"])
        return None

    async def _call_off(self, claimed: EventClaim, event_id: int, *, has_begun: bool) -> None:
        """Cancels it, or, as one that has begun can't be canceled, deletes it."""
        try:
            if has_begun:
                await self._change("DELETE", claimed, event_id)
            else:
                await self._change("PATCH", claimed, event_id, json={"status": _CANCELED})
        except discord.HTTPException as error:
            if error.code not in _GONE:
                raise

    async def _change(self, method: str, claimed: EventClaim, event_id: int, **sent: Any) -> Any:
        route = Route(method, _EVENT, guild_id=claimed.guild_id, event_id=event_id)
        return await self._bot.http.request(route, **sent)

    async def _voice_channel(self, claimed: EventClaim) -> int | None:
        """Where the meeting is, if that is a voice channel of the server in which the bot may hold events."""
        named = channel_in(claimed.calendar.place)
        if named is None or (self._bot.tells_of(claimed.guild_id) and self._bot.get_channel(named) is None):
            return None
        try:
            channel, me = await find_channel(self._bot, named)
        except (PostingForbidden, discord.NotFound, discord.Forbidden):
            return None
        if not isinstance(channel, discord.VoiceChannel) or channel.guild.id != claimed.guild_id:
            return None
        may = channel.permissions_for(me)
        return channel.id if may.view_channel and may.connect else None
