"""Whether too much is asked is told by how long people wait for their turn."""

import asyncio

from db.engine import Turns


async def test_whoever_comes_while_somebody_works_who_never_waits_is_seen_to_wait() -> None:
    """As on SQLite, where most use cases end without giving the loop to others."""
    turns, waited = Turns(1), list[bool]()

    async def work() -> None:
        async with turns.taken() as has_to_wait:
            waited.append(has_to_wait)

    await asyncio.gather(work(), work(), work())
    assert waited == [False, True, True]
