"""A real calendar app subscribes to a feed: vdirsyncer, installed from the registry."""

import asyncio
import subprocess
import sys
import tempfile
import venv
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.demo.play import players
from bot.demo.world import World, open_world
from tests.support.web import events_in, port_of, subscribe, with_web

_APP = "vdirsyncer==0.21.0"
_CONFIG = """
[general]
status_path = "{folder}/status/"
[pair feed]
a = "there"
b = "here"
collections = null
[storage there]
type = "http"
url = "{url}"
[storage here]
type = "filesystem"
path = "{folder}/here/"
fileext = ".ics"
"""


@pytest.fixture(scope="module")
def vdirsyncer() -> Iterator[Path]:
    """The program, in an environment of its own, so that the bot has none of what it needs."""
    with tempfile.TemporaryDirectory(prefix="oneonone-", dir="/var/tmp") as folder:
        venv.create(folder, symlinks=True, with_pip=False)
        scripts = Path(folder) / "bin"
        pip = (sys.executable, "-m", "pip", "--python", scripts / "python", "install", "--quiet")
        got = subprocess.run((*pip, _APP), capture_output=True, text=True, check=False)  # noqa: S603 - pip
        if got.returncode:
            pytest.skip(f"{_APP} can't be installed: {got.stderr.strip().splitlines()[-1]}")
        yield scripts / "vdirsyncer"


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with open_world(with_web(sqlite_url), live=False) as opened:
        yield opened


@pytest.mark.registry
async def test_vdirsyncer_sees_a_meeting_its_move_and_its_end(
    world: World, vdirsyncer: Path, tmp_path: Path
) -> None:
    olga, ben, *_ = players(world)
    for player in (olga, ben):
        await player.register()
    for name in ("Lunch", "Dinner"):
        await olga.run("calendar create", mode="group", name=name, start_date="2026-01-12", hours="0-24")
        await olga.run("calendar invite", calendar=name, user=ben)
    (tmp_path / "here").mkdir()
    config, url = tmp_path / "config", f"http://127.0.0.1:{port_of(world)}{await subscribe(ben)}"
    config.write_text(_CONFIG.format(folder=tmp_path, url=url), "utf-8")
    await run(vdirsyncer, "-c", config, "discover")

    async def seen() -> dict[str, str]:
        """What the app shows, by name: when it begins."""
        await run(vdirsyncer, "-c", config, "sync")
        files = (tmp_path / "here").iterdir()
        events = [event for file in files for event in events_in(file.read_bytes())]
        return {str(event["SUMMARY"]): f"{event['DTSTART'].dt:%d %H:%M}" for event in events}

    deadlines = {"Deadline: Lunch": "10 22:45", "Deadline: Dinner": "10 22:45"}
    assert await seen() == deadlines
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 all day")
    del deadlines["Deadline: Lunch"]
    await olga.run("calendar finalize", calendar="Lunch", when="2026-01-13 16:00")
    await olga.press("Finalize and tell everyone")
    assert await seen() == deadlines | {"Lunch": "13 15:00"}
    await olga.run("calendar move", calendar="Lunch", when="2026-01-14 17:00")
    await olga.press("Move and tell them")
    assert await seen() == deadlines | {"Lunch": "14 16:00"}
    await olga.run("calendar cancel", calendar="Lunch")
    await olga.press("Cancel and tell everyone")
    assert await seen() == deadlines


async def run(*command: "str | Path") -> None:
    """A program, which must succeed."""
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
