"""Before meetings are set: who said that they can, and has something in their own calendar by now."""

from msgspec import Struct

from scheduling.intervals import Span
from scheduling.model import Person
from services.people import connections
from services.planning.finalization import Preview
from services.request import Request


class Clash(Struct, frozen=True):
    """Somebody whose own calendar has something at a meeting of theirs; what it is stays there."""

    person: Person
    span: Span


async def concerned(request: Request, shown: Preview) -> dict[int, Span]:
    """The meeting of each who would have one, said that they can, and has connected a calendar."""
    can = [one.person.id for one in shown.attendances if one.preference is not None]
    (first, *_) = shown.slots
    if first.is_for_all:
        meetings = dict.fromkeys(can, first.span)
    else:
        meetings = {slot.user_id: slot.span for slot in shown.slots if slot.user_id in can}
    async with request.reading() as session:
        rows = await connections.connected(session, list(meetings))
    return {person.id: meetings[person.id] for _, person in rows}


async def find(request: Request, meetings: dict[int, Span]) -> list[Clash]:
    """Against which of these meetings something is in the calendars of their people, as they are now."""
    found = await connections.busy_of(request, list(meetings)) if meetings else []
    return [Clash(one.person, meetings[one.person.id]) for one in found if one.busy(meetings[one.person.id])]
