"""What an answer sets off: a summary, at once with the last answer, else the next morning."""

from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Attendee, Calendar
from services.calendars.views import answers_so_far
from services.mapping import has_answered
from services.outbox.owed import owe_all_answered, plan_summary
from services.request import Request


async def note_answer(
    session: AsyncSession, request: Request, calendar: Calendar, attendee: Attendee, *, answered_before: bool
) -> None:
    """To be called with the answer in place."""
    await session.flush()
    invited, answered = await answers_so_far(session, calendar.id)
    if has_answered(attendee) and not answered_before and answered == invited:
        owe_all_answered(session, request, calendar)
    else:
        await plan_summary(session, request, calendar)
