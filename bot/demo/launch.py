"""Starting the demo: on a database that is thrown away afterwards."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.config import DatabaseSettings, Settings
from bot.demo.server import serve
from bot.demo.story import play
from bot.demo.world import open_world


def page(port: int) -> int:
    """Serves the page until Ctrl-C."""
    with _settings() as settings:
        asyncio.run(serve(settings, port, _announce))
    return 0


def story() -> int:
    """Plays the story in the terminal; 0 only if all of it held."""
    with _settings() as settings:
        return asyncio.run(_story(settings))


async def _story(settings: Settings) -> int:
    async with open_world(settings, live=False) as world:
        return await play(world, print)


@contextmanager
def _settings() -> Iterator[Settings]:
    """Settings that take nothing from the environment: a demo must not touch a real bot's database."""
    with tempfile.TemporaryDirectory(prefix="oneonone-") as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'demo.db'}"
        yield Settings(database=DatabaseSettings(url=url))


def _announce(address: str) -> None:
    print(
        f"\n  OneOnOne is running at {address}\n\n  Open it in your browser. Press Ctrl-C to stop.\n",
        flush=True,
    )
