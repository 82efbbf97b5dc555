"""Where somebody stands, so that /help can say what to do next."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from db import models
from scheduling.model import Calendar, Invitation, Person
from services.actors import not_signed_out
from services.answers import acceptance
from services.attendees import answers_so_far
from services.lookup import organized_by
from services.mapping import to_calendar
from services.people import accounts
from services.people.barring import barred
from services.request import Request

NEAR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class OwnCalendar:
    """A calendar of one's own that takes answers: how many are invited, and have answered."""

    calendar: Calendar
    invited: int
    answered: int


@dataclass(frozen=True, slots=True)
class Situation:
    """What matters for the next step. `person` is None for an account that the bot does not know.

    `barred` are those whose invitations they want no more of, `own` is the calendar with the nearest
    deadline of those that wait for their organizers or for answers.
    """

    person: Person | None
    unanswered: list[Invitation] = field(default_factory=list)
    own: OwnCalendar | None = None
    barred: list[Person] = field(default_factory=list)


async def situation(request: Request) -> Situation:
    """Works for every account, registered or not, signed in or not."""
    person = await accounts.find(request)
    if person is None or person.signed_out:
        return Situation(person)
    waiting = [item for item in await acceptance.open_invitations(request) if not item.attendee.has_answered]
    return Situation(person, waiting, await _own(request), await barred(request))


async def _own(request: Request) -> OwnCalendar | None:
    async with request.reading() as session:
        me = await not_signed_out(session, request)
        calendar = models.Calendar
        query = select(calendar).options(joinedload(calendar.owner)).where(organized_by(me.id))
        unsettled = query.where(
            calendar.is_finalized.is_(False),
            calendar.cancelled_at.is_(None),
            calendar.deadline > request.now - 7 * NEAR,
        )
        row = await session.scalar(unsettled.order_by(calendar.deadline).limit(1))
        if row is None:
            return None
        invited, answered, _ = await answers_so_far(session, row.id)
        return OwnCalendar(to_calendar(row), invited, answered)
