"""Tells systemd how the bot is (sd_notify): that it is ready, that it is alive, that it is stopping.

Under `Type=notify` systemd waits for the first, and with `WatchdogSec=` restarts a bot of which it hears
nothing. Without systemd there is nobody to tell.
"""

import asyncio
import os
import socket
from contextlib import suppress


def tell(state: str) -> None:
    """Sends a state such as "READY=1". Nothing is waited for, and nobody has to be there."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as there:
        # An abstract address begins with a NUL, written as an @.
        there.sendto(state.encode(), f"\0{address[1:]}" if address.startswith("@") else address)


async def keep_telling() -> None:
    """That the event loop runs, twice in each span that systemd allows, if it asks for that at all."""
    allowed = int(os.environ.get("WATCHDOG_USEC", 0)) / 1_000_000
    while allowed:
        tell("WATCHDOG=1")
        await asyncio.sleep(allowed / 2)
