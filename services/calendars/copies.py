"""The same calendar again, on other days, with the same people."""

from dataclasses import dataclass

from scheduling.copying import plan_copy
from scheduling.model import Calendar
from services.attendees import live_attendees
from services.calendars.asking import ask_all
from services.calendars.creation import open_calendar
from services.lookup import on_own_calendar
from services.mapping import to_calendar
from services.people.barring import barred_from
from services.request import Request


@dataclass(frozen=True, slots=True)
class Copied:
    """The new calendar, and how many people are invited to it."""

    calendar: Calendar
    invited: int


async def copy(request: Request, ref: str, start_date: str, name: str | None) -> Copied:
    """Opens a copy of one's own calendar and invites everybody who is on it, also those who declined.

    But for who wants no invitations from the asker. Raises NotTheOwner, the refusals of plan_calendar for the
    new days, and what open_calendar and ask_all raise.
    """
    async with request.writing() as session:
        me, source = await on_own_calendar(session, request, ref)
        day_first = request.actor.writes_day_first(source.timezone)
        locale = request.actor.locale
        plan = plan_copy(
            to_calendar(source), start_date, name, now=request.now, day_first=day_first, locale=locale
        )
        row = await open_calendar(session, request, me, plan, copied_from=source.id)
        there = await live_attendees(session, source.id)
        barred = await barred_from(session, me, [attendee.user for attendee in there])
        attendees = [attendee for attendee in there if attendee.user_id not in barred]
        asked = await ask_all(session, request, row, [attendee.user for attendee in attendees])
        for before, now in zip(attendees, asked, strict=True):
            now.required = before.required
        return Copied(to_calendar(row), len(attendees))
