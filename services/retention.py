"""What is over is forgotten: names and times first, then the calendar, and what was sent; some at a time.

Each run takes each step once, for so many rows at most, in a transaction of its own: nobody waits for long,
and there are as many statements however much is stored. Only what is due is looked at, by an index.
"""

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Delete, Update, and_, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.models import Absence, Attendee, Calendar, Event, Greeting, Guild, MeetingChange, Notification
from db.personal import TABLES
from scheduling.model import EventType
from services.mydata.deletion import drop_unneeded
from services.request import Store

BATCH = 1000
PAGES = 1000
"""So many pages of a SQLite file are given back in one run."""
Sweep = tuple[Delete | Update, bool]
"""A statement for some rows; whether it returns the ids of people whom nothing may need any more."""

# What names people or their times, in this order: an attendee goes after what hangs on them.
_NAMING = ("event", "absence", "change", "proposal", "draft", "notification", "live_message", "attendee")
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
_ONLY: dict[str, ColumnElement[bool]] = {
    "event": _TIMES,
    "notification": _UNCALLED,
    "attendee": ~or_(*_THEIRS),
}


async def forget(store: Store) -> bool:
    """One run; whether there may be more to forget at once."""
    is_full = False
    for statement, has_people in _steps(store):
        async with store.database.writing() as session:
            is_full |= await _take(session, statement, has_people) >= BATCH
    await store.database.give_back_space(PAGES)
    return is_full


async def note_servers(store: Store, present: Collection[int]) -> None:
    """Notes in which servers the bot is, so that what belongs to others goes in time."""
    async with store.database.reading() as session:
        known = (await session.execute(select(Guild.discord_id, Guild.left_at))).all()
        greeted = set(await session.scalars(select(Greeting.guild_id).where(Greeting.ended_at.is_not(None))))
    left = [server for server, left_at in known if server not in present and left_at is None]
    back = [server for server, left_at in known if server in present and left_at is not None]
    guild, greeting = TABLES["guild"], TABLES["greeting"]
    for statement, servers in (
        (update(guild).where(guild.c.discord_id.in_(left)).values(left_at=store.now()), left),
        (update(guild).where(guild.c.discord_id.in_(back)).values(left_at=None), back),
        (delete(greeting).where(greeting.c.guild_id.in_(greeted - {*present})), greeted - {*present}),
    ):
        if servers:
            async with store.database.writing() as session:
                await session.execute(statement)


async def _take(session: AsyncSession, statement: Delete | Update, has_people: bool) -> int:
    """How many rows it has changed."""
    done: Any = await session.execute(statement, execution_options={"in_thread": True})
    if not has_people:
        return int(done.rowcount)
    people = list(done.scalars())
    await drop_unneeded(session, set(people))
    return len(people)


def _steps(store: Store) -> Iterator[Sweep]:
    now, kept = store.now(), store.retention
    yield _sent_long_ago(store), False
    day = (now - timedelta(days=kept.anonymize_after_days)).date()
    named = and_(Calendar.anonymized_at.is_(None), Calendar.end_date < day)
    for name in _NAMING:
        yield _names_on(name, named)
    calendar = TABLES["calendar"]
    nameless = and_(named, ~or_(*map(_is_on, _NAMING)))
    blank = {"description": "", "place": "", "anonymized_at": now}
    yield update(calendar).where(calendar.c.id.in_(_some(Calendar.id, nameless))).values(blank), False
    day = (now - timedelta(days=kept.remove_after_days)).date()
    old = and_(Calendar.anonymized_at.is_not(None), Calendar.end_date < day)
    gone = delete(calendar).where(calendar.c.id.in_(_some(Calendar.id, old)))
    yield gone.returning(calendar.c.owner_id), True
    yield from _of_servers(store)


def _names_on(name: str, named: ColumnElement[bool]) -> Sweep:
    """Some rows of a table on calendars that are still named; of attendees, who they were."""
    table, only = TABLES[name], _ONLY.get(name, TABLES[name].c.id.is_not(None))
    on_them = select(table.c.id).join(Calendar, Calendar.id == table.c.calendar_id)
    some = on_them.where(named, only).limit(BATCH)
    statement = delete(table).where(table.c.id.in_(some))
    return (statement.returning(table.c.user_id), True) if name == "attendee" else (statement, False)


def _is_on(name: str) -> ColumnElement[bool]:
    """Whether a calendar has such a row still."""
    on_it = exists().where(TABLES[name].c.calendar_id == Calendar.id)
    return on_it.where(_TIMES) if name == "event" else on_it


def _some(column: Any, condition: ColumnElement[bool]) -> Any:
    return select(column).where(condition).limit(BATCH)


def _sent_long_ago(store: Store) -> Delete:
    """Messages that are done, of calendars that are over: until then, the rules ask what was sent."""
    row, now = Notification, store.now()
    until = now - timedelta(days=store.retention.messages_days)
    is_done = (row.outcome.is_not(None), row.due_at < until, func.coalesce(row.sent_at, row.due_at) < until)
    is_over = or_(Calendar.end_date < (now - timedelta(days=1)).date(), Calendar.cancelled_at.is_not(None))
    old = select(row.id).join(Calendar, Calendar.id == row.calendar_id).where(*is_done, is_over, _UNCALLED)
    return delete(TABLES["notification"]).where(TABLES["notification"].c.id.in_(old.limit(BATCH)))


def _of_servers(store: Store) -> Iterator[Sweep]:
    """The settings of servers that the bot left, and what they are called on calendars."""
    calendar, guild = TABLES["calendar"], TABLES["guild"]
    until = store.now() - timedelta(days=store.retention.left_servers_days)
    left = select(Guild.discord_id).where(Guild.left_at < until)
    opened_there = _some(Calendar.id, Calendar.guild_id.in_(left))
    blank = {"guild_id": None, "guild_name": None, "channel_id": None}
    yield update(calendar).where(calendar.c.id.in_(opened_there)).values(blank), False
    unused = (guild.c.left_at < until, ~exists().where(calendar.c.guild_id == guild.c.discord_id))
    yield delete(guild).where(*unused), False
