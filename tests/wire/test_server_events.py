"""Whatever befalls the requests about a server event: afterwards there is one, and it is as it should be."""

from collections.abc import Callable

from tests.support.wire import faults
from tests.support.wire.events import EventBook
from tests.support.wire.faults import SERVER_EVENTS, Fault
from tests.support.wire.scene import Scene

ON_THE_WAY: list[Callable[[], list[Fault]]] = [
    lambda: [faults.rate_limited(0.3, times=2, path=SERVER_EVENTS)],
    lambda: [faults.broken(500, times=2, path=SERVER_EVENTS)],
    lambda: [faults.broken(502, takes_effect=True, path=SERVER_EVENTS)],
    lambda: [faults.cut_before(path=SERVER_EVENTS)],
    lambda: [faults.cut_after(path=SERVER_EVENTS)],
    lambda: [faults.cut_after(path=SERVER_EVENTS), faults.cut_before(path=SERVER_EVENTS, method="GET")],
    lambda: [Fault(delay=2, takes_effect=True, path=SERVER_EVENTS)],
    lambda: [faults.held_answer(path=SERVER_EVENTS)],
]


async def test_faults_of_requests_lose_and_double_none(scene: Scene) -> None:
    await scene.start()
    events = EventBook(scene.books)
    for befalling in ON_THE_WAY:
        found = befalling()
        scene.discord.faults += found
        await events.want(scene.town.people[1])
        wrong = await events.settled(within=30)
        assert not wrong, (wrong, found)
        assert all(fault.times == 0 for fault in found), found
        scene.discord.end(found)
    assert not await scene.errors()
