"""SIGTERM ends the bot within ten seconds whatever Discord does, and nothing is lost or doubled by it."""

import asyncio
import socket
from collections.abc import Callable
from fnmatch import fnmatch
from functools import partial

import pytest

from tests.support.wire import faults
from tests.support.wire.chaos import only_in_chaos
from tests.support.wire.faults import Fault
from tests.support.wire.scene import Scene

WITHIN = 10.0
TROUBLE: dict[str, Callable[[], Fault]] = {
    "answers that never come": lambda: faults.held_answer(times=None),
    "a long rate limit": lambda: faults.rate_limited(25, times=None),
    "nothing but errors": lambda: faults.broken(502, times=None),
}


async def test_systemd_is_told_when_it_is_ready_that_it_is_alive_and_that_it_stops(scene: Scene) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(f"\0{scene.discord.address}")
        systemd.settimeout(20)
        told = partial(asyncio.to_thread, systemd.recv, 100)
        scene.settings = {"NOTIFY_SOCKET": f"@{scene.discord.address}", "WATCHDOG_USEC": "400000"}
        bot = await scene.start()
        while (state := await told()) != b"READY=1":
            assert state == b"WATCHDOG=1"
        assert await told() == b"WATCHDOG=1"
        stopping = asyncio.ensure_future(bot.stop(within=WITHIN))
        while await told() != b"STOPPING=1":
            pass
        assert await stopping == 0


async def test_who_has_asked_is_answered_before_it_stops(scene: Scene) -> None:
    answering = "/interactions/*/*/callback"
    scene.discord.faults.append(Fault(path=answering, delay=1, takes_effect=True, times=None))
    bot = await scene.start()
    asked = [scene.town.slash(scene.town.owner, "calendar list") for _ in range(5)]
    asked += [scene.town.press(scene.town.owner, "accept:1:1") for _ in range(5)]
    await scene.discord.until(
        lambda: sum(fnmatch(path, answering) for _, _, path in scene.discord.requests) == len(asked)
    )
    assert await bot.stop(within=WITHIN) == 0
    assert all(interaction.responded for interaction in asked)
    assert not await scene.errors()


async def test_at_its_usual_pace_it_starts_and_stops_without_waiting_for_anybody(scene: Scene) -> None:
    """It has the one shard for itself. It is ended as soon as it is at work, amid what it does first."""
    for _ in range(2):
        began = scene.discord.clock()
        bot = await scene.start(hurried=False)
        print(f"at work after {scene.discord.clock() - began:.1f} s")
        assert await bot.stop(within=5) == 0
    assert not await scene.errors()


@pytest.mark.parametrize(
    "trouble",
    [
        "answers that never come",
        pytest.param("a long rate limit", marks=only_in_chaos),
        pytest.param("nothing but errors", marks=only_in_chaos),
    ],
)
async def test_it_stops_in_time_amid(scene: Scene, trouble: str) -> None:
    """The pauses and leases are the real ones here."""
    fault = TROUBLE[trouble]()
    scene.discord.faults.append(fault)
    for _ in range(4):
        await scene.books.invite(scene.town.people[1:])
    bot = await scene.start(hurried=False)
    sending = "/messages"
    await scene.discord.until(
        lambda: sum(path.endswith(sending) for _, _, path in scene.discord.requests) >= 10
    )
    began = scene.discord.clock()
    assert await bot.stop(within=WITHIN) == 0
    print(f"stopped in {scene.discord.clock() - began:.1f} s amid {trouble}")
    scene.discord.faults.remove(fault)
    fault.let_go.set()
    await scene.start()
    assert (await scene.settled()).is_right
