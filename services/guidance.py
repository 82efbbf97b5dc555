"""Where somebody stands, so that /help can say what to do next."""

from dataclasses import dataclass

from scheduling.model import Invitation, Person
from services import calendars, invitations, users
from services.calendars import ListedCalendar
from services.request import Request


@dataclass(frozen=True, slots=True)
class Standing:
    """What matters for the next step. `person` is None for an account that the bot does not know."""

    person: Person | None
    unanswered: list[Invitation]
    own: list[ListedCalendar]


async def standing(request: Request) -> Standing:
    """Works for every account, registered or not, signed in or not."""
    person = await users.find(request)
    if person is None or person.profile is None or person.signed_out:
        return Standing(person, [], [])
    waiting = [item for item in await invitations.open_invitations(request) if not item.attendee.has_answered]
    own = [item for item in await calendars.listing(request) if item.calendar.owner.id == person.id]
    return Standing(person, waiting, own)
