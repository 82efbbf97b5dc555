"""SIGTERM ends the bot within ten seconds whatever Discord does, and nothing is lost or doubled by it."""

from collections.abc import Callable

import pytest

from tests.wire import faults
from tests.wire.chaos import only_in_chaos
from tests.wire.faults import Fault
from tests.wire.scene import Scene

WITHIN = 10.0
TROUBLE: dict[str, Callable[[], Fault]] = {
    "answers that never come": lambda: faults.held_answer(times=None),
    "a long rate limit": lambda: faults.rate_limited(25, times=None),
    "nothing but errors": lambda: faults.broken(502, times=None),
}


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
