"""Fetching somebody's calendar from the address that they gave, which may be anybody's.

Every connection is checked where it is made, by the number that it is made to: so no redirect, no name and
no answer of a name server leads to this machine, its network, or what a cloud tells its machines.
"""

import asyncio
import socket
import ssl
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from yarl import URL

from scheduling.addresses import Astray, Fetched, Trouble, is_public, read_address
from scheduling.busy import MOST_BYTES, Flaw, Flawed

PATIENCE = 10.0
"""Seconds that all of it may take."""
_MOST_REDIRECTS = 5
_HEADERS = {
    "Accept": "text/calendar, */*;q=0.1",
    "Accept-Encoding": "identity",  # What is packed small may be huge.
    "User-Agent": "OneOnOne",
}
_GONE = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


class NotPublic(OSError):
    """It leads to where nothing may be fetched from."""


class Fetcher:
    """Fetches over connections of `sockets` that are made to public addresses only.

    `resolver` finds the numbers of names, and `trust` whom to believe; None leaves both as they usually are.
    """

    def __init__(
        self,
        resolver: Any = None,
        trust: ssl.SSLContext | None = None,
        sockets: Callable[..., socket.socket] = socket.socket,
        patience: float = PATIENCE,
    ) -> None:
        self._resolver, self._trust, self._sockets = resolver, trust, sockets
        self._patience = patience

    async def __call__(self, address: str, etag: str | None) -> Fetched:
        """What is at an address, if it is other than what had that etag. Raises Astray, Flawed."""
        import aiohttp

        connector = aiohttp.TCPConnector(
            resolver=self._resolver,
            ssl=self._trust or True,
            socket_factory=self._socket,
            use_dns_cache=False,
            force_close=True,
        )
        try:
            async with (
                asyncio.timeout(self._patience),
                aiohttp.ClientSession(
                    connector=connector, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False
                ) as session,
            ):
                return await self._follow(session, read_address(address), etag)
        except TimeoutError:
            raise Astray(Trouble.TOO_SLOW) from None
        except aiohttp.ClientConnectionError as error:
            # Whether there is a machine within is nobody's business: all that can't be reached is the same.
            broken = isinstance(error, aiohttp.ServerDisconnectedError)
            raise Astray(Trouble.BROKEN_OFF if broken else Trouble.OUT_OF_REACH) from None
        except aiohttp.InvalidURL:
            raise Astray(Trouble.NO_ADDRESS) from None
        except aiohttp.ClientError:
            raise Astray(Trouble.BROKEN_OFF) from None

    async def _follow(self, session: Any, address: URL, etag: str | None) -> Fetched:
        headers = _HEADERS | ({"If-None-Match": etag} if etag else {})
        for _ in range(_MOST_REDIRECTS + 1):
            async with session.get(address, headers=headers, allow_redirects=False) as response:
                if response.status == HTTPStatus.NOT_MODIFIED:
                    return Fetched(None, etag)
                if "Location" in response.headers and 300 <= response.status < 400:
                    address = read_address(str(address.join(URL(response.headers["Location"]))))
                    continue
                if response.status != HTTPStatus.OK:
                    raise Astray(Trouble.GONE if response.status in _GONE else Trouble.REFUSED)
                return Fetched(await _body(response), response.headers.get("ETag", "")[:200] or None)
        raise Astray(Trouble.ASTRAY)

    def _socket(self, found: Any) -> socket.socket:
        """A socket for a connection to what was found, which it is then made to."""
        family, kind, protocol, _, address = found
        if not is_public(address[0]):
            raise NotPublic("not a public address")
        return self._sockets(family=family, type=kind, proto=protocol)


async def _body(response: Any) -> bytes:
    """All of it. Raises Flawed for what is packed, or more than a calendar may have."""
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Flawed(Flaw.PACKED)
    body = bytearray()
    async for part in response.content.iter_any():
        body += part
        if len(body) > MOST_BYTES:
            raise Flawed(Flaw.TOO_LARGE)
    return bytes(body)
