"""The watchdog: it says where the event loop stood still, and nothing while it runs."""

import asyncio
import logging
import time

from bot.watchdog import LONGEST, watched


def stands_still() -> None:
    """Keeps the loop busy for as long as the watchdog surely notices."""
    until = time.monotonic() + 4 * LONGEST
    while time.monotonic() < until:
        pass


class Told(logging.Handler):
    """Passes what is logged on to the loop."""

    def __init__(self) -> None:
        super().__init__()
        self.first: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def emit(self, record: logging.LogRecord) -> None:
        self.first.get_loop().call_soon_threadsafe(self._tell, record.getMessage())

    def _tell(self, message: str) -> None:
        if not self.first.done():
            self.first.set_result(message)


async def test_a_loop_that_stands_still_is_told_of_with_where_it_was() -> None:
    log, told = logging.getLogger("bot.watchdog"), Told()
    log.addHandler(told)
    try:
        with watched(asyncio.get_running_loop()):
            stands_still()
            message = await asyncio.wait_for(told.first, 10)
    finally:
        log.removeHandler(told)
    assert message.startswith("the event loop stood still for ")
    assert "tests/bot/test_watchdog.py" in message
    assert "stands_still" in message
