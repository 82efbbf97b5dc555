"""Answering from one's own calendar: its busy times are marked, and what they leave is ticked.

Nothing is answered before *Done*.
"""

from dataclasses import replace

from scheduling.busy import LONGEST
from scheduling.limits import Spending
from services.answers import picks
from services.answers.picks import Picking
from services.limits import spend
from services.lookup import calendar_ref
from services.people import connections, reading
from services.request import Request


async def bring_file(request: Request, ref: str, data: bytes) -> Picking:
    """Reads an .ics file of the asker's; what can be chosen, filled in.

    Raises BadFile, SpentUp, and what look does.
    """
    shown = await picks.look(request, ref)
    async with request.writing() as session:
        await spend(session, request, Spending.CALENDAR_FILE)
    # That counts whatever comes of it, and has made sure that the interaction happens once.
    request = replace(request, interaction_id=None)
    window, zone = shown.calendar.window, str(shown.pages.zone)
    busy = await reading.read(request, data, window, zone, connections.emails(shown.person))
    return await picks.bring(request, ref, busy, anew=True)


async def connect(request: Request, ref: str, address: str) -> Picking:
    """Connects the calendar at an address; what can be chosen, filled in. Raises as connect does there."""
    await picks.look(request, ref)
    found = await connections.connect(request, address)
    return await picks.bring(replace(request, interaction_id=None), ref, found.busy, anew=True)


async def freshen(request: Request, shown: Picking) -> Picking:
    """The same by the asker's connected calendar as it is now; filled in if they have said nothing yet."""
    found = await connections.busy_of(request, [shown.person.id])
    if not found or shown.calendar.window.end > request.now + LONGEST - connections.READ_AGAIN:
        return shown  # Nothing is known of what lies that far ahead.
    (own,) = found
    brought = await picks.bring(request, calendar_ref(shown.calendar.id), own.busy, anew=False)
    return replace(brought, refusal=own.refusal)
