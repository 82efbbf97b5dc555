"""The bot in a process of its own: started, stopped, or killed at any moment."""

import asyncio
import multiprocessing
import os
import resource
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from tests.support.wire import forked

_STARTS_WITHIN = 60
_server = multiprocessing.get_context("forkserver")
_server.set_forkserver_preload([forked.LOADED])


@dataclass
class Bot:
    """A running `oneonone run`, and where its log goes."""

    process: ForkServerProcess
    log: Path

    async def kill(self) -> None:
        """As when the power goes: nothing is finished."""
        self._signal(signal.SIGKILL)
        await self.ended()

    async def stop(self, within: float = 15) -> int:
        """Asks it to stop; its exit code."""
        self._signal(signal.SIGTERM)
        return await self.ended(within)

    async def ended(self, within: float = _STARTS_WITHIN) -> int:
        """Waits for its end; its exit code."""
        await asyncio.to_thread(self.process.join, within)
        if self.process.exitcode is None:
            raise TimeoutError(f"{self.name} still runs after {within} s")
        return self.process.exitcode

    def stand_still(self) -> None:
        """As when its machine is suspended, until `go_on`."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)

    def make_room(self) -> None:
        """Its files may grow from now on, whatever was their limit."""
        assert self.process.pid is not None
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)

    def _signal(self, number: signal.Signals) -> None:
        if self.runs and self.process.pid is not None:
            os.kill(self.process.pid, number)

    @property
    def runs(self) -> bool:
        return self.process.exitcode is None

    @property
    def name(self) -> str:
        return self.log.stem

    @property
    def said(self) -> str:
        """What it has logged so far."""
        return self.log.read_text("utf-8", "replace") if self.log.exists() else ""

    @property
    def faults(self) -> list[str]:
        """The lines for the host."""
        return [line for line in self.said.splitlines() if line.startswith("oneonone: ")]


async def start(
    environment: Mapping[str, str],
    log: Path,
    *arguments: str,
    hurried: bool = True,
    limit: int | None = None,
) -> Bot:
    """Starts it on a database and a Discord that `environment` names. No file grows beyond `limit` bytes."""
    given = {"ONEONONE_DISCORD__TOKEN": "any.text.will-do", **environment}
    process = _server.Process(target=forked.become, args=(given, log, arguments or ("run",), hurried, limit))
    await asyncio.to_thread(process.start)
    return Bot(process, log)


@asynccontextmanager
async def running(
    environment: Mapping[str, str], log: Path, *arguments: str, hurried: bool = True
) -> AsyncIterator[Bot]:
    """The same until the end of the block, where it is killed if it still runs."""
    bot = await start(environment, log, *arguments, hurried=hurried)
    try:
        yield bot
    finally:
        await bot.kill()
