"""Server events beside the bot: wanting them, and holding Discord's against the database."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

from simcord.backend.models import ScheduledEvent
from sqlalchemy import select

from db import models
from scheduling.model import Acceptance, EventEnd, EventType, Mode
from tests.support.wire.books import Books, calendar_of

_CANCELED = 4


class EventBook:
    """The server events of a scene."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._town = books.town

    async def want(self, guest: int) -> int:
        """A group's calendar whose meeting is set and is to be an event of the server; its id."""
        now, users = datetime.now(UTC), self._books.users
        fields = calendar_of(users[self._town.owner], f"Regatta {uuid4().hex[:6]}", now, 10, 8)
        async with self._books.database.writing() as session:
            if await session.get(models.Guild, self._town.guild_id) is None:
                session.add(models.Guild(discord_id=self._town.guild_id))
                await session.flush()
            calendar = models.Calendar(
                **fields | {"mode": Mode.GROUP}, guild_id=self._town.guild_id, is_finalized=True
            )
            session.add(calendar)
            await session.flush()
            accepted = Acceptance.ACCEPTED
            session.add(models.Attendee(calendar_id=calendar.id, user_id=users[guest], accepted=accepted))
            start = datetime.combine(calendar.start_date, time(9), UTC)
            session.add(
                models.Event(
                    calendar_id=calendar.id,
                    owner_id=calendar.owner_id,
                    start_time=start,
                    end_time=start + timedelta(minutes=30),
                    event_type=EventType.FINALIZED,
                    last_modified=now,
                    ical_uid=f"{uuid4()}@oneonone",
                )
            )
            wanted = {"guild_id": self._town.guild_id, "created_at": now, "due_at": now}
            session.add(models.ServerEvent(calendar_id=calendar.id, **wanted))
            return calendar.id

    async def taking_place(self) -> list[int]:
        """The calendars that have one and are not canceled, the oldest first."""
        row, calendar = models.ServerEvent, models.Calendar
        query = select(calendar.id).join(row).where(calendar.cancelled_at.is_(None)).order_by(calendar.id)
        async with self._books.database.reading() as session:
            return list(await session.scalars(query))

    async def unmarked(self) -> list[int]:
        """The rows whose event Discord has made and the database doesn't know."""
        return [row.id for row, _ in await self._rows() if row.event_id is None and self._made_for(row)]

    async def settled(self, within: float) -> list[str]:
        """Waits until nothing is due any more; what is wrong then: lost, doubled, or not as it should be."""
        discord = self._town.discord
        deadline = discord.clock() + within
        while await self._open() and discord.clock() < deadline:
            await discord.changed(within=0.3)
        return [wrong for row, calendar in await self._rows() if (wrong := self._wrong(row, calendar))]

    async def _open(self) -> bool:
        return any(row.due_at or row.leased_until for row, _ in await self._rows())

    async def _rows(self) -> list[tuple[models.ServerEvent, models.Calendar]]:
        row, calendar = models.ServerEvent, models.Calendar
        async with self._books.database.reading() as session:
            found = await session.execute(select(row, calendar).join(calendar).order_by(row.id))
            return [(one, its) for one, its in found]

    def _made_for(self, row: models.ServerEvent) -> list[ScheduledEvent]:
        events = self._town.discord.backend.get_guild(self._town.guild_id).scheduled_events.values()
        mark = f"(e{row.id}-"
        return [event for event in events if mark in (event.description or "")]

    def _wrong(self, row: models.ServerEvent, calendar: models.Calendar) -> str:
        made = self._made_for(row)
        if row.due_at or row.leased_until:
            return f"{row.id} is open"
        if len(made) > 1:
            return f"{row.id} is doubled"
        if calendar.cancelled_at is not None:
            off = row.ended is EventEnd.CANCELED and all(event.status == _CANCELED for event in made)
            return "" if off else f"{row.id} is not canceled"
        if not made or row.event_id != made[0].id:
            return f"{row.id} is lost"
        where = (made[0].entity_metadata or {}).get("location")
        return "" if where == (calendar.place or "No place given") else f"{row.id} is elsewhere"
