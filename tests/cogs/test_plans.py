"""No statement that people or the clock set off reads a large table from its beginning to its end."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from benchmarks import crowd
from bot.demo.world import World, open_world
from db.engine import Database
from tests.support import postgres
from tests.support.plans import drive, noted, read_whole
from tests.support.settings import settings_for

STRANGERS = 2_000
"""With ten events each; `python -m benchmarks.plans` looks beside 1,000,000."""


@pytest.fixture
async def crowded(place: "str | postgres.Server") -> AsyncIterator[World]:
    """The simulated Discord on a database that much is stored in."""
    async with AsyncExitStack() as stack:
        url = place if isinstance(place, str) else await stack.enter_async_context(place.copy())
        database = Database(url)
        await crowd.fill(database, [10**15 + number for number in range(crowd.PEOPLE)], STRANGERS)
        await database.close()
        yield await stack.enter_async_context(open_world(settings_for(url), live=False))


async def test_no_statement_reads_a_large_table_from_beginning_to_end(crowded: World) -> None:
    with noted(crowded) as seen:
        await drive(crowded)
    assert len(seen) > 50
    wrong = await read_whole(crowded, seen)
    assert not wrong, f"{len(wrong)} of {len(seen)}\n\n" + "\n\n".join(wrong)
