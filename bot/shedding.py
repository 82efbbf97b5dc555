"""Turning people away at once while more is asked than can be done: for a small part of what answers cost."""

import contextlib
import json

import aiohttp
import discord
from discord.http import Route

from cogs.base import Interaction
from cogs.render.text import AMBER

_WORDS = "**Too many people are asking me at once, so nothing was done.**\nTry again in a moment."
_EMBED = {"description": _WORDS, "color": AMBER.value}
_BODY = json.dumps(
    {"type": 4, "data": {"flags": 64, "embeds": [_EMBED], "allowed_mentions": {"parse": []}}}
).encode()
_HEADERS = {"Content-Type": "application/json"}


class Shedding:
    """Answers with the same words, ready to be sent, past all that discord.py does for an answer."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def turn_away(self, interaction: Interaction) -> None:
        """Says that there is too much to do; while somebody types, says nothing."""
        if interaction.type is discord.InteractionType.autocomplete:
            return
        if self._session is None:
            self._session = aiohttp.ClientSession(headers=_HEADERS)
        address = f"{Route.BASE}/interactions/{interaction.id}/{interaction.token}/callback"
        with contextlib.suppress(aiohttp.ClientError):
            async with self._session.post(address, data=_BODY):
                pass

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
