"""The meetings of a calendar, as one would have them in one's own."""

from msgspec import Struct

from scheduling.appointments import appointments_of
from scheduling.errors import NotFinalized
from scheduling.ics import Appointment
from scheduling.model import Calendar
from services.attendees import live_attendees
from services.events import meetings_of
from services.lookup import on_calendar
from services.mapping import to_calendar, to_person
from services.outbox.series import attended
from services.request import Request


class Exported(Struct, frozen=True):
    """A calendar with the appointments that concern whoever asked."""

    calendar: Calendar
    appointments: list[Appointment]


async def export(request: Request, ref: str) -> Exported:
    """One's own appointments; the owner's are all. Raises NoSuchCalendar, NotFinalized if there is none."""
    async with request.reading() as session:
        me, row = await on_calendar(session, request, ref)
        calendar = to_calendar(row)
        mine = await attended(session, me.id, calendar, await meetings_of(session, row.id))
        if not mine:
            raise NotFinalized(row.name)
        names = {one.user_id: to_person(one.user).name for one in await live_attendees(session, row.id)}
        guests = names if me.id == row.owner_id else {}
        return Exported(calendar, appointments_of(calendar, mine, guests))
