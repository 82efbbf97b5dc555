"""The example for Caddy: the bot, which reaches nothing but Caddy, works through it."""

import asyncio
import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.support.wire.scene import Scene, open_scene

FILE = Path(__file__).parents[2] / "deploy" / "Caddyfile"
PROGRAM = shutil.which("caddy", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")


@pytest.fixture
async def scene(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Scene]:
    async with open_scene(sqlite_url, tmp_path, people=12) as opened:
        yield opened


def free_ports(count: int) -> list[str]:
    """Ports that nobody listens on."""
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [str(each.getsockname()[1]) for each in taken]
    for each in taken:
        each.close()
    return ports


@asynccontextmanager
async def caddy(environment: Mapping[str, str]) -> AsyncIterator[None]:
    """Caddy with the example, once it serves."""
    command = (PROGRAM or "", "run", "--adapter", "caddyfile", "--config", FILE)
    process = await asyncio.create_subprocess_exec(
        *command, env=os.environ | environment, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr is not None
    try:
        while b"serving initial configuration" not in (line := await process.stderr.readline()):
            assert line, "Caddy did not start"
        yield
    finally:
        process.kill()
        await process.communicate()


@pytest.mark.skipif(PROGRAM is None, reason="no caddy here")
async def test_the_bot_works_through_it(scene: Scene) -> None:
    api, gateway = free_ports(2)
    there = f"http://{scene.discord.address}"
    upstream = {"DISCORD_API": there, "DISCORD_GATEWAY": there, "API_PORT": api, "GATEWAY_PORT": gateway}
    scene.settings = {
        "ONEONONE_DISCORD__API_URL": f"http://127.0.0.1:{api}/bot1/api/v10",
        "ONEONONE_DISCORD__GATEWAY_URL": f"ws://127.0.0.1:{gateway}/",
    }
    scene.discord.gateway.url = "ws://127.0.0.1:1/"  # Where it is itself, out of the bot's reach.
    async with caddy(upstream):
        await scene.start()
        await scene.discord.gateway.drop()
        await scene.discord.until(lambda: scene.discord.gateway.resumed > 0)
        await scene.books.invite(scene.town.people[1:])
        assert (await scene.settled()).is_right
        await scene.last_word()
    assert not await scene.errors()
