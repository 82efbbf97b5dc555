"""Who asks, when, and in which database: the first argument of every use case."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct, field
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import PATIENCE, Database
from db.models import HandledInteraction
from db.prepared import Prepared
from scheduling.addresses import Fetched
from scheduling.errors import AlreadyHandled, TooLate
from scheduling.limits import DAY, HOUR, MINUTE, Allowance, Spending
from scheduling.pace import USUAL_PACE, Pace
from scheduling.phrases import writes_day_first

Now = Callable[[], datetime]
STALE_AFTER = timedelta(seconds=2.5)
LEAST_TIME = timedelta(seconds=0.5)
"""Whoever had to wait for others and has less left would be late."""

# As a row of the table and no object, which would cost as much again.
_HANDLED = Prepared(insert(HandledInteraction.metadata.tables[HandledInteraction.__tablename__]))


class Limits(Struct, frozen=True):
    """What the host allows: by its names, for one person unless they say otherwise.

    Absences and suggestions are counted for each calendar. New DMs are the first to somebody.
    """

    email_lookups_per_hour: int = 20
    open_calendars_per_person: int = 20
    open_calendars_per_server: int = 200
    invitees_per_calendar: int = 500
    calendars_per_day: int = 30
    invitations_per_day: int = 1000
    uninvitations_per_day: int = 200
    edits_per_day: int = 100
    reminders_per_day: int = 1000
    absences_per_day: int = 10
    suggestions_per_minute: int = 10
    calendar_files_per_hour: int = 20
    drafts_per_person: int = 200
    new_dms: Pace = USUAL_PACE

    def allowance(self, what: Spending) -> Allowance:
        """How much of it one person may do."""
        return {
            Spending.EMAIL_LOOKUP: Allowance(self.email_lookups_per_hour, HOUR),
            Spending.CALENDAR: Allowance(self.calendars_per_day, DAY),
            Spending.INVITATION: Allowance(self.invitations_per_day, DAY),
            Spending.UNINVITATION: Allowance(self.uninvitations_per_day, DAY),
            Spending.EDIT: Allowance(self.edits_per_day, DAY),
            Spending.REMINDER: Allowance(self.reminders_per_day, DAY),
            Spending.ABSENCE: Allowance(self.absences_per_day, DAY),
            Spending.SUGGESTION: Allowance(self.suggestions_per_minute, MINUTE),
            Spending.CALENDAR_FILE: Allowance(self.calendar_files_per_hour, HOUR),
        }[what]


class Timing(Struct, frozen=True):
    """What the host settled about time: reminders before deadlines and meetings, and the live status.

    A live status that is no longer fresh is edited once within `live_every`.
    """

    before_deadline: tuple[timedelta, ...] = (timedelta(hours=48), timedelta(hours=4))
    before_meeting: timedelta = timedelta(minutes=15)
    live_every: timedelta = timedelta(minutes=5)


class Retention(Struct, frozen=True):
    """How long things are kept, in days: finished calendars with who was on them, and without; what was sent,
    and what belongs to servers that the bot has left.
    """

    anonymize_after_days: int = 180
    remove_after_days: int = 400
    messages_days: int = 30
    left_servers_days: int = 30


class Host(Struct, frozen=True):
    """Where the host's privacy policy is, and who to ask; None where the host did not say.

    `feeds_at` is what the addresses of calendar feeds begin with, None if there are none.
    """

    privacy_url: str | None = None
    contact: str | None = None
    feeds_at: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Connecting:
    """With which key addresses of calendars are encrypted, and how they are fetched, given an etag.

    Fetching raises Astray and Flawed. `under_way` is what is being asked just now, by its encrypted address.
    """

    key: str = dataclasses.field(repr=False)
    fetch: Callable[[str, str | None], Awaitable[Fetched]]
    under_way: dict[str, "asyncio.Task[Any]"] = dataclasses.field(default_factory=dict)


FILES_AT_HAND = 8
"""So many files of people are fetched or held at a time, of some megabytes each."""


class Store(Struct, frozen=True):
    """The database with the clock and the settings that hold for it.

    Of files of people, few are held at a time (`files_at_hand`), and one is read (`reading_files`).
    Without `connecting`, the host has not switched it on.
    """

    database: Database
    now: Now
    limits: Limits = Limits()
    times: Timing = Timing()
    retention: Retention = Retention()
    host: Host = Host()
    connecting: Connecting | None = None
    files_at_hand: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(FILES_AT_HAND))
    reading_files: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))


class Account(Struct, frozen=True):
    """A Discord account as an interaction shows it: the name that people see, and the unique one.

    `roles` are the ids of those it has in the server that the interaction comes from.
    """

    discord_id: int
    name: str
    username: str = ""
    locale: str | None = None
    is_bot: bool = False
    roles: frozenset[int] = frozenset()

    def writes_day_first(self, timezone: str) -> bool:
        """Whether somebody with this language, in that zone, writes 5 December as 5/12."""
        return writes_day_first(self.locale, timezone)


class Request(Struct, frozen=True):
    """One use case asked for by `actor` at the instant `now`.

    `interaction_id` makes it happen at most once; `fresh_until` is the instant after which it may not
    write any more, because Discord would not take the answer. `guild_id` is the server where it was asked,
    if the bot has joined it, `guild_name` what it is called, `channel_id` the channel of
    what was pressed or sent, None for a command. `asked_in` is the channel in either case, and the one that
    a thread belongs to.
    """

    store: Store
    actor: Account
    now: datetime
    interaction_id: int | None = None
    fresh_until: datetime | None = None
    guild_id: int | None = None
    guild_name: str | None = None
    channel_id: int | None = None
    asked_in: frozenset[int] = frozenset()

    @property
    def has_to_wait(self) -> bool:
        """Whether others are at work, so that this waits for its turn."""
        return self.store.database.turns.locked()

    @property
    def patience(self) -> float:
        """Seconds that are left for waiting until it may write."""
        if self.fresh_until is None:
            return PATIENCE
        return min(max((self.fresh_until - self.store.now()).total_seconds(), 0), PATIENCE)

    @asynccontextmanager
    async def reading(self, *, one_statement: bool = False) -> AsyncIterator[AsyncSession]:
        """A session for a use case that writes nothing. Raises TooLate before anything is read."""
        async with self._admitted(), self.store.database.reading(one_statement=one_statement) as session:
            yield session

    async def ask(self, statement: Prepared, **values: Any) -> list[Any]:
        """All rows of one statement by itself. Raises TooLate before anything is read."""
        async with self._admitted():
            return await self.store.database.ask(statement, **values)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """The use case's one transaction. Raises TooLate and AlreadyHandled before anything is written."""
        async with self._admitted(), self.store.database.writing(self.patience) as session:
            if self.fresh_until is not None and self.store.now() > self.fresh_until:
                raise TooLate
            if self.interaction_id is not None:
                await self._handle_once(session, self.interaction_id)
            yield session

    @asynccontextmanager
    async def _admitted(self) -> AsyncIterator[None]:
        """One of those that are at work at the same time, when it is their turn: first come, first served.

        If more is asked than can be done, whoever has waited for too long is refused before any work is
        done for them. Otherwise, all would be late.
        """
        async with self.store.database.turns.taken() as had_to_wait:
            if had_to_wait and self.fresh_until and self.store.now() > self.fresh_until - LEAST_TIME:
                raise TooLate
            yield

    async def _handle_once(self, session: AsyncSession, interaction_id: int) -> None:
        try:
            await _HANDLED.all(session, discord_id=interaction_id, handled_at=self.now)
        except IntegrityError:
            raise AlreadyHandled from None
