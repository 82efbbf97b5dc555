"""What nobody needs any more goes, now and then: not in the use cases, each of which would pay for it."""

from datetime import timedelta

from sqlalchemy import ColumnElement, bindparam, delete, exists, func, select

from db.models import Base, Draft, HandledInteraction, Spent
from db.prepared import Prepared
from scheduling.limits import DAY
from services.request import Store

AT_ONCE = 1000
"""So many rows go in one transaction."""
REMEMBERED = timedelta(hours=1)
"""So long, at least, an interaction is known to have been handled; Discord repeats none that is older."""


_EXPIRED: dict[type[Base], ColumnElement[bool]] = {
    HandledInteraction: HandledInteraction.handled_at < bindparam("handled_before"),
    Draft: Draft.expires_at <= bindparam("now"),
    Spent: Spent.spent_at <= bindparam("spent_before"),
}
_IS_ANY_EXPIRED = Prepared(
    select(*(exists().where(_EXPIRED[kind]).label(kind.__tablename__) for kind in _EXPIRED))
)
_NEWEST = func.row_number().over(partition_by=Draft.user_discord_id, order_by=Draft.id.desc())
_NUMBERED = select(Draft.id, _NEWEST.label("number")).subquery()
_TOO_MANY = Prepared(
    select(_NUMBERED.c.id).where(_NUMBERED.c.number > bindparam("kept")).execution_options(in_thread=True)
)


async def purge(store: Store) -> None:
    """Removes old ids of interactions, drafts that have expired, and what was spent and no longer counts."""
    now = store.now()
    instants = {"handled_before": now - REMEMBERED, "now": now, "spent_before": now - DAY}
    await _drop_drafts(store)
    [found] = await store.database.ask(_IS_ANY_EXPIRED, **instants)
    for kind in (kind for kind, is_there in zip(_EXPIRED, found, strict=True) if is_there):
        # One by one, so that no writer waits for all of it.
        async with store.database.writing() as session:
            await session.execute(
                delete(kind).where(_EXPIRED[kind]), instants, execution_options={"in_thread": True}
            )


async def _drop_drafts(store: Store) -> None:
    """Of whoever has more than may be kept, the oldest go."""
    found = await store.database.ask(_TOO_MANY, kept=store.limits.drafts_per_person)
    gone = [row.id for row in found]
    for start in range(0, len(gone), AT_ONCE):
        async with store.database.writing() as session:
            some = delete(Draft).where(Draft.id.in_(gone[start : start + AT_ONCE]))
            await session.execute(some, execution_options={"in_thread": True})
