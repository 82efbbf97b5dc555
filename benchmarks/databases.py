"""Empty databases to measure on, migrated, which are gone afterwards."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from tests.support import postgres
from tests.support.databases import migrate

T = TypeVar("T")


def on_a_database(measure: Callable[[str], Awaitable[T]], *, postgresql: bool = False) -> T:
    """What `measure` finds on one, whose URL it is given. Raises pytest's skip if there is no PostgreSQL."""

    async def run(server: postgres.Server | None) -> T:
        async with server.copy() if server else _sqlite() as url:
            return await measure(url)

    if not postgresql:
        return asyncio.run(run(None))
    with postgres.serve() as server:
        return asyncio.run(run(server))


@asynccontextmanager
async def _sqlite() -> AsyncIterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'oneonone.db'}"
        await migrate(url)
        yield url
