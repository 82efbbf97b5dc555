"""Scenes for the tests over the wire."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.support import postgres
from tests.support.wire.scene import Scene, open_scene


@pytest.fixture
async def scene(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Scene]:
    """Twenty people, on SQLite."""
    async with open_scene(sqlite_url, tmp_path) as opened:
        yield opened


@pytest.fixture
async def either_scene(place: "str | postgres.Server", tmp_path: Path) -> AsyncIterator[Scene]:
    """The same on SQLite and on PostgreSQL."""
    async with AsyncExitStack() as stack:
        url = place if isinstance(place, str) else await stack.enter_async_context(place.copy())
        yield await stack.enter_async_context(open_scene(url, tmp_path))
