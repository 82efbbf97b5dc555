"""`oneonone run`, which tells how long each transaction that writes kept others from it, and whose it was."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.cli import main
from db.engine import Database

_usual = Database.writing


@asynccontextmanager
async def _writing(*given: Any) -> AsyncIterator[Any]:
    async with _usual(*given) as session:
        began = time.perf_counter()
        yield session
    task, held = asyncio.current_task(), 1000 * (time.perf_counter() - began)
    print(f"held {held:.0f} ms by {task.get_name() if task else ''}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    Database.writing = _writing  # type: ignore[assignment,method-assign]  # to measure
    sys.exit(main(["run"]))
