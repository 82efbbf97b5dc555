"""Pushing what changed: each thing that a page shows has a key, and is sent again only when it differs."""

import asyncio
import json
from collections.abc import AsyncGenerator
from typing import Any


class Feed:
    """The latest state by key, for any number of pages."""

    def __init__(self) -> None:
        self._latest: dict[str, str] = {}
        self._pages: set[asyncio.Queue[str | None]] = set()

    def put(self, key: str, value: Any) -> None:
        """Tells every page, if the value is news."""
        line = json.dumps({"key": key, "value": value}, separators=(",", ":"))
        if self._latest.get(key) != line:
            self._latest[key] = line
            for page in self._pages:
                page.put_nowait(line)

    async def lines(self) -> AsyncGenerator[str, None]:
        """Everything as it is, then what changes, until the feed is closed. One JSON object a line."""
        page: asyncio.Queue[str | None] = asyncio.Queue()
        self._pages.add(page)
        try:
            for line in list(self._latest.values()):
                yield line
            while (line_or_end := await page.get()) is not None:
                yield line_or_end
        finally:
            self._pages.discard(page)

    def close(self) -> None:
        """Ends every page's stream."""
        for page in self._pages:
            page.put_nowait(None)
