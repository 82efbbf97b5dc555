"""The pictures of who can when, and of timetables.

Each is drawn once, one after the other in a thread, and kept while there is room.

A drawing takes a processor for tens of milliseconds. So it is shared by all who wait for it, and whoever asks
need not wait for it to be answered. Several at a time would only keep the event loop waiting for its turn.
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

KEPT, KEPT_BYTES = 100, 4_000_000
"""So many pictures, of some 20 to 170 kB."""
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
        self._thread = ThreadPoolExecutor(1, "drawing")
        self._turn = asyncio.Lock()
        self._undrawn = 0
        self._kept: OrderedDict[Hashable, asyncio.Task[Drawn | None]] = OrderedDict()
        self._sizes: dict[Hashable, int] = {}

    @property
    def is_busy(self) -> bool:
        """Whether more than one is to be drawn, so that whoever asks waits for others as well."""
        return self._undrawn > 1

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

        `answers` belong to the calendar's version; if they have to be asked for, then once it is drawn.
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
            self._undrawn += 1
            self._kept[key] = asyncio.ensure_future(drawing())
            self._kept[key].add_done_callback(lambda done: self._keep(key, done))
        self._kept.move_to_end(key)
        return self._kept[key]

    def close(self) -> None:
        """Draws nothing more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _draw(
        self, calendar: Calendar, answers: Answers | Callable[[], Awaitable[Answers]], key: Key
    ) -> Drawn | None:
        async with self._turn:
            given = await answers() if callable(answers) else answers
            return await self._in_thread(_drawn, calendar, given, key) if given else None

    async def _in_thread(self, draw: Callable[..., Drawn], *arguments: Any) -> Drawn:
        return await asyncio.get_running_loop().run_in_executor(self._thread, draw, *arguments)

    def _keep(self, key: Hashable, done: "asyncio.Task[Drawn | None]") -> None:
        """What has failed is tried again by the next who asks."""
        self._undrawn -= 1
        drawn = None if done.cancelled() or done.exception() is not None else done.result()
        if drawn is None:
            self._kept.pop(key, None)
            return
        self._sizes[key] = len(drawn.png)
        for old in [key for key in self._kept if key in self._sizes]:
            if len(self._sizes) <= KEPT and sum(self._sizes.values()) <= KEPT_BYTES:
                return
            del self._kept[old], self._sizes[old]


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
