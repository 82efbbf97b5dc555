"""What nobody needs any more goes, now and then: not in the use cases, each of which would pay for it."""

from datetime import timedelta

from sqlalchemy import delete, exists, func, select

from db.models import Draft, HandledInteraction, Spent
from scheduling.limits import DAY
from services.request import Store

AT_ONCE = 1000
"""So many rows go in one transaction."""
REMEMBERED = timedelta(hours=1)
"""So long, at least, an interaction is known to have been handled; Discord repeats none that is older."""


async def purge(store: Store) -> None:
    """Removes old ids of interactions, drafts that have expired, and what was spent and no longer counts."""
    now = store.now()
    conditions = {
        HandledInteraction: HandledInteraction.handled_at < now - REMEMBERED,
        Draft: Draft.expires_at <= now,
        Spent: Spent.spent_at <= now - DAY,
    }
    await _drop_drafts(store)
    async with store.database.reading(one_statement=True) as session:
        asked = select(*(exists().where(condition) for condition in conditions.values()))
        found = (await session.execute(asked)).one()
    for table in (table for table, is_there in zip(conditions, found, strict=True) if is_there):
        # One by one, so that no writer waits for all of it.
        async with store.database.writing() as session:
            gone = delete(table).where(conditions[table])
            await session.execute(gone, execution_options={"in_thread": True})


async def _drop_drafts(store: Store) -> None:
    """Of whoever has more than may be kept, the oldest go."""
    newest = func.row_number().over(partition_by=Draft.user_discord_id, order_by=Draft.id.desc())
    numbered = select(Draft.id, newest.label("number")).subquery()
    too_many = select(numbered.c.id).where(numbered.c.number > store.limits.drafts_per_person)
    async with store.database.reading(one_statement=True) as session:
        gone = (await session.scalars(too_many.execution_options(in_thread=True))).all()
    for start in range(0, len(gone), AT_ONCE):
        async with store.database.writing() as session:
            some = delete(Draft).where(Draft.id.in_(gone[start : start + AT_ONCE]))
            await session.execute(some, execution_options={"in_thread": True})
