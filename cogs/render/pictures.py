"""The pictures of who can when: each is drawn once, in one of few threads, and kept while there is room.

A drawing takes a processor for tens of milliseconds. So it is shared by all who wait for it, and whoever asks
need not wait for it to be answered.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

import discord

from cogs.render.audience import Audience
from cogs.render.heatmap import alternative, heatmap
from scheduling.heat import heat_of
from scheduling.intervals import Span
from scheduling.model import Calendar, Entry

NAME = "times.png"
THREADS = 2
"""More would only keep the event loop waiting for its turn."""
KEPT = 100
"""So many pictures, of some 20 kB."""
_STEP = timedelta(minutes=5)
Answers = Sequence[Sequence[Entry]]
Key = tuple[int, int, Audience, tuple[Span, ...], datetime | None, bool]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished picture, and the same in words."""

    png: bytes
    words: str

    def file(self) -> discord.File:
        """To be sent once."""
        return discord.File(BytesIO(self.png), NAME, description=self.words)


class Pictures:
    """Draws pictures, and keeps the last ones, by the state of their calendar."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, "drawing")
        self._kept: OrderedDict[Key, asyncio.Task[Drawn | None]] = OrderedDict()

    def draw(
        self,
        calendar: Calendar,
        answers: Answers | Callable[[], Awaitable[Answers]],
        audience: Audience,
        now: datetime,
        chosen: Iterable[Span] = (),
        *,
        is_whole: bool = False,
    ) -> "asyncio.Task[Drawn | None]":
        """The picture, which may be there already; None once it turns out that there is nothing to see.

        `answers` belong to the calendar's version; if they have to be asked for, then only if it is drawn.
        `is_whole`: they are all there are, which only the organizer sees.
        It is in the calendar's zone for those whose own is not known: a picture has no timestamps.
        """
        since = _since(calendar, now)
        key = (calendar.id, calendar.version, audience, tuple(chosen), since, is_whole)
        if key not in self._kept:
            drawing = asyncio.ensure_future(self._draw(calendar, answers, key))
            self._kept[key] = drawing
            drawing.add_done_callback(lambda done: self._keep(key, done))
        self._kept.move_to_end(key)
        return self._kept[key]

    def close(self) -> None:
        """Draws nothing more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _draw(
        self, calendar: Calendar, answers: Answers | Callable[[], Awaitable[Answers]], key: Key
    ) -> Drawn | None:
        given = await answers() if callable(answers) else answers
        if not given:
            return None
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, _drawn, calendar, given, key)

    def _keep(self, key: Key, done: "asyncio.Task[Drawn | None]") -> None:
        """What has failed is tried again by the next who asks."""
        if done.cancelled() or done.exception() is not None or done.result() is None:
            self._kept.pop(key, None)
        finished = [key for key, drawing in self._kept.items() if drawing.done()]
        for old in finished[: max(0, len(finished) - KEPT)]:
            del self._kept[old]


def show(embed: discord.Embed, drawn: Drawn | None) -> list[discord.File]:
    """The file to send with the embed, which then shows it; none if nobody has said when they can."""
    if drawn is None:
        return []
    embed.set_image(url=f"attachment://{NAME}")
    return [drawn.file()]


def _since(calendar: Calendar, now: datetime) -> datetime | None:
    """From when on the picture shows the calendar; in steps, so that it is not another one every second."""
    window = calendar.window
    if not window.start < now < window.end:
        return None
    return max(window.start, now - (now - window.start) % _STEP)


def _drawn(calendar: Calendar, answers: Answers, key: Key) -> Drawn:
    _id, _version, audience, chosen, since, _is_whole = key
    heat = heat_of(calendar, answers, audience.zone or calendar.timezone, chosen, since)
    return Drawn(heatmap(heat, audience), alternative(heat, audience))
