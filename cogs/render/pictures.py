"""The pictures of who can when, and of timetables.

Each is drawn once, in one of few threads, and kept while there is room.

A drawing takes a processor for tens of milliseconds. So it is shared by all who wait for it, and whoever asks
need not wait for it to be answered.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import discord
from msgspec import Struct

from cogs.render.audience import Audience
from cogs.render.heatmap import alternative, heatmap
from cogs.render.timetable_pictures import timetable_picture
from cogs.render.timetables import spoken_rows
from scheduling.heat import heat_of
from scheduling.intervals import Span
from scheduling.model import Calendar, Entry
from scheduling.timetables import TimetableSheet

THREADS = 2
"""More would only keep the event loop waiting for its turn."""
KEPT = 100
"""So many pictures, of some 20 kB."""
_STEP = timedelta(minutes=5)
Answers = Sequence[Sequence[Entry]]
Key = tuple[int, int, bool, Audience, tuple[Span, ...], datetime | None, bool]


class Drawn(Struct, frozen=True):
    """A finished picture, and the same in words."""

    png: bytes
    words: str
    name: str = "times.png"

    def file(self) -> discord.File:
        """To be sent once."""
        return discord.File(BytesIO(self.png), self.name, description=self.words)


class Pictures:
    """Draws pictures, and keeps the last ones, by the state of their calendar."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, "drawing")
        self._kept: OrderedDict[Hashable, asyncio.Task[Drawn | None]] = OrderedDict()

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
        is_set = calendar.is_finalized
        key = (calendar.id, calendar.version, is_set, audience, tuple(chosen), since, is_whole)
        return self._shared(key, lambda: self._draw(calendar, answers, key))

    def timetable(self, sheet: TimetableSheet, audience: Audience) -> "asyncio.Task[Drawn | None]":
        """The picture of a sheet, which may be there already: it depends on nothing else."""
        return self._shared((sheet, audience), lambda: self._in_thread(_drawn_timetable, sheet, audience))

    def _shared(
        self, key: Hashable, drawing: Callable[[], Coroutine[Any, Any, Drawn | None]]
    ) -> "asyncio.Task[Drawn | None]":
        if key not in self._kept:
            self._kept[key] = asyncio.ensure_future(drawing())
            self._kept[key].add_done_callback(lambda done: self._keep(key, done))
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
        return await self._in_thread(_drawn, calendar, given, key)

    async def _in_thread(self, draw: Callable[..., Drawn], *arguments: Any) -> Drawn:
        return await asyncio.get_running_loop().run_in_executor(self._threads, draw, *arguments)

    def _keep(self, key: Hashable, done: "asyncio.Task[Drawn | None]") -> None:
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
    embed.set_image(url=f"attachment://{drawn.name}")
    return [drawn.file()]


def _since(calendar: Calendar, now: datetime) -> datetime | None:
    """From when on the picture shows the calendar; in steps, so that it is not another one every second."""
    window = calendar.window
    if not window.start < now < window.end:
        return None
    return max(window.start, now - (now - window.start) % _STEP)


def _drawn(calendar: Calendar, answers: Answers, key: Key) -> Drawn:
    _id, _version, _is_set, audience, chosen, since, _is_whole = key
    heat = heat_of(calendar, answers, audience.zone or calendar.timezone, chosen, since)
    return Drawn(heatmap(heat, audience), alternative(heat, audience))


def _drawn_timetable(sheet: TimetableSheet, audience: Audience) -> Drawn:
    return Drawn(timetable_picture(sheet, audience), spoken_rows(sheet, audience), "timetable.png")
