"""/healthz: whether the bot does what it should, for what watches over it."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web
from msgspec import Struct

from bot.client import OneOnOne
from scheduling.errors import Unavailable
from services.outbox.due import Late, late

_WITHIN = 5
"""Seconds for which the database may take to answer."""
_MUCH_TOO_LATE = 600


class Condition(Struct, frozen=True):
    """How the bot is. `outbox` is None if the database doesn't answer; `behind` are seconds."""

    gateway: bool
    outbox: Late | None
    behind: float

    @property
    def is_well(self) -> bool:
        """Whether nothing needs a host: what was put off or refused is tried again by itself."""
        return self.gateway and self.outbox is not None and self.behind < _MUCH_TOO_LATE


async def condition(bot: OneOnOne) -> Condition:
    """How it is now."""
    try:
        async with asyncio.timeout(_WITHIN):
            outbox = await late(bot.store)
    except (Unavailable, TimeoutError):
        return Condition(bot.sharding.are_connected, None, 0)
    since = outbox.oldest
    behind = (bot.store.now() - since).total_seconds() if since is not None else 0
    return Condition(bot.sharding.are_connected, outbox, behind)


def handler(bot: OneOnOne) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Answers 200 if it is well, else 503, either way with what was found."""

    async def show(_request: web.Request) -> web.Response:
        found = await condition(bot)
        told = {
            "status": "ok" if found.is_well else "failing",
            "gateway": found.gateway,
            "database": found.outbox is not None,
            "outbox_late": found.outbox.count if found.outbox else None,
            "outbox_behind_seconds": round(found.behind),
        }
        return web.json_response(told, status=200 if found.is_well else 503)

    return show
