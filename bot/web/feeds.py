"""/feed/TOKEN.ics: one person's feed, for as often as their calendar app asks."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime

from aiohttp import ETag, hdrs, web

from scheduling.errors import Unavailable
from scheduling.feeds import feed_of
from services.people import feeds
from services.people.feeds import ReadFeed
from services.request import Store

_AT_ONCE = 4
_MOST_WAITING = 200
_LATER = "60"
_LONGEST_TOKEN = 64
_LARGE = 100_000
"""Octets from which a thread compresses them; for fewer, going there takes longer."""


class FeedPages:
    """Reads a few at a time, so that people who use the bot meanwhile need not wait for calendars.

    What there is to note of those that were read while others were being noted goes into one transaction.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._asked = 0
        self._noting = asyncio.Lock()
        self._to_note: list[ReadFeed] = []

    async def show(self, request: web.Request) -> web.Response:
        """The feed, or that it has not changed since. Raises HTTPNotFound for a token that is none."""
        if self._asked >= _MOST_WAITING:
            return _busy()
        self._asked += 1
        try:
            async with self._turns:
                found = await self._read(request.match_info["token"])
            if found is None:
                raise web.HTTPNotFound
            if found.is_news:
                await self._note(found)
            return await _answer(request, found)
        except Unavailable:
            return _busy()
        finally:
            self._asked -= 1

    async def _read(self, token: str) -> ReadFeed | None:
        return await feeds.read(self._store, token) if len(token) <= _LONGEST_TOKEN else None

    async def _note(self, found: ReadFeed) -> None:
        self._to_note.append(found)
        async with self._noting:
            together, self._to_note = self._to_note, []
            with suppress(Unavailable):  # It is noted the next time.
                if together:
                    await feeds.note(self._store, together)


async def _answer(request: web.Request, found: ReadFeed) -> web.Response:
    if _is_known(request, found):
        response = web.Response(status=304)
    else:
        body = await asyncio.to_thread(lambda: feed_of(found.entries()))
        response = web.Response(
            body=body, content_type="text/calendar", charset="utf-8", zlib_executor_size=_LARGE
        )
        if "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
            response.enable_compression(web.ContentCoding.gzip)
    # Weak, since the same feed is sent with and without gzip.
    response.etag = ETag(found.stamp, is_weak=True)
    response.last_modified = found.changed_at
    response.headers.update({"Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"})
    return response


def _is_known(request: web.Request, found: ReadFeed) -> bool:
    """Whether the calendar has it already; the time counts only where no tag is sent (RFC 9110, 13.2.2)."""
    tags = request.if_none_match
    if tags is not None:
        return any(tag.value in (found.stamp, "*") for tag in tags)
    since: datetime | None = request.if_modified_since
    return since is not None and found.changed_at.astimezone(UTC) <= since


def _busy() -> web.Response:
    return web.Response(status=503, text="Try again in a minute.\n", headers={"Retry-After": _LATER})
