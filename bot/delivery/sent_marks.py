"""Marking what was sent: at once, and together with whatever else has been sent while others are marked."""

import asyncio

from scheduling.errors import Unavailable
from services.outbox.outcomes import Sent, mark_sent
from services.request import Store

_ToMark = tuple[Sent, "asyncio.Future[None]"]


class SentMarks:
    """Each sender waits for its own mark; one transaction takes all that wait, as it costs hardly more."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._one_at_a_time = asyncio.Lock()
        self._waiting: list[_ToMark] = []

    async def mark(self, sent: Sent) -> None:
        """Returns once it is marked. Raises what went wrong with it, and with no other."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((sent, done))
        async with self._one_at_a_time:
            if not done.done():
                await self._mark_all()
        await done

    async def _mark_all(self) -> None:
        batch, self._waiting = self._waiting, []
        try:
            await self._mark_together(batch)
        finally:
            # Cancelled midway, what is not known to be marked is left to the next: twice does no harm.
            self._waiting[:0] = [(sent, done) for sent, done in batch if not done.done()]

    async def _mark_together(self, batch: list[_ToMark]) -> None:
        try:
            await mark_sent(self._store, *(sent for sent, _ in batch))
        except Exception as error:
            if len(batch) == 1 or isinstance(error, Unavailable):
                for _, done in batch:
                    if not done.done():
                        done.set_exception(error)
                        done.exception()  # Whoever was cancelled meanwhile will not ask for it.
                return
            for one in batch:
                await self._mark_together([one])
            return
        for _, done in batch:
            if not done.done():
                done.set_result(None)
