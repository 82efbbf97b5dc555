"""A calendar's status where others see it: an act of the owner, in a channel."""

from msgspec import Struct
from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import LiveMessage
from scheduling.admission import ONLY_INVITED, Admission
from services.lookup import on_own_calendar
from services.outbox.live_status import PublicStatus, public_status
from services.outbox.newcomers import hurry_waiting
from services.outbox.reminders import plan_channel_reminders
from services.request import Request
from services.server_settings import check_may_open, know_guild


class Posting(Struct, frozen=True):
    """What the owner allows in a channel: who may answer there, and how many are `expected`, if that is said.

    One role may be pinged when it is posted, and by reminders.
    """

    admission: Admission = ONLY_INVITED
    expected: int | None = None
    pings: bool = False
    reminder_pings: bool = False


async def public(request: Request, ref: str) -> PublicStatus:
    """What posting would show. Raises NotTheOwner, NoSuchCalendar."""
    async with request.reading() as session:
        _, row = await on_own_calendar(session, request, ref)
        return await public_status(session, row)


async def post(
    request: Request, ref: str, channel_id: int, posting: Posting | None
) -> tuple[PublicStatus, int | None]:
    """Lets the calendar use the channel of the request's server, and owes its live status there.

    Without a `posting`, only summaries are allowed. If a live status stands there already, it is posted anew:
    the id of the message to take away. Raises as public does; for a calendar that was opened elsewhere,
    MayNotOpen and OpensElsewhere.
    """
    async with request.writing() as session:
        _, row = await on_own_calendar(session, request, ref, lock=True)
        if request.guild_id is not None:
            guild = await know_guild(session, request.guild_id)
            if row.guild_id != request.guild_id:
                check_may_open(request, guild)
        row.guild_id, row.channel_id = request.guild_id, channel_id
        row.guild_name = request.guild_name
        old = None
        if posting is not None:
            row.expected = posting.expected or row.expected
            old = await _post(session, request, row.id, channel_id, posting)
            await session.flush()
            await plan_channel_reminders(session, request, row)
        await hurry_waiting(session, row, request.now)
        return await public_status(session, row), old


async def _post(
    session: AsyncSession, request: Request, calendar_id: int, channel_id: int, posting: Posting
) -> int | None:
    """Makes a live message due in the channel; the id of the one that it takes the place of."""
    role_id = posting.admission.role_id
    known = exists().where(LiveMessage.calendar_id == calendar_id, LiveMessage.role_id == role_id)
    is_news = role_id is not None and not await session.scalar(select(known))
    query = select(LiveMessage).filter_by(calendar_id=calendar_id, channel_id=channel_id)
    row = await session.scalar(query.with_for_update())
    if row is None:
        row = LiveMessage(calendar_id=calendar_id, channel_id=channel_id)
        session.add(row)
    old: int | None = row.message_id
    row.message_id = row.edited_at = row.leased_until = None
    row.created_at = row.due_at = request.now
    row.audience, row.role_id, row.attempts = posting.admission.open_to, role_id, 0
    # A role is pinged once, however often its calendar is posted.
    row.pings = posting.pings and (is_news or bool(row.pings))
    row.reminder_pings = posting.reminder_pings
    return old
