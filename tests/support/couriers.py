"""Senders without Discord: they claim, "deliver" and mark as the real one does, and can be killed midway."""

import asyncio
import types
from collections import Counter
from collections.abc import Coroutine, Generator
from functools import partial
from typing import Any

from services.outbox.claims import Claimed, claim
from services.outbox.outcomes import Sent, mark_sent
from services.request import Store

Deliveries = Counter[int]


class Courier:
    """One sender. `in_hand` is what it has delivered and not marked yet."""

    def __init__(self, store: Store, delivered: Deliveries, limit: int = 20) -> None:
        self.store = store
        self.delivered = delivered
        self.limit = limit
        self.in_hand: set[int] = set()

    async def run(self) -> None:
        """Delivers until nothing is left to claim."""
        while batch := await claim(self.store, self.limit):
            for claimed in batch:
                await self.deliver(claimed)

    async def deliver(self, claimed: Claimed) -> None:
        """Hands one over, and marks it."""
        self.delivered[claimed.id] += 1
        self.in_hand.add(claimed.id)
        await mark_sent(self.store, Sent(claimed, claimed.id, 7))
        self.in_hand.remove(claimed.id)


@types.coroutine
def cancelled_at(work: Coroutine[Any, Any, Any], stop: int) -> Generator[Any, Any, bool]:
    """Runs the work, and cancels it where it waits for the `stop`-th time; whether it got that far."""
    waits, step = 0, partial(work.send, None)
    while True:
        try:
            waiting_for = step()
        except StopIteration:
            return False
        except asyncio.CancelledError:
            return True
        waits += 1
        if waits == stop:
            task = asyncio.current_task()
            assert task is not None
            task.cancel()
        step = yield from _hand_on(work, waiting_for)


def _hand_on(work: Coroutine[Any, Any, Any], waiting_for: Any) -> Generator[Any, Any, "partial[Any]"]:
    """Waits as the work does; how to go on with it."""
    try:
        value = yield waiting_for
    except BaseException as error:
        return partial(work.throw, error)
    return partial(work.send, value)
