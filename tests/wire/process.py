"""The bot in a process of its own: started, stopped, or killed at any moment."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
HURRIED = "tests.wire.hurried"
_STARTS_WITHIN = 60


@dataclass
class Bot:
    """A running `oneonone run`, and where its log goes."""

    process: asyncio.subprocess.Process
    log: Path

    async def kill(self) -> None:
        """As when the power goes: nothing is finished."""
        if self.process.returncode is None:
            os.kill(self.process.pid, signal.SIGKILL)
        await self.process.wait()

    async def stop(self, within: float = 15) -> int:
        """Asks it to stop; its exit code."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        return await self.ended(within)

    async def ended(self, within: float = _STARTS_WITHIN) -> int:
        """Waits for its end; its exit code."""
        async with asyncio.timeout(within):
            return await self.process.wait()

    @property
    def name(self) -> str:
        return self.log.stem

    @property
    def said(self) -> str:
        """What it has logged so far."""
        return self.log.read_text("utf-8", "replace")

    @property
    def faults(self) -> list[str]:
        """The lines for the host."""
        return [line for line in self.said.splitlines() if line.startswith("oneonone: ")]


async def start(
    environment: Mapping[str, str], log: Path, *arguments: str, module: str = "bot", limit: int | None = None
) -> Bot:
    """Starts it on a database and a Discord that `environment` names. No file grows beyond `limit` bytes."""
    command = [sys.executable, "-m", module, *(arguments or ("run",))]
    if limit is not None:
        command = ["prlimit", f"--fsize={limit}", *command]
    given = {name: value for name, value in os.environ.items() if not name.startswith("ONEONONE_")}
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=ROOT,
            env={**given, "ONEONONE_DISCORD__TOKEN": "any.text.will-do", **environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    return Bot(process, log)


@asynccontextmanager
async def running(
    environment: Mapping[str, str], log: Path, *arguments: str, module: str = "bot", limit: int | None = None
) -> AsyncIterator[Bot]:
    """The same until the end of the block, where it is killed if it still runs."""
    bot = await start(environment, log, *arguments, module=module, limit=limit)
    try:
        yield bot
    finally:
        await bot.kill()
