"""Answers to interactions: given again where the connection broke, and no more asked back than is read."""

import asyncio
import time
from typing import Any

import aiohttp
from discord.http import MultipartParameters, Route
from discord.webhook.async_ import AsyncWebhookAdapter

PAUSES = (0.1, 0.4)
"""Seconds before another try; Discord waits for three."""
_TRACED_EVERY = 1.0
"""Seconds after which an answer tells Discord's clock again; to follow each costs a good part of it."""


class PatientAdapter(AsyncWebhookAdapter):
    """discord.py's way to answer, which gives up on a reset connection on Linux.

    If an answer has arrived without our learning of it, Discord says to the next one that it has one.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._untraced: aiohttp.ClientSession | None = None
        self._traced_at = -_TRACED_EVERY

    async def request(self, *route_and_session: Any, **message: Any) -> Any:
        for pause in PAUSES:
            try:
                return await super().request(*route_and_session, **message)
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(pause)
                for file in message.get("files") or ():
                    file.reset()
        return await super().request(*route_and_session, **message)

    async def create_interaction_response(
        self,
        interaction_id: int,
        token: str,
        *,
        session: aiohttp.ClientSession,
        params: MultipartParameters,
        **proxy: Any,
    ) -> Any:
        """Answers without having Discord send back what has become of it, which nobody reads."""
        path = "/interactions/{webhook_id}/{webhook_token}/callback"
        route = Route("POST", path, webhook_id=interaction_id, webhook_token=token)
        await self.request(route, self._session(session), **params._asdict(), **proxy)
        return {"interaction": {"id": interaction_id}}

    def _session(self, traced: aiohttp.ClientSession) -> aiohttp.ClientSession:
        """The one that looks at Discord's clock once in a while, else one on the same connections."""
        now = time.monotonic()
        if now - self._traced_at >= _TRACED_EVERY:
            self._traced_at = now
            return traced
        if self._untraced is None or self._untraced.closed:
            jar = aiohttp.DummyCookieJar()
            self._untraced = aiohttp.ClientSession(
                connector=traced.connector, connector_owner=False, cookie_jar=jar
            )
        return self._untraced
