"""Joining a calendar without an invitation, where its owner has opened it to everybody in a channel."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db.models import Calendar, LiveMessage
from scheduling.errors import NotOpenToAll, Withdrawn
from scheduling.model import Invitation
from services.actors import know, not_signed_out
from services.answers.acceptance import accept_in
from services.attendees import attendee_of, invitation_of
from services.calendars.invitations import put_on
from services.locks import outdate_proposals
from services.lookup import check_answerable
from services.outbox.reminders import plan_reminders
from services.request import Request


async def join(request: Request, calendar_id: int, channel_id: int) -> Invitation:
    """Puts the asker, known or not, on a calendar whose live status in that channel lets anybody join.

    No invitation is sent. Raises NotOpenToAll, SignedOut, Withdrawn, CalendarClosed, DeadlineOver.
    """
    async with request.writing() as session:
        calendar = await _open_to_all(session, calendar_id, channel_id)
        me = await know(session, request.actor)
        await not_signed_out(session, request)
        check_answerable(calendar, request)
        attendee = await attendee_of(session, calendar.id, me)
        if attendee is not None and attendee.withdrawn_at is not None:
            raise Withdrawn(calendar.name)
        if attendee is None:
            attendee = await put_on(session, calendar, me)
            await outdate_proposals(session, request.store, calendar)
        await plan_reminders(session, request, calendar, [attendee])
        await accept_in(session, request, calendar, attendee)
        return await invitation_of(session, calendar, attendee)


async def _open_to_all(session: AsyncSession, calendar_id: int, channel_id: int) -> Calendar:
    """The calendar, locked. Raises NotOpenToAll."""
    query = select(Calendar).join(LiveMessage, LiveMessage.calendar_id == Calendar.id)
    here = query.where(
        Calendar.id == calendar_id, LiveMessage.channel_id == channel_id, LiveMessage.open_to_all.is_(True)
    )
    whole = here.options(joinedload(Calendar.owner)).with_for_update(of=Calendar, key_share=True)
    calendar: Calendar | None = await session.scalar(whole)
    if calendar is None:
        raise NotOpenToAll
    return calendar
