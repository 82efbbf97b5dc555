"""Turning people away at once while more is asked than can be done: for a small part of what answers cost."""

import asyncio
import contextlib
import json
from collections.abc import Mapping
from typing import Any

import aiohttp
from discord.http import Route

from cogs.render.text import AMBER

_WORDS = "**Too many people are asking me at once, so nothing was done.**\nTry again in a moment."
_EMBED = {"description": _WORDS, "color": AMBER.value}
_BODY = json.dumps(
    {"type": 4, "data": {"flags": 64, "embeds": [_EMBED], "allowed_mentions": {"parse": []}}}
).encode()
_AUTOCOMPLETE = 4


class Shedding:
    """Answers with the same words. The user agent is that of other requests."""

    def __init__(self, user_agent: str) -> None:
        self._headers = {"Content-Type": "application/json", "User-Agent": user_agent}
        self._session: aiohttp.ClientSession | None = None
        self._sending: set[asyncio.Task[None]] = set()

    def turn_away(self, interaction: Mapping[str, Any]) -> None:
        """Says to an interaction, as it came, that too much is asked; while somebody types, nothing."""
        if interaction["type"] == _AUTOCOMPLETE:
            return
        address = f"{Route.BASE}/interactions/{interaction['id']}/{interaction['token']}/callback"
        self._sending.add(task := asyncio.create_task(self._send(address)))
        task.add_done_callback(self._sending.discard)

    async def _send(self, address: str) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(headers=self._headers)
        with contextlib.suppress(aiohttp.ClientError):
            async with self._session.post(address, data=_BODY):
                pass

    async def close(self) -> None:
        """Lets go of the connections."""
        if self._session is not None:
            await self._session.close()
