"""The process that reads one file; it loads the libraries for that and nothing else of the bot.

A line of JSON says within which window and in which zone, then comes the file; the answer is JSON.
"""

import json
import os
import resource
import sys
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.busy import Flawed, busy_in
from scheduling.intervals import Span

Numbers = list[list[int]]
_MOST_MEMORY = 256 * 1024 * 1024


def numbers(busy: Collection[Span]) -> Numbers:
    """Spans as they are passed on and kept: seconds since 1970."""
    return [[int(span.start.timestamp()), int(span.end.timestamp())] for span in busy]


def spans(kept: Numbers, window: Span | None = None, nearest: timedelta = timedelta(0)) -> list[Span]:
    """The spans again: what of them lies in the window, and those that are nearer to each other as one."""
    if window is not None:
        [(first, last)] = numbers([window])
        kept = [[max(start, first), min(end, last)] for start, end in kept if start < last and end > first]
    joined: Numbers = []
    for start, end in kept:
        if joined and start - joined[-1][1] < nearest.total_seconds():
            joined[-1][1] = end
        else:
            joined.append([start, end])
    moment = datetime.fromtimestamp
    return [Span(moment(start, UTC), moment(end, UTC)) for start, end in joined]


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
        print(json.dumps({"busy": numbers(found.spans), "unread": found.unread}))
    except Flawed as flawed:
        print(json.dumps({"flaw": flawed.flaw}))


if __name__ == "__main__":
    main()
