"""What servers cost: memory and the time until all are known, run as `python -m benchmarks.servers`.

Each server has 30 channels and 20 roles, as a community has. `--servers 2000` has so many more than none.
"""

import argparse
import asyncio
import copy
import tempfile
import time
from pathlib import Path
from typing import Any

from simcord.backend import serializers

from benchmarks.load import Quick, quick_discord, running
from tests.support.databases import migrate

CHANNELS, ROLES = 30, 20


def found_servers(discord: Quick, count: int) -> None:
    """Founds the first one, and tells of the others as of copies of it."""
    backend = discord.backend
    guild = backend.create_guild("Community")
    for number in range(CHANNELS):
        backend.create_channel(guild.id, f"channel-{number}")
    for number in range(ROLES):
        backend.create_role(guild.id, f"role {number}")
    one: dict[str, Any] = dict(serializers.guild_create_payload(backend, guild))
    session = discord.gateway.connected[0]
    for number in range(count):
        payload = copy.deepcopy(one)
        payload["id"] = str(guild.id + number + 1)
        for each in payload["channels"]:
            each["id"] = str(int(each["id"]) + (number + 1) * 1_000)
        discord.gateway.send(session, "GUILD_CREATE", payload)


async def measure(servers: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'oneonone.db'}"
        await migrate(url)
        settings = {"ONEONONE_DATABASE__URL": url, "ONEONONE_LOGGING__LEVEL": "WARNING"}
        async with (
            quick_discord() as discord,
            running("bot", ("run",), settings, discord, Path(folder) / "bot.log") as bot,
        ):
            await asyncio.sleep(8)
            before, busy, began = bot.memory, bot.cpu, time.perf_counter()
            found_servers(discord, servers)
            told = 0.0
            while time.perf_counter() - began < 5 or bot.cpu > told:
                told = bot.cpu
                await asyncio.sleep(2)
            grown, cpu = bot.memory - before, bot.cpu - busy
    print(f"{servers} servers: {grown:.0f} MB on top of {before:.0f} MB,")
    print(f"{1000 * grown / servers:.1f} MB and {1000 * cpu / servers:.2f} s of processor time for 1,000")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--servers", type=int, default=2000)
    asyncio.run(measure(parser.parse_args().servers))
