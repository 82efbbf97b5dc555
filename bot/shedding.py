"""Turning people away at once while more is asked than can be done: for a small part of what answers cost.

Nothing is made of what has come, and the same words go out as bytes that are ready. They have connections of
their own, since building requests and responses costs several times as much.
"""

import asyncio
import contextlib
import json
import ssl
from collections import deque
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from discord.http import Route
from yarl import URL

from cogs.render.text import AMBER

LINES = 100
"""Connections at most."""
PATIENCE = 3.0
"""Seconds for which Discord waits for an answer. A connection that takes none for so long is closed."""
_WORDS = "**Too many people are asking me at once, so nothing was done.**\nTry again in a moment."
_EMBED = {"description": _WORDS, "color": AMBER.value}
_BODY = json.dumps({"type": 4, "data": {"flags": 64, "embeds": [_EMBED], "allowed_mentions": {"parse": []}}})
_AUTOCOMPLETE = 4


class Shedding:
    """Answers with the same words. The user agent is that of other requests."""

    def __init__(self, user_agent: str) -> None:
        self._user_agent = user_agent
        self._waiting: deque[bytes] = deque(maxlen=10 * LINES)
        self._free: set[_Outlet] = set()
        self._lines: set[asyncio.Task[None]] = set()

    def turn_away(self, interaction: Mapping[str, Any]) -> None:
        """Says to an interaction, as it came, that too much is asked; while somebody types, nothing."""
        if interaction["type"] == _AUTOCOMPLETE:
            return
        before, after = self._around
        self._waiting.append(f"{before}{interaction['id']}/{interaction['token']}{after}".encode())
        if self._free:
            self._free.pop().go_on()
        elif len(self._lines) < LINES:
            self._lines.add(line := asyncio.create_task(self._line()))
            line.add_done_callback(self._lines.discard)

    async def _line(self) -> None:
        """One connection, for as long as it is of use."""
        line = _Outlet(self._waiting, self._free)
        base: Any = URL(Route.BASE)
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await asyncio.get_running_loop().create_connection(
                    lambda: line, base.host, base.port, ssl=self._tls
                )
            try:
                while line.is_of_use:
                    line.is_of_use = False
                    await asyncio.sleep(PATIENCE)
            finally:
                line.close()

    @cached_property
    def _around(self) -> tuple[str, str]:
        """What is before and after the id and the token in each request."""
        base = URL(Route.BASE)
        headers = {
            "Host": base.host_port_subcomponent,
            "User-Agent": self._user_agent,
            "Content-Type": "application/json",
            "Content-Length": len(_BODY),
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"POST {base.raw_path}/interactions/", f"/callback HTTP/1.1\r\n{lines}\r\n{_BODY}"

    @cached_property
    def _tls(self) -> ssl.SSLContext | None:
        return ssl.create_default_context() if URL(Route.BASE).scheme == "https" else None

    def close(self) -> None:
        """Lets go of the connections."""
        for line in self._lines:
            line.cancel()


class _Outlet(asyncio.Protocol):
    """A connection that takes the next of those who wait when Discord has taken the last one's answer."""

    _transport: asyncio.Transport

    def __init__(self, waiting: deque[bytes], free: "set[_Outlet]") -> None:
        self._waiting, self._free = waiting, free
        self.is_of_use = True

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self.go_on()

    def go_on(self) -> None:
        """Sends the next answer, if there is any."""
        if self._waiting:
            self._transport.write(self._waiting.popleft())
        else:
            self._free.add(self)

    def data_received(self, data: bytes) -> None:
        # What else Discord may say need not be understood: it ends the connection.
        if data.startswith(b"HTTP/1.1 204 ") and data.endswith(b"\r\n\r\n"):
            self.is_of_use = True
            self.go_on()
        else:
            self.close()

    def connection_lost(self, _error: Exception | None) -> None:
        self._free.discard(self)

    def close(self) -> None:
        """Takes no more."""
        self._free.discard(self)
        self._transport.close()
