"""A clock that tests move, and an office where people ask services for things without any Discord."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from msgspec.structs import replace
from sqlalchemy import delete, func, inspect, select

from db.engine import Database
from db.models import Base, Calendar, Notification
from scheduling.admission import Admission
from scheduling.errors import Refusal
from scheduling.fields import CalendarWords
from scheduling.model import NotificationKind, OpenTo, Person
from scheduling.pace import Pace
from scheduling.profiles import ProfileForm
from services.calendars import creation, invitations
from services.calendars.posts import Posting
from services.lookup import calendar_ref
from services.outbox.claims import Claimed
from services.people import profiles
from services.planning import suggestions
from services.planning.computing import Planner
from services.planning.suggestions import Suggestion
from services.request import Account, Limits, Request, Store

START = datetime(2026, 1, 1, tzinfo=UTC)
ZONES = {"olga": "Europe/Berlin", "ben": "America/New_York", "chidi": "Africa/Lagos"}
# What is written down long before it is due, with what it is about.
PLANNED = (
    NotificationKind.DEADLINE_REMINDER,
    NotificationKind.DEADLINE_PASSED,
    NotificationKind.STATUS_SUMMARY,
    NotificationKind.MEETING_REMINDER,
    NotificationKind.CHANNEL_REMINDER,
)
FIRST_ID = 10**18
TIRELESS = Limits(open_calendars_per_person=1000, calendars_per_day=1000, new_dms=Pace(1000, 1000))
OPEN = Posting(Admission(OpenTo.EVERYBODY))
Table = TypeVar("Table", bound=Base)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def skip(self, **length: float) -> datetime:
        """Lets time pass, given as for `timedelta`; what time it is then."""
        self.at += timedelta(**length)
        return self.at


class Office:
    """The services on one database, for people known by their first names."""

    def __init__(self, database: Database, limits: Limits | None = None) -> None:
        self.database = database
        self.clock = Clock()
        self.store = Store(database, self.clock, limits or TIRELESS)
        self._ids: dict[str, int] = {}

    def account(self, name: str, /, **changes: Any) -> Account:
        """The Discord account of that name; the same one each time."""
        number = self._ids.setdefault(name, FIRST_ID + len(self._ids))
        return replace(Account(number, name), **changes)

    def ask(self, name: str, **changes: Any) -> Request:
        """What `name` asks for now."""
        return replace(Request(self.store, self.account(name), self.clock()), **changes)

    async def register(self, *names: str) -> list[Person]:
        """Registers people under their own names; `ana` as ana@example.com."""
        return [await profiles.register(self.ask(name), form(name)) for name in names]

    async def calendar(self, owner: str = "olga", **changes: Any) -> str:
        """A calendar from Mon 12 to Fri 16 January 2026, all day, in its owner's zone; how to refer to it."""
        usual = {"name": "Team lunch", "start_date": "2026-01-12", "mode": "group", "hours": "0-24"}
        words = CalendarWords(**usual | changes)
        return calendar_ref((await creation.create(self.ask(owner), words)).id)

    async def invite(self, ref: str, *names: str, owner: str = "olga") -> None:
        """Invites accounts, known to the bot or not."""
        await invitations.invite_all(self.ask(owner), ref, [self.account(name) for name in names])

    async def suggestion(self, ref: str, owner: str = "olga") -> Suggestion:
        """The best times, worked out and kept."""
        asked = await suggestions.ask_for(self.ask(owner), ref)
        return await Planner().compute(self.store, asked).finding

    async def rows(self, table: type[Table], **columns: Any) -> list[Table]:
        """What the database holds, by primary key."""
        keys = inspect(table).primary_key
        async with self.database.reading() as session:
            found = list(await session.scalars(select(table).filter_by(**columns).order_by(*keys)))
            session.expunge_all()
            return found

    async def news(self, **columns: Any) -> list[Notification]:
        """The notifications but for those that were planned for later, by id."""
        return [row for row in await self.rows(Notification, **columns) if row.kind not in PLANNED]

    async def count(self, table: type[Base], **columns: Any) -> int:
        """How many rows there are."""
        async with self.database.reading() as session:
            query = select(func.count()).select_from(table).filter_by(**columns)
            return await session.scalar(query) or 0

    async def change(self, table: type[Base], where: dict[str, Any], **values: Any) -> None:
        """Edits rows directly, for states that no use case brings about yet."""
        async with self.database.writing() as session:
            for row in await session.scalars(select(table).filter_by(**where)):
                for column, value in values.items():
                    setattr(row, column, value)

    async def clear(self, table: type[Base]) -> None:
        """Removes all rows of a table, to start the next case from there."""
        async with self.database.writing() as session:
            await session.execute(delete(table))

    async def at_once(self, *use_cases: Awaitable[Any]) -> list[Any]:
        """What they return or raise when they run side by side, each on a connection that is open already."""
        await self.connect(len(use_cases))
        return await asyncio.gather(*use_cases, return_exceptions=True)

    async def connect(self, number: int) -> None:
        """Opens that many connections, for use cases to begin at once."""
        barrier = asyncio.Barrier(number)

        async def hold_one() -> None:
            async with self.database.reading() as session:
                await session.scalar(select(1))
                await barrier.wait()

        await asyncio.gather(*(hold_one() for _ in range(number)))

    async def close(self, ref: str, **how: Any) -> None:
        """Makes a calendar finalized, or whatever `how` says, without telling anybody."""
        await self.change(Calendar, {"id": int(ref[4:])}, **(how or {"is_finalized": True}))


def form(name: str, **changes: Any) -> ProfileForm:
    """The profile that somebody of that name would type."""
    usual = ProfileForm(
        email=f"{name}@example.com",
        first_name=name.capitalize(),
        last_name="Example",
        timezone=ZONES.get(name, "UTC"),
        username=name,
    )
    return replace(usual, **changes)


def whom(claimed: Claimed) -> str:
    """The name of whoever a notification is for."""
    return claimed.recipient.name if claimed.recipient else ""


async def refusal_of(use_case: Awaitable[Any]) -> Refusal:
    """The Refusal that the use case raises; fails if it does not."""
    try:
        result = await use_case
    except Refusal as refusal:
        return refusal
    raise AssertionError(f"nothing was refused; it returned {result!r}")


def refused(results: list[Any]) -> list[type[BaseException]]:
    """The kinds of what was raised among the results of `Office.at_once`."""
    return [type(result) for result in results if isinstance(result, BaseException)]


def same(refusal: Refusal, expected: Refusal) -> bool:
    """Whether two refusals are of one kind and carry the same facts."""
    return type(refusal) is type(expected) and vars(refusal) == vars(expected)
