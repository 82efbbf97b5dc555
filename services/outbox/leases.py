"""What a process had leased when it ended, and nobody would touch until the leases are over."""

from sqlalchemy import update

from db.models import Greeting, LiveMessage, Notification, ServerEvent
from db.transfer import in_use
from services.outbox.claims import LEASE
from services.request import Store


async def take_over(store: Store) -> None:
    """Frees it at once if the caller is the only process on this database, as on SQLite it always is.

    What was put off for longer than a lease stays put off.
    """
    now, engine = store.now(), store.database.engine
    if engine.dialect.name != "sqlite" and await in_use(engine):
        return
    for table in (Notification, LiveMessage, Greeting, ServerEvent):
        held = [table.leased_until > now, table.leased_until <= now + LEASE]
        if table is Notification:
            held.append(Notification.outcome.is_(None))  # So that its index serves.
        async with store.database.writing() as session:  # One each: together they would lock out of order.
            await session.execute(update(table).where(*held).values(leased_until=now))
