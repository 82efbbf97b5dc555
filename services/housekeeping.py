"""What nobody needs any more goes, now and then: not in the use cases, each of which would pay for it."""

from datetime import timedelta

from sqlalchemy import delete, exists, select

from db.models import Draft, EmailLookup, HandledInteraction
from services.people.contacts import LOOKUP_WINDOW
from services.request import Store

REMEMBERED = timedelta(hours=1)
"""So long, at least, an interaction is known to have been handled; Discord repeats none that is older."""


async def purge(store: Store) -> None:
    """Removes old ids of interactions, drafts that have expired, and lookups that no longer count."""
    now = store.now()
    conditions = {
        HandledInteraction: HandledInteraction.handled_at < now - REMEMBERED,
        Draft: Draft.expires_at <= now,
        EmailLookup: EmailLookup.looked_up_at <= now - LOOKUP_WINDOW,
    }
    async with store.database.reading(one_statement=True) as session:
        asked = select(*(exists().where(condition) for condition in conditions.values()))
        found = (await session.execute(asked)).one()
    for table in (table for table, is_there in zip(conditions, found, strict=True) if is_there):
        # One by one, so that no writer waits for all of it.
        async with store.database.writing() as session:
            gone = delete(table).where(conditions[table])
            await session.execute(gone, execution_options={"in_thread": True})
