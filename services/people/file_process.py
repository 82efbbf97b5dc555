"""The process that reads one file; it loads the libraries for that and nothing else of the bot.

A line of JSON says within which window and in which zone, then comes the file; the answer is JSON.
"""

import json
import os
import resource
import sys
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from scheduling.busy import Flawed, busy_in
from scheduling.intervals import Span

_MOST_MEMORY = 256 * 1024 * 1024


def numbers(busy: Collection[Span]) -> list[list[int]]:
    """Spans as they are passed on and kept: seconds since 1970."""
    return [[int(span.start.timestamp()), int(span.end.timestamp())] for span in busy]


def spans(kept: Collection[list[int]]) -> list[Span]:
    """The spans again."""
    return [Span(*(datetime.fromtimestamp(second, UTC) for second in ends)) for ends in kept]


def main() -> None:
    """Answers what is asked."""
    with suppress(ValueError, OSError):  # Some hosts allow no limits; the time is limited from outside.
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    with suppress(OSError):
        os.nice(10)
    asked = json.loads(sys.stdin.buffer.readline())
    (window,) = spans(asked["window"])
    try:
        found = busy_in(sys.stdin.buffer.read(), window, ZoneInfo(asked["zone"]), asked["own"])
        print(json.dumps({"busy": numbers(found)}))
    except Flawed as flawed:
        print(json.dumps({"flaw": flawed.flaw}))


if __name__ == "__main__":
    main()
