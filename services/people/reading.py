"""Reading a file that somebody gave, in a process of its own.

A hostile file may take whatever time and memory it is given: the process is ended when it has had enough. It
gets nothing of the bot's environment, and what it loads is gone with it. One file is read at a time.
"""

import asyncio
import json
import os
import sys
from collections.abc import Collection
from typing import Any, NamedTuple

from scheduling.busy import Flaw, Flawed, check_kind
from scheduling.errors import BadFile
from scheduling.intervals import Span
from services.people import file_process
from services.people.file_process import Numbers
from services.request import Request

PATIENCE = 30.0
"""Seconds that a file may take."""


class FileRead(NamedTuple):
    """When somebody is busy, as `spans` takes it; of so many events, not all could be read."""

    busy: Numbers
    unread: int


async def read(request: Request, data: bytes, window: Span, zone: str, own: Collection[str]) -> FileRead:
    """When somebody in that zone is busy within the window, as busy_in says.

    Thousands of spans would hold the loop for longer than it may be held. Raises BadFile.
    """
    try:
        check_kind(data)
    except Flawed as flawed:
        raise BadFile(flawed.flaw) from None
    asked = {"window": file_process.numbers([window]), "zone": zone, "own": sorted(own)}
    async with request.store.reading_files:
        answer = await _ask(json.dumps(asked).encode() + b"\n" + data)
    if "flaw" in answer:
        raise BadFile(Flaw(answer["flaw"]))
    return FileRead(**answer)


async def _ask(question: bytes) -> dict[str, Any]:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", file_process.__name__),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    try:
        async with asyncio.timeout(PATIENCE):
            answer, _ = await child.communicate(question)
    except TimeoutError:
        raise BadFile(Flaw.ENDLESS) from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    # One that ran out of memory has nothing to say.
    return dict(json.loads(answer)) if answer else {"flaw": Flaw.ENDLESS}
