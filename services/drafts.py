"""What somebody typed or was shown and has not settled yet. Kept for a day."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Calendar, Draft, User
from db.prepared import Prepared
from scheduling.errors import DraftGone
from services.actors import not_signed_out
from services.lookup import calendar_ref, own_calendar
from services.request import Request

KEPT = timedelta(days=1)
_TABLE = Draft.metadata.tables[Draft.__tablename__]
_KEPT = Prepared(insert(_TABLE).returning(_TABLE.c.id))


async def keep(request: Request, kind: str, payload: dict[str, Any], calendar_id: int | None = None) -> int:
    """Stores what was typed, for the same account only; the draft's id.

    Not as the use case of the interaction, which is the one that was refused.
    """
    async with request.store.database.writing(request.patience) as session:
        return await keep_in(session, request, kind, payload, calendar_id)


async def keep_in(
    session: AsyncSession, request: Request, kind: str, payload: dict[str, Any], calendar_id: int | None
) -> int:
    """The same within a transaction."""
    draft = await _KEPT.one(
        session,
        user_discord_id=request.actor.discord_id,
        kind=kind,
        calendar_id=calendar_id,
        payload=payload,
        expires_at=request.now + KEPT,
    )
    return int(draft.id)


async def fetch(request: Request, draft_id: int, kind: str) -> dict[str, Any]:
    """What was kept. Raises DraftGone if it expired, was used, or is somebody else's."""
    async with request.reading() as session:
        return (await fetch_in(session, request, draft_id, kind)).payload


async def fetch_in(session: AsyncSession, request: Request, draft_id: int, kind: str) -> Draft:
    """The same within a transaction, as the row. Raises SignedOut before all else."""
    await not_signed_out(session, request)
    draft = await session.get(Draft, draft_id)
    if draft is None or draft.kind != kind or draft.user_discord_id != request.actor.discord_id:
        raise DraftGone
    if draft.expires_at <= request.now:
        raise DraftGone
    return draft


async def shown_to_owner(
    session: AsyncSession, request: Request, draft_id: int, kind: str
) -> tuple[User, Calendar, Draft]:
    """Who asks, their own calendar, locked, and the draft of what they were shown before it is done to it.

    Raises SignedOut, DraftGone.
    """
    me = await not_signed_out(session, request)
    draft = await fetch_in(session, request, draft_id, kind)
    return me, await own_calendar(session, me, calendar_ref(draft.calendar_id or 0), lock=True), draft
