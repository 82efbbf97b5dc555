"""Forty-one one-on-ones, from `/calendar create` to a file in each calendar, by pressing what is offered."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select

from db import models
from db.engine import Database
from scheduling.model import Acceptance, AnswerStatus, EventType
from services.locks import lock

CROWD = 41
CITY = "Berlin"
_HALF = timedelta(minutes=30)
_LINE = re.compile(r"^`[ \d]+` .*?<@(\d+)>", re.MULTILINE)


class Hands(Protocol):
    """Somebody at their device. Whatever they do returns the answer, which has the awaited words."""

    @property
    def id(self) -> int:
        """Their Discord id."""

    async def run(self, command: str, awaited: str, **options: str) -> str:
        """Types a slash command in the server."""

    async def press(self, label: str, awaited: str) -> str:
        """Presses the latest button of that name."""

    async def tick(self, labels: tuple[str, ...], menu: str, awaited: str) -> str:
        """Ticks what begins with these labels."""

    async def say_clock(self, city: str) -> str:
        """Chooses what time it is for them."""

    def sees(self) -> list[str]:
        """Their DM."""

    async def files(self) -> list[str]:
        """The calendar files that they were sent."""


@dataclass
class Told:
    """What it took the organizer: what brought them on, and the pages that they turned to look at it all."""

    presses: list[str] = field(default_factory=list)
    looks: int = 0


@dataclass
class Story:
    """Olga asks everybody in the channel. If it is `crowded`, three can only meet when two have room."""

    olga: Hands
    guests: Sequence[Hands]
    crowded: bool = False
    told: Told = field(default_factory=Told)

    @property
    def _placed(self) -> int:
        return CROWD - self.crowded

    async def organize(self, answers: Callable[[], Awaitable[None]]) -> None:
        """From creating the calendar to the confirmation; `answers` are the guests'."""
        opened = {"name": "Talks", "start_date": "next monday", "hours": "8-19", "meeting_length": "15"}
        await self._run(
            "calendar create", "Calendar opened", **opened, timezone="Europe/Berlin", expected=str(CROWD)
        )
        await self._press("Post it here", "What everyone in this channel would see")
        await self._press("Post for everyone", "Posted: Talks")
        await answers()
        assert "Everyone has answered" in await self._run("help", "[Suggest times]")
        await self._whole(
            await self._press("Suggest times", f"{self._placed} of 41 get a meeting. **Proven**")
        )
        await self._whole(await self._press("Finalize this", "Finalize Talks?"))
        await self._whole(await self._press("Finalize and tell everyone", "Finalized: Talks"))

    async def answer(self, number: int) -> None:
        """Ticks two half hours, so that there is just room enough for all; it is their first time here."""
        guest = self.guests[number]
        shown = await guest.press("Pick times", "[menu]")
        while "[Done]" not in shown:
            shown = await guest.say_clock(CITY)
        await guest.tick(tuple(map(_label, self.halves(number))), "pick_high", "[Done]")
        await guest.press("Done", "You've added your times.")

    def halves(self, number: int) -> list[int]:
        """The half hours that suit a guest."""
        first = number // 2
        return [0] if self.crowded and number < 3 else [first, first + 1]

    async def answers_at_once(self) -> None:
        """All of them press at the same moment."""
        await asyncio.gather(*(self.answer(number) for number in range(CROWD)))

    async def answers_stored(self, database: Database, names: Sequence[str]) -> None:
        """The same where pressing would take long: as if they had, on the only calendar there is."""
        async with database.writing() as session:
            calendar = (await session.scalars(select(models.Calendar))).one()
            await lock(session, calendar.id)
            opens = datetime.combine(calendar.start_date, time(8), ZoneInfo(calendar.timezone)).astimezone(
                UTC
            )
            for number, (guest, name) in enumerate(zip(self.guests, names, strict=True)):
                user = models.User(
                    discord_id=guest.id, discord_name=name, timezone="Europe/Berlin", locale="en-US"
                )
                session.add(user)
                await session.flush()
                told = {"accepted": Acceptance.ACCEPTED, "status": AnswerStatus.SUBMITTED}
                session.add(models.Attendee(calendar_id=calendar.id, user_id=user.id, **told))
                session.add_all(
                    models.Event(
                        calendar_id=calendar.id,
                        owner_id=user.id,
                        name="",
                        start_time=opens + half * _HALF,
                        end_time=opens + (half + 1) * _HALF,
                        event_type=EventType.HIGH,
                        last_modified=calendar.deadline,
                    )
                    for half in self.halves(number)
                )

    async def _run(self, command: str, awaited: str, **options: str) -> str:
        self.told.presses.append(f"/{command}")
        return await self.olga.run(command, awaited, **options)

    async def _press(self, label: str, awaited: str) -> str:
        self.told.presses.append(label)
        return await self.olga.press(label, awaited)

    async def _whole(self, shown: str) -> None:
        """By time and by person, the pages of the list have everybody who gets a meeting, once."""
        for turn in (None, "By person"):
            if turn:
                shown = await self._look(turn)
            pages = [shown]
            while "[Next meetings]" in pages[-1]:
                pages.append(await self._look("Next meetings"))
            listed = [int(who) for page in pages for who in _LINE.findall(page)]
            everybody = {guest.id for guest in self.guests}
            assert len(listed) == len(set(listed) & everybody) == self._placed, turn

    async def _look(self, label: str) -> str:
        self.told.looks += 1
        return await self.olga.press(label, "Timetable")

    async def everybody_is_told(self, let_pass: Callable[[], Awaitable[None]]) -> None:
        """Each has one file for their one meeting, or has been told that nothing fitted."""
        await let_pass()
        files = [len(await guest.files()) for guest in self.guests]
        assert sorted(files) == [0] * (CROWD - self._placed) + [1] * self._placed
        for guest, count in zip(self.guests, files, strict=True):
            said = "\n".join(guest.sees())
            assert said.count("Your meeting is set") == count
            assert said.count("none fit your times") == 1 - count


def _label(half: int) -> str:
    """How a half hour begins on the clock of who is in the United States by their language."""
    hour, minute = divmod(8 * 60 + 30 * half, 60)
    return f"{hour % 12 or 12}:{minute:02d}"
