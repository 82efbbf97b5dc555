"""Asking for more times where those given do not suffice."""

from scheduling.model import NotificationKind
from services.attendees import live_attendees
from services.calendars.nudges import Nudged, not_nudged_lately, nudge_all
from services.lookup import check_answerable
from services.planning.proposals import own_proposal
from services.request import Request


async def ask_for_more(request: Request, proposal_id: int) -> Nudged:
    """Asks those whom a proposal names for more times; nobody twice within an hour.

    Raises DraftGone, CalendarChanged, CalendarClosed, DeadlineOver, NobodyMissing if it names nobody, and
    NudgedLately if nobody is left.
    """
    async with request.writing() as session:
        kept = await own_proposal(session, request, proposal_id, lock=True)
        check_answerable(kept.calendar, request)
        attendees = await live_attendees(session, kept.calendar.id)
        named = [attendee for attendee in attendees if attendee.user_id in kept.to_ask]
        free = not_nudged_lately(request, kept.calendar, named)
        return await nudge_all(session, request, kept.asker, kept.calendar, free, NotificationKind.MORE_TIME)
