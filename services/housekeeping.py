"""What nobody needs any more goes, now and then: not in the use cases, each of which would pay for it."""

from datetime import timedelta

from sqlalchemy import delete

from db.models import Draft, EmailLookup, HandledInteraction
from services.people.contacts import LOOKUP_WINDOW
from services.request import Store

REMEMBERED = timedelta(hours=1)
"""So long, at least, an interaction is known to have been handled; Discord repeats none that is older."""


async def purge(store: Store) -> None:
    """Removes old ids of interactions, drafts that have expired, and lookups that no longer count."""
    now = store.now()
    for gone in (
        delete(HandledInteraction).where(HandledInteraction.handled_at < now - REMEMBERED),
        delete(Draft).where(Draft.expires_at <= now),
        delete(EmailLookup).where(EmailLookup.looked_up_at <= now - LOOKUP_WINDOW),
    ):
        # One by one, so that no writer waits for all of it.
        async with store.database.writing() as session:
            await session.execute(gone)
