"""Notices when the event loop stands still, and says where it was: meanwhile nobody is answered."""

import logging
import sys
import threading
import time
from asyncio import AbstractEventLoop
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

LONGEST = 0.1
"""Seconds for which it may be busy with one thing."""
_FRAMES = 4
_ROOT = Path(__file__).parent.parent
_log = logging.getLogger(__name__)


@contextmanager
def watched(loop: AbstractEventLoop) -> Iterator[None]:
    """Watches the loop that runs in this thread, from another one, which asks it ten times a second."""
    ended = threading.Event()
    thread = threading.Thread(
        target=_watch, args=(loop, threading.get_ident(), ended), name="watchdog", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        ended.set()


def _watch(loop: AbstractEventLoop, thread: int, ended: threading.Event) -> None:
    while not ended.wait(LONGEST):
        answered, asked = threading.Event(), time.monotonic()
        try:
            loop.call_soon_threadsafe(answered.set)
        except RuntimeError:  # It is closed.
            return
        if not answered.wait(LONGEST):
            places = list(_places(sys._current_frames().get(thread)))
            while not (answered.wait(1) or ended.is_set()):
                pass
            stood = 1000 * (time.monotonic() - asked)
            _log.warning("the event loop stood still for %d ms: %s", stood, " < ".join(places))


def _places(frame: FrameType | None) -> Iterator[str]:
    """Where it was: the innermost place, and those of our own that led there."""
    found = 0
    while frame is not None and found < _FRAMES:
        file = Path(frame.f_code.co_filename)
        is_ours = file.is_relative_to(_ROOT) and "site-packages" not in file.parts
        if is_ours or not found:
            found += 1
            name = file.relative_to(_ROOT) if is_ours else file.name
            yield f"{name}:{frame.f_lineno} {frame.f_code.co_name}"
        frame = frame.f_back
