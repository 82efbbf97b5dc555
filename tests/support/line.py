"""The line between the bot and the simulated Discord: it can hang, lose answers, or see the bot die."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import Any

from bot.demo.world import World

SENDING = "/channels/*/messages"
OPENING = "/users/@me/channels"


@dataclass
class Trouble:
    """What happens to requests to `path`, `times` times; they are POST unless told.

    With `hold`, each waits to be let go, and `held` has the events that do it; `hold` says how to wait.
    `after` is raised once Discord has done what it was asked.
    """

    path: str = SENDING
    method: str = "POST"
    times: int = 1
    after: Callable[[], BaseException] | None = None
    hold: Callable[[Awaitable[Any]], Awaitable[Any]] | None = None
    held: asyncio.Queue[asyncio.Event] = field(default_factory=asyncio.Queue)

    def hits(self, method: str, path: str) -> bool:
        """Whether this request is in for it; counts."""
        if method != self.method or not fnmatch(path, self.path) or self.times == 0:
            return False
        self.times -= 1
        return True

    async def wait(self) -> None:
        """Holds a request until it is let go."""
        if self.hold is not None:
            self.held.put_nowait(let_go := asyncio.Event())
            await self.hold(let_go.wait())


@contextmanager
def trouble(world: World, **what: Any) -> Iterator[Trouble]:
    """Trouble on the line of the bot that runs now, until the end of the block."""
    expected = Trouble(**what)
    http: Any = world.bot.http
    send = http.request

    async def request(route: Any, **rest: Any) -> Any:
        if not expected.hits(route.method, route.url.partition("/v10")[2]):
            return await send(route, **rest)
        await expected.wait()
        answer = await send(route, **rest)
        if expected.after is not None:
            raise expected.after()
        return answer

    http.request = request
    try:
        yield expected
    finally:
        http.request = send


def death() -> BaseException:
    """What ends the sender midway, so that it neither marks nor gives anything back."""
    return asyncio.CancelledError()
