"""Answers to interactions whose connection broke are given again: what was done is told."""

import asyncio
from typing import Any

import aiohttp
from discord.webhook.async_ import AsyncWebhookAdapter

PAUSES = (0.1, 0.4)
"""Seconds before another try; Discord waits for three."""


class PatientAdapter(AsyncWebhookAdapter):
    """discord.py's way to answer, which gives up on a reset connection on Linux.

    If an answer has arrived without our learning of it, Discord says to the next one that it has one.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    async def request(self, *route_and_session: Any, **message: Any) -> Any:
        for pause in PAUSES:
            try:
                return await super().request(*route_and_session, **message)
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(pause)
                for file in message.get("files") or ():
                    file.reset()
        return await super().request(*route_and_session, **message)
