"""What is kept of the feeds that calendars read, by several processes."""

from typing import Any

from msgspec.structs import replace
from sqlalchemy import event

from db.models import CalendarFeed
from services.people import feeds
from services.people.feeds import ReadFeed
from tests.support.fakes import Office


async def test_whoever_notes_the_same_feeds_locks_them_in_the_same_order(office: Office) -> None:
    """Two processes would else wait for each other."""
    store = replace(office.store, host=replace(office.store.host, feeds_at="https://bot.example/feed/"))
    await office.register("ann", "ben")
    read: list[ReadFeed] = []
    for name in ("ann", "ben"):
        address = (await feeds.open_feed(replace(office.ask(name), store=store))).address or ""
        found = await feeds.read(
            store, address.removeprefix("https://bot.example/feed/").removesuffix(".ics")
        )
        assert found is not None
        read.append(found)
    orders: list[list[str]] = []

    def keep(_c: Any, _cursor: Any, _statement: str, rows: Any, _context: Any, many: bool) -> None:
        if many:
            orders.append([value for row in rows for value in row if value in {one.hashed for one in read}])

    event.listen(office.database.engine.sync_engine, "before_cursor_execute", keep)
    try:
        await feeds.note(store, read)
        await feeds.note(store, read[::-1])
    finally:
        event.remove(office.database.engine.sync_engine, "before_cursor_execute", keep)
    assert len(orders[0]) == 2
    assert orders[0] == orders[1]
    assert await office.count(CalendarFeed, fetched_at=None) == 0
