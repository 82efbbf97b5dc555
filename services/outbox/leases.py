"""What a process had leased when it ended, and nobody would touch until the leases are over."""

from sqlalchemy import bindparam, update

from db.holding import TABLES
from db.prepared import Prepared
from db.transfer import in_use
from services.outbox.claims import LEASE
from services.request import Store


def _freeing(name: str) -> Prepared:
    table = TABLES[name]
    held = [table.c.leased_until > bindparam("now"), table.c.leased_until <= bindparam("until")]
    if name == "notification":
        held.append(table.c.outcome.is_(None))  # So that its index serves.
    return Prepared(update(table).where(*held).values(leased_until=bindparam("now")))


_FREEING = [_freeing(name) for name in ("notification", "live_message", "greeting", "server_event")]


async def take_over(store: Store) -> None:
    """Frees it at once if the caller is the only process on this database, as on SQLite it always is.

    What was put off for longer than a lease stays put off.
    """
    now, engine = store.now(), store.database.engine
    if engine.dialect.name != "sqlite" and await in_use(engine):
        return
    for freeing in _FREEING:
        async with store.database.writing() as session:  # One each: together they would lock out of order.
            await freeing.all(session, now=now, until=now + LEASE)
