"""A calendar's status where others see it: an act of the owner, in a channel."""

from enum import Enum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import LiveMessage
from services.lookup import on_own_calendar
from services.outbox.live_status import PublicStatus, public_status
from services.request import Request
from services.server_settings import know_guild


class Post(Enum):
    """What the owner allows in a channel: the live status, with or without anybody joining, or summaries."""

    LIVE = "live"
    LIVE_OPEN = "live and open"
    SUMMARIES = "summaries"


async def public(request: Request, ref: str) -> PublicStatus:
    """What posting would show. Raises NotTheOwner, NoSuchCalendar."""
    async with request.reading() as session:
        _, row = await on_own_calendar(session, request, ref)
        return await public_status(session, row)


async def post(request: Request, ref: str, channel_id: int, what: Post) -> tuple[PublicStatus, int | None]:
    """Lets the calendar use the channel of the request's server, and owes its status there.

    If a live status stands there already, it is posted anew: the id of the message to take away. Raises as
    public does.
    """
    async with request.writing() as session:
        _, row = await on_own_calendar(session, request, ref, lock=True)
        if request.guild_id is not None:
            await know_guild(session, request.guild_id)
        row.guild_id, row.channel_id = request.guild_id, channel_id
        old = None
        if what is not Post.SUMMARIES:
            old = await _post(session, request, row.id, channel_id, open_to_all=what is Post.LIVE_OPEN)
        return await public_status(session, row), old


async def _post(
    session: AsyncSession, request: Request, calendar_id: int, channel_id: int, *, open_to_all: bool
) -> int | None:
    """Makes a live message due in the channel; the id of the one that it takes the place of."""
    query = select(LiveMessage).filter_by(calendar_id=calendar_id, channel_id=channel_id)
    row = await session.scalar(query.with_for_update())
    if row is None:
        row = LiveMessage(calendar_id=calendar_id, channel_id=channel_id)
        session.add(row)
    old: int | None = row.message_id
    row.message_id = row.edited_at = row.leased_until = None
    row.created_at = row.due_at = request.now
    row.open_to_all, row.attempts = open_to_all, 0
    return old
