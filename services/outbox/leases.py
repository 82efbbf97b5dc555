"""What a process had leased when it ended, and nobody would touch until the leases are over."""

from sqlalchemy import bindparam, update

from db.holding import TABLES
from db.prepared import Prepared
from db.transfer import in_use
from services.outbox.claims import LEASE
from services.request import Store

_FREED = [
    Prepared(
        update(table)
        .where(table.c.leased_until > bindparam("now"), table.c.leased_until <= bindparam("until"))
        .values(leased_until=bindparam("now"))
    )
    for table in (TABLES[name] for name in ("notification", "live_message", "greeting", "server_event"))
]


async def take_over(store: Store) -> None:
    """Frees it at once if the caller is the only process on this database, as on SQLite it always is.

    What was put off for longer than a lease stays put off.
    """
    now, engine = store.now(), store.database.engine
    if engine.dialect.name != "sqlite" and await in_use(engine):
        return
    for freed in _FREED:
        async with store.database.writing() as session:  # One each: together they would lock out of order.
            await freed.all(session, now=now, until=now + LEASE)
