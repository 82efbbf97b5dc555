"""What can befall a request: refused, cut off before or after it took effect, held back, or late."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import Any

SENDING = "/channels/*/messages"
SERVER_EVENTS = "/guilds/*/scheduled-events"
ANYTHING = "*"


@dataclass
class Fault:
    """Befalls the next `times` requests that match; None is until it is taken back.

    With `status`, Discord answers that. With `cut`, the connection is reset. Either comes in place of what
    was asked, unless it `takes_effect`. With `hold`, the answer waits until the fault is let go; `held` has
    the bots that wait for one.
    """

    path: str = SENDING
    method: str = "POST"
    times: int | None = 1
    status: int | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    takes_effect: bool = False
    delay: float = 0
    hold: bool = False
    held: list[str] = field(default_factory=list)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)

    def hits(self, method: str, path: str) -> bool:
        """Whether this request is in for it; counts."""
        if self.times == 0 or self.method not in (method, ANYTHING) or not fnmatch(path, self.path):
            return False
        if self.times is not None:
            self.times -= 1
        return True


def rate_limited(retry_after: float, **where: Any) -> Fault:
    """429 as Discord's edge sends it: without `Via`, discord.py takes it for a ban."""
    return Fault(
        status=429,
        body={"message": "You are being rate limited.", "retry_after": retry_after, "global": False},
        headers={"Retry-After": str(retry_after), "Via": "1.1 google", "X-RateLimit-Scope": "user"},
        **where,
    )


def broken(status: int, **where: Any) -> Fault:
    """A server error, such as 500 or 502."""
    return Fault(status=status, body={"message": "it broke", "code": 0}, **where)


def closed_dms(**where: Any) -> Fault:
    """The person takes no DMs."""
    body = {"message": "Cannot send messages to this user", "code": 50007}
    return Fault(status=403, body=body, **where)


def cut_before(**where: Any) -> Fault:
    """The connection is reset before Discord does what it was asked."""
    return Fault(cut=True, **where)


def cut_after(**where: Any) -> Fault:
    """Discord does what it was asked, and the connection is reset before it says so."""
    return Fault(cut=True, takes_effect=True, **where)


def held_answer(**where: Any) -> Fault:
    """Discord does what it was asked, and says so only when the fault is let go."""
    return Fault(hold=True, takes_effect=True, **where)
