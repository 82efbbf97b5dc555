"""Answering from one's own calendar: its busy times are marked, and what they leave is ticked.

Nothing is answered before *Done*.
"""

from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from scheduling.busy import LONGEST
from scheduling.intervals import Span
from scheduling.limits import Spending
from scheduling.model import Calendar
from services.answers import picks
from services.answers.picks import Picking
from services.limits import spend
from services.lookup import calendar_ref
from services.people import connections, reading
from services.people.file_process import Numbers, spans
from services.request import Request


async def bring_file(request: Request, ref: str, fetch: Callable[[], Awaitable[bytes]]) -> Picking:
    """Fetches and reads an .ics file of the asker's; what can be chosen, filled in.

    Raises BadFile, SpentUp, and what look does.
    """
    shown = await picks.look(request, ref)
    async with request.writing() as session:
        await spend(session, request, Spending.CALENDAR_FILE)
    # That counts whatever comes of it, and has made sure that the interaction happens once.
    request = replace(request, interaction_id=None)
    window, zone = shown.calendar.window, str(shown.pages.zone)
    emails = connections.emails(shown.person)
    async with request.store.files_at_hand:
        found = await reading.read(request, await fetch(), window, zone, emails)
    brought = await picks.bring(request, ref, _told(found.busy, shown.calendar), anew=True)
    return replace(brought, unread=found.unread)


async def connect(request: Request, ref: str, address: str) -> Picking:
    """Connects the calendar at an address; what can be chosen, filled in. Raises as connect does there."""
    calendar = (await picks.look(request, ref)).calendar
    own = await connections.connect(request, address)
    busy = _told(own.kept, calendar)
    brought = await picks.bring(replace(request, interaction_id=None), ref, busy, anew=True)
    return replace(brought, unread=own.unread)


async def freshen(request: Request, shown: Picking) -> Picking:
    """The same by the asker's connected calendar as it is now; filled in if they have said nothing yet."""
    found, calendar = await connections.busy_of(request, [shown.person.id]), shown.calendar
    if not found or calendar.window.end > request.now + LONGEST - connections.READ_AGAIN:
        return shown  # Nothing is known of what lies that far ahead.
    (own,) = found
    busy = _told(own.kept, calendar)
    brought = await picks.bring(request, calendar_ref(calendar.id), busy, anew=False)
    return replace(brought, refusal=own.refusal, unread=own.unread)


def _told(busy: Numbers, calendar: Calendar) -> list[Span]:
    """What there is to tell of it. Where no meeting fits between two, nothing can be picked: they are one."""
    return spans(busy, calendar.window, calendar.meeting_length)
