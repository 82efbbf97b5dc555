"""What could be set as things stand, for the message that the deadline has passed."""

import asyncio

from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from db import models
from scheduling.model import Mode, NotificationKind
from scheduling.prospects import prospect
from services.outbox.claims import Claimed
from services.planning.suggestions import search_of
from services.request import Store

WITHIN = 5.0
"""Seconds after which the message goes without it."""


async def with_prospect(store: Store, claimed: Claimed) -> Claimed:
    """The message with what it needs of the planner, which is worked out outside any transaction."""
    if claimed.kind is not NotificationKind.DEADLINE_PASSED:
        return claimed
    calendar = models.Calendar
    async with store.database.reading() as session:
        query = select(calendar).options(joinedload(calendar.owner)).filter_by(id=claimed.calendar.id)
        row = (await session.scalars(query)).one()
        search = await search_of(session, row, store.now())
    is_group = claimed.calendar.mode is Mode.GROUP
    solving = asyncio.to_thread(prospect, search, is_group=is_group)
    try:
        return replace(claimed, prospect=await asyncio.wait_for(solving, WITHIN))
    except TimeoutError:
        return claimed
