"""Whether Discord holds the bot for a spammer and lets it open no new DMs: until the host restarts it."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Note
from services.request import Store

_KEY = "flagged_for_spam"


async def note_flagged(store: Store, flagged: bool) -> None:
    """Writes down whether it is so, for all who look at whom they have invited."""
    async with store.database.writing() as session:
        await session.execute(delete(Note).filter_by(key=_KEY))
        if flagged:
            session.add(Note(key=_KEY, value=store.now().isoformat()))


async def is_flagged(session: AsyncSession) -> bool:
    return await session.scalar(select(Note.key).filter_by(key=_KEY)) is not None
