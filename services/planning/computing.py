"""Working out the best times: once for each calendar at a time, however many press, on whatever process."""

import asyncio
from dataclasses import dataclass, field
from functools import partial

from scheduling.errors import DraftGone
from scheduling.planning.effort import SearchProgress
from services.locks import SOLVING, alone
from services.lookup import on_own_calendar
from services.planning import suggestions, ways
from services.planning.suggestions import Suggestion, Wanted
from services.request import Request, Store

AT_ONCE = 2
"""Of so many calendars: each takes a thread, and tens of megabytes if hundreds of people have answered."""


@dataclass(eq=False, slots=True)
class Computation:
    """What is being worked out, for `everybody`, once they have been read; and how far it has got."""

    asked: Wanted
    everybody: int = 0
    progress: SearchProgress = field(default_factory=SearchProgress)
    finding: asyncio.Task[Suggestion] = field(init=False)


class Planner:
    """Who asks while the same is being worked out waits for that."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._running: dict[int, Computation] = {}

    def compute(self, store: Store, asked: Wanted) -> Computation:
        """What is found is kept, and the same for all who wait for it.

        It raises what `suggestions` does: NobodyAnswered, NothingFits, CalendarChanged.
        """
        running = self._running.get(asked.calendar.id)
        if running is not None and running.asked.calendar.version == asked.calendar.version:
            return running
        self.end(asked.calendar.id)
        computation = self._running[asked.calendar.id] = Computation(asked)
        computation.finding = asyncio.create_task(self._find(store, computation))
        computation.finding.add_done_callback(lambda _: self._forget(computation))
        return computation

    async def find_ways(self, store: Store, calendar_id: int) -> None:
        """Ways out of a change of plans, in their turn. Raises as `ways.find` does."""
        async with self._turns:
            await ways.find(store, calendar_id)

    async def take_now(self, request: Request, ref: str) -> None:
        """Ends the search for one's own calendar. Raises NotTheOwner, and DraftGone if there is none."""
        async with request.reading() as session:
            _, row = await on_own_calendar(session, request, ref)
        if row.id not in self._running:
            raise DraftGone
        self.end(row.id)

    def end(self, calendar_id: int) -> None:
        """Finds nothing better: whoever waits gets what there is, unless the calendar has changed."""
        if calendar_id in self._running:
            self._running[calendar_id].progress.is_enough = True

    def close(self) -> None:
        """Ends all."""
        for calendar_id in self._running:
            self.end(calendar_id)

    async def _find(self, store: Store, computation: Computation) -> Suggestion:
        async with self._turns:
            return await _found(store, computation)

    def _forget(self, computation: Computation) -> None:
        if self._running.get(computation.asked.calendar.id) is computation:
            del self._running[computation.asked.calendar.id]
        if not computation.finding.cancelled():
            computation.finding.exception()  # Perhaps nobody has waited for it to the end.


async def _found(store: Store, computation: Computation) -> Suggestion:
    async with alone(store, SOLVING, computation.asked.calendar.id) as writing:
        question = await suggestions.question(store, computation.asked)
        computation.everybody = len(question.people)
        solving = partial(suggestions.solve, question, progress=computation.progress)
        return await suggestions.keep(writing, question, await asyncio.to_thread(solving))
