"""What one use case costs others at the limits: how long it holds the loop, and the writer of SQLite."""

import asyncio
import gc
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from cogs.render.audience import Audience
from cogs.render.exports import ics_files
from cogs.render.pictures import Pictures
from db import models
from db.engine import Database
from db.schema import upgrade
from scheduling.feeds import feed_of
from scheduling.fields import CalendarWords
from scheduling.ics import ics_of_all
from scheduling.model import EventType, Preference
from scheduling.pace import Pace
from scheduling.profiles import ProfileForm
from services.answers import availability
from services.calendars import cancellation, copies, creation, edits, invitations, nudges, statuses
from services.lookup import attendee_ref, calendar_ref
from services.mydata import exports as mydata
from services.outbox.claims import claim
from services.people import feeds, profiles
from services.planning import exports, finalization, moves, timetables
from services.request import Account, Host, Limits, Request, Store

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MOST = Limits().invitees_per_calendar
LOOP, WRITER = 50, 250
"""Milliseconds for which neither may be held."""
_FIRST_ID = 10**18


@dataclass
class Cost:
    """Milliseconds: the longest that the loop stood still, and the longest transaction that wrote."""

    loop: float = 0.0
    writer: float = 0.0


@dataclass
class Bench:
    """A database with an organizer and as many people as a calendar takes."""

    store: Store
    prints: bool = False
    cost: Cost = field(default_factory=Cost)

    def ask(self, number: int = 0) -> Request:
        """Asked by the organizer, or by somebody invited."""
        return Request(self.store, _account(number), self.store.now())


def _account(number: int) -> Account:
    return Account(_FIRST_ID + number, f"Person {number}")


@asynccontextmanager
async def opened() -> AsyncIterator[Bench]:
    """One in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'oneonone.db'}")
        await upgrade(database.engine)
        clock = iter(NOW + timedelta(minutes=5 * step) for step in range(10**6))
        limits = Limits(invitations_per_day=10**6, new_dms=Pace(10**6, 10**6))
        host = Host(feeds_at="https://meet.example.org/feed/")
        bench = Bench(Store(database, lambda: next(clock), limits, host=host))
        await profiles.register(bench.ask(), ProfileForm("o@example.com", "O", "Ne", "Berlin", "one"))
        yield bench
        await database.close()


@contextmanager
def watched(bench: Bench) -> Iterator[None]:
    """Notes how long each transaction writes."""
    database, usual = bench.store.database, bench.store.database.writing

    @asynccontextmanager
    async def writing(*given: Any) -> AsyncIterator[Any]:
        async with usual(*given) as session:
            began = time.perf_counter()
            yield session
        bench.cost.writer = max(bench.cost.writer, 1000 * (time.perf_counter() - began))

    database.writing = writing  # type: ignore[assignment,method-assign]  # to measure
    try:
        yield
    finally:
        database.writing = usual  # type: ignore[method-assign]


async def measure(bench: Bench, what: str, use_case: Callable[[], Awaitable[Any]]) -> Any:
    """Does it, and prints what it cost."""
    bench.cost = Cost()
    ticking = asyncio.create_task(_tick(bench.cost))
    await asyncio.sleep(0.01)
    bench.cost.loop = 0.0
    with watched(bench):
        result = await use_case()
    await asyncio.sleep(0)
    ticking.cancel()
    if bench.prints:
        over = " OVER" * (bench.cost.loop > LOOP or bench.cost.writer > WRITER)
        print(f"  {what}: {bench.cost.loop:.0f} / {bench.cost.writer:.0f}{over}")
    return result


async def _tick(cost: Cost) -> None:
    last = time.perf_counter()
    while True:
        await asyncio.sleep(0)
        now = time.perf_counter()
        cost.loop, last = max(cost.loop, 1000 * (now - last)), now


async def main() -> None:
    """Everything that grows with the people on a calendar, once all has been done for a few."""
    print(f"milliseconds that the loop / the writer is held, with {MOST} people; at most {LOOP} / {WRITER}")
    async with opened() as bench:
        await _known(bench.store.database)
        await everything(bench, 4)
        bench.prints = True
        gc.freeze()  # As the bot does once it is at work.
        await everything(bench, MOST)


async def everything(bench: Bench, people: int) -> None:
    """All that is measured, on a calendar of its own."""
    words = CalendarWords(name="Lunch", start_date="2026-01-12", mode="group", hours="0-24")
    ref = calendar_ref((await creation.create(bench.ask(), words)).id)
    invited = [_account(number) for number in range(1, people + 1)]
    for part in (invited[: people // 2], invited[people // 2 :]):
        inviting = partial(invitations.invite_all, bench.ask(), ref, part)
        await measure(bench, f"invites {len(part)}", inviting)
    await measure(bench, "claims 50 invitations", lambda: claim(bench.store))
    await _send_all(bench.store.database)
    await measure(bench, "copies", lambda: copies.copy(bench.ask(), ref, "2026-02-02", "Copy"))
    for field_name, value in (("place", "Room 5"), ("deadline", "2026-01-15 12:00")):
        editing = partial(edits.edit, bench.ask(), ref, CalendarWords(**{field_name: value}))
        await measure(bench, f"edits the {field_name}", editing)
    await measure(bench, "reminds", lambda: nudges.nudge(bench.ask(), ref))
    await measure(bench, "looks at the status", lambda: statuses.status(bench.ask(), ref))
    await measure(bench, "uninvites", lambda: invitations.uninvite(bench.ask(), ref, attendee_ref(2)))
    await availability.add(bench.ask(2), ref, "2026-01-13 9-18")
    shown = await finalization.preview(bench.ask(), ref, "2026-01-13 10:00")
    await measure(bench, "finalizes", lambda: finalization.confirm(bench.ask(), shown.draft_id))
    relocating = partial(edits.edit, bench.ask(), ref, CalendarWords(place="Room 6"))
    await measure(bench, "moves the meeting elsewhere", relocating)
    await _paint(bench)
    await _cut(bench, people)
    await measure(bench, "cancels", lambda: cancellation.cancel(bench.ask(), ref))
    await _repeat(bench, invited)
    await _meet(bench, invited)
    await measure(bench, "exports all about themselves", lambda: mydata.export(bench.ask()))


async def _paint(bench: Bench) -> None:
    """As many entries as one person may have, of which each is replaced."""
    words = CalendarWords(name="Long", start_date="2026-01-12", end_date="2026-04-13", hours="0-24")
    ref = calendar_ref((await creation.create(bench.ask(), words)).id)
    ranges = ", ".join(f"{hour}:00-{hour}:01" for hour in range(5, 10))
    await measure(bench, "adds 460 entries", partial(availability.add, bench.ask(), ref, ranges))
    low = partial(availability.add, bench.ask(), ref, ranges, Preference.LOW)
    await measure(bench, "replaces 460 entries", low)


async def _cut(bench: Bench, people: int) -> None:
    """Everybody has said something of each of 92 days, and loses a part of it."""
    words = CalendarWords(name="Longest", start_date="2026-01-12", end_date="2026-04-13", hours="9-19")
    calendar = await creation.create(bench.ask(), words)
    async with bench.store.database.writing() as session:
        users = (await session.scalars(select(models.User.id).limit(people))).all()
        ids = {"calendar_id": calendar.id}
        await session.execute(insert(models.Attendee), [{**ids, "user_id": who} for who in users[1:]])
        said = {**ids, "event_type": EventType.HIGH, "last_modified": NOW}
        evenings = [
            {"start_time": start, "end_time": start + timedelta(minutes=90)}
            for start in (datetime(2026, 1, 12, 16, 30, tzinfo=UTC) + timedelta(days=k) for k in range(92))
        ]
        rows = [{**said, **evening, "owner_id": who} for who in users for evening in evenings]
        await session.execute(insert(models.Event), rows)
    narrower = partial(edits.edit, bench.ask(), calendar_ref(calendar.id), CalendarWords(hours="9-18"))
    shown = await measure(bench, f"shows how many of {len(rows):,} entries an edit cuts", narrower)
    await measure(bench, "cuts them", lambda: edits.confirm(bench.ask(), shown.draft_id))


async def _repeat(bench: Bench, invited: list[Account]) -> None:
    """A series with everybody: as many meetings as there may be."""
    words = CalendarWords(
        name="Club", start_date="2026-01-12", mode="group", hours="0-24", repeat="weekly", until="52"
    )
    ref = calendar_ref((await creation.create(bench.ask(), words)).id)
    await invitations.invite_all(bench.ask(), ref, invited)
    await _send_all(bench.store.database)
    await availability.add(bench.ask(1), ref, "2026-01-13 9-18")
    shown = await finalization.preview(bench.ask(), ref, "2026-01-13 10:00")
    await measure(bench, "sets a series", lambda: finalization.confirm(bench.ask(), shown.draft_id))
    await measure(bench, "claims 50 of its messages", lambda: claim(bench.store))
    await _send_all(bench.store.database)
    await measure(bench, "has the series as files", lambda: _files(bench.ask(), ref))
    await measure(bench, "cancels the series", lambda: cancellation.cancel(bench.ask(), ref))


async def _meet(bench: Bench, invited: list[Account]) -> None:
    """One-on-ones with everybody that are set: as a timetable, pictures, files and a feed."""
    words = CalendarWords(name="Talks", start_date="2026-01-12", end_date="2026-01-30", hours="0-24")
    calendar = (await creation.create(bench.ask(), words)).id
    ref, source = calendar_ref(calendar), timetables.TimetableSource.CALENDAR
    await invitations.invite_all(bench.ask(), ref, invited)
    await _set(bench.store.database, calendar)
    reading = partial(timetables.read, bench.ask(), source, calendar)
    shown = await measure(bench, "looks at the timetable", reading)
    pictures, audience = Pictures(), Audience("Europe/Berlin")
    drawing = partial(map, lambda sheet: pictures.timetable(sheet, audience), shown.sheets)
    await measure(bench, "has it drawn", lambda: asyncio.gather(*drawing()))
    pictures.close()
    saving = partial(asyncio.to_thread, ics_of_all, shown.appointments, NOW)
    await measure(bench, "has it as one file", saving)
    await measure(bench, "has it as files", lambda: _files(bench.ask(), ref))
    address = (await feeds.open_feed(bench.ask())).address or ""
    await measure(bench, "has it as a feed", partial(_feed, bench.store, address))
    await feeds.stop(bench.ask())
    await measure(bench, "is offered other times", lambda: moves.possible(bench.ask(), ref, attendee_ref(3)))
    moved = await moves.preview(bench.ask(), ref, attendee_ref(3), "2026-01-30 10:00")
    await measure(bench, "moves a meeting", lambda: moves.confirm(bench.ask(), moved.draft_id))
    await measure(bench, "cancels all meetings", lambda: cancellation.cancel(bench.ask(), ref))


async def _set(database: Database, calendar: int) -> None:
    """A meeting with everybody, one after the other."""
    start = datetime(2026, 1, 13, tzinfo=UTC)
    async with database.writing() as session:
        invited = select(models.Attendee.user_id).filter_by(calendar_id=calendar)
        for number, user in enumerate(await session.scalars(invited)):
            at = start + timedelta(minutes=30 * number)
            session.add(
                models.Event(
                    calendar_id=calendar,
                    owner_id=user,
                    start_time=at,
                    end_time=at + timedelta(minutes=30),
                    event_type=EventType.FINALIZED,
                    ical_uid=f"{calendar}-{user}@example.com",
                    last_modified=NOW,
                )
            )
        await session.execute(update(models.Calendar).filter_by(id=calendar).values(is_finalized=True))


async def _files(request: Request, ref: str) -> None:
    exported = await exports.export(request, ref)
    await asyncio.to_thread(ics_files, exported.appointments, request.now)


async def _feed(store: Store, address: str) -> None:
    found = await feeds.read(store, address.removeprefix(store.host.feeds_at or "").removesuffix(".ics"))
    assert found is not None  # noqa: S101 - it was opened just now
    await asyncio.to_thread(lambda: feed_of(found.entries()))


async def _known(database: Database) -> None:
    async with database.writing() as session:
        session.add_all(
            models.User(
                discord_id=_FIRST_ID + number,
                discord_name=f"Person {number}",
                locale="en-US",
                timezone="Europe/Berlin",
            )
            for number in range(1, MOST + 1)
        )


async def _send_all(database: Database) -> None:
    """As if all had been sent."""
    async with database.writing() as session:
        statement = models.Notification.__table__.update().values(attempts=1)  # type: ignore[attr-defined]
        await session.execute(statement)


if __name__ == "__main__":
    asyncio.run(main())
