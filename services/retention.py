"""What is over is forgotten: names and times first, then the calendar, and what was sent; some at a time.

Each run takes each step once, for so many rows at most, in a transaction of its own: nobody waits for long,
and there are as many statements however much is stored. Only what is due is looked at, by an index.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Delete,
    Select,
    Update,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.holding import TABLES
from db.models import Absence, Attendee, Calendar, Event, Greeting, Guild, MeetingChange, Notification
from db.prepared import Prepared
from scheduling.model import EventType
from services.mydata.deletion import drop_unneeded
from services.request import Store

BATCH = 500
PAGES = 250
"""So many pages of a SQLite file are given back in one run."""


class Sweep(Struct, frozen=True):
    """Which rows of a table are due, and what becomes of them: they go, unless they are `blanked`.

    `person` is the column that says whom nothing may need any more once they are gone.
    """

    table: str
    due: Select[Any]
    blanked: Mapping[str, Any] | None = None
    person: str | None = None

    @property
    def statement(self) -> Delete | Update:
        """It changes some of the rows, and returns whose they were."""
        table = TABLES[self.table]
        some = table.primary_key.columns[0].in_(self.due.limit(BATCH))
        if self.blanked is not None:
            return update(table).where(some).values(self.blanked)
        gone = delete(table).where(some)
        return gone.returning(table.c[self.person]) if self.person else gone


# What names people or their times, in this order: an attendee goes after what hangs on them.
_NAMING = (
    *("event", "absence", "change", "proposal", "shown_answers", "draft", "notification", "live_message"),
    *("organizer", "attendee"),
)
# A group's meeting says when, not who.
_TIMES = or_(Event.event_type != EventType.FINALIZED, Event.owner_id != Calendar.owner_id)
_CALL = aliased(Notification)
_UNCALLED = ~exists().where(_CALL.called_in == Notification.id)
_THEIRS = [
    exists().where(row.calendar_id == Attendee.calendar_id, whose == Attendee.user_id)
    for row, whose in (
        (Event, Event.owner_id),
        (Absence, Absence.user_id),
        (MeetingChange, MeetingChange.user_id),
    )
]
_PEOPLE = {"organizer": "user_id", "attendee": "user_id"}
_ONLY: dict[str, ColumnElement[bool]] = {
    "event": _TIMES,
    "notification": _UNCALLED,
    "attendee": ~or_(*_THEIRS),
}
_KNOWN = Prepared(select(Guild.discord_id, Guild.left_at))
_GREETED = Prepared(select(Greeting.guild_id).where(Greeting.ended_at.is_not(None)))


async def forget(store: Store) -> bool:
    """One run; whether there was anything to forget, so that there may be more."""
    instants = _instants(store)
    [found] = await store.database.ask(_IS_ANY_DUE, **instants)
    for sweep in (sweep for sweep, is_due in zip(_SWEEPS, found, strict=True) if is_due):
        async with store.database.writing() as session:
            await _take(session, sweep, instants)
    if any(found):
        await store.database.give_back_space(PAGES)
    return any(found)


async def note_servers(store: Store, present: Collection[int], knows: Callable[[int], bool]) -> None:
    """Notes in which servers the bot is, so that what belongs to others goes in time.

    Nothing is noted of those of which the caller doesn't know whether the bot is there.
    """
    async with store.database.reading() as session:
        known = await _KNOWN.all(session)
        greeted = {row.guild_id for row in await _GREETED.all(session)}
    left = [
        server for server, left_at in known if server not in present and knows(server) and left_at is None
    ]
    back = [server for server, left_at in known if server in present and left_at is not None]
    guild, greeting = TABLES["guild"], TABLES["greeting"]
    ended = [server for server in greeted - {*present} if knows(server)]
    for statement, servers in (
        (update(guild).where(guild.c.discord_id.in_(left[:BATCH])).values(left_at=store.now()), left),
        (update(guild).where(guild.c.discord_id.in_(back[:BATCH])).values(left_at=None), back),
        (delete(greeting).where(greeting.c.guild_id.in_(ended[:BATCH])), ended),
    ):
        if servers:  # PostgreSQL takes no more than 32,767 of them at once; the rest is for the next time.
            async with store.database.writing() as session:
                await session.execute(statement)


async def _take(session: AsyncSession, sweep: Sweep, instants: Mapping[str, datetime | date]) -> None:
    done: Any = await session.execute(sweep.statement, instants, execution_options={"in_thread": True})
    if sweep.person:
        await drop_unneeded(session, set(done.scalars()))


def _instants(store: Store) -> dict[str, datetime | date]:
    """Before when what has to have been over to be due."""
    now, kept = store.now(), store.retention
    return {
        "now": now,
        "sent": now - timedelta(days=kept.messages_days),
        "left": now - timedelta(days=kept.left_servers_days),
        **_ended("over", now - timedelta(days=1)),
        **_ended("named", now - timedelta(days=kept.anonymize_after_days)),
        **_ended("old", now - timedelta(days=kept.remove_after_days)),
    }


def _ended(name: str, at: datetime) -> dict[str, datetime | date]:
    return {f"{name}_at": at, f"{name}_day": at.date()}


def _sweeps() -> Iterator[Sweep]:
    yield Sweep("notification", _sent_long_ago())
    named = and_(Calendar.anonymized_at.is_(None), _over("named"))
    for name in _NAMING:
        yield Sweep(name, _names_on(name, named), person=_PEOPLE.get(name))
    nameless = select(Calendar.id).where(named, ~or_(*map(_is_on, _NAMING)))
    blanked: dict[str, Any] = {
        "description": "",
        "place": "",
        "ended_by": None,
        "anonymized_at": bindparam("now"),
    }
    yield Sweep("calendar", nameless, blanked=blanked)
    old = select(Calendar.id).where(Calendar.anonymized_at.is_not(None), _over("old"))
    yield Sweep("calendar", old, person="owner_id")
    yield from _of_servers()


def _over(name: str) -> ColumnElement[bool]:
    """Whether a calendar's last day was before: that of its last meeting, if it meets for longer."""
    meets = exists().where(
        Event.calendar_id == Calendar.id,
        Event.event_type == EventType.FINALIZED,
        Event.end_time >= bindparam(f"{name}_at"),
    )
    has_ended = Calendar.end_date < bindparam(f"{name}_day")
    return and_(has_ended, or_(Calendar.cancelled_at.is_not(None), ~meets.correlate_except(Event)))


def _names_on(name: str, named: ColumnElement[bool]) -> Select[Any]:
    """The rows of a table on calendars that still name people."""
    table = TABLES[name]
    on_them = select(*table.primary_key).join(Calendar, Calendar.id == table.c.calendar_id).where(named)
    return on_them.where(_ONLY[name]) if name in _ONLY else on_them


def _is_on(name: str) -> ColumnElement[bool]:
    """Whether a calendar has such a row still."""
    on_it = exists().where(TABLES[name].c.calendar_id == Calendar.id)
    return on_it.where(_TIMES) if name == "event" else on_it


def _sent_long_ago() -> Select[Any]:
    """Messages that are done, of calendars that are over: until then, the rules ask what was sent."""
    row = Notification
    until: ColumnElement[Any] = bindparam("sent")
    is_done = (row.outcome.is_not(None), row.due_at < until, func.coalesce(row.sent_at, row.due_at) < until)
    is_over = or_(_over("over"), Calendar.cancelled_at.is_not(None))
    return select(row.id).join(Calendar, Calendar.id == row.calendar_id).where(*is_done, is_over, _UNCALLED)


def _of_servers() -> Iterator[Sweep]:
    """The settings of servers that the bot left, and what they are called on calendars."""
    left = select(Guild.discord_id).where(Guild.left_at < bindparam("left"))
    opened_there = select(Calendar.id).where(Calendar.guild_id.in_(left))
    yield Sweep("calendar", opened_there, blanked={"guild_id": None, "guild_name": None, "channel_id": None})
    yield Sweep("guild", left.where(~exists().where(Calendar.guild_id == Guild.discord_id)))


_SWEEPS = tuple(_sweeps())
_IS_ANY_DUE = Prepared(
    select(
        *(sweep.due.limit(1).exists().label(f"{sweep.table}_{place}") for place, sweep in enumerate(_SWEEPS))
    ).execution_options(in_thread=True)
)
