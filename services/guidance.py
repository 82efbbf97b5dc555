"""Where somebody stands, so that /help can say what to do next."""

from datetime import datetime, timedelta

from msgspec import Struct, field
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from db import models
from scheduling.model import Invitation, Person
from scheduling.next_steps import CalendarStage, Progress, stage_of
from services.actors import not_signed_out
from services.answers import acceptance
from services.lookup import organized_by
from services.next_steps import progress_of
from services.people import accounts
from services.people.barring import barred
from services.request import Request

RECENT = timedelta(days=7)
MOST = 100  # Calendars that are looked at, the latest first.


class Situation(Struct, frozen=True):
    """What matters for the next step. `person` is None for an account that the bot does not know.

    `barred` are those whose invitations they want no more of, `own` is the calendar that they organize whose
    next step comes first.
    """

    person: Person | None
    unanswered: list[Invitation] = field(default_factory=list)
    own: Progress | None = None
    barred: list[Person] = field(default_factory=list)


async def situation(request: Request) -> Situation:
    """Works for every account, registered or not, signed in or not."""
    person = await accounts.find(request)
    if person is None or person.signed_out:
        return Situation(person)
    waiting = [item for item in await acceptance.open_invitations(request) if not item.attendee.has_answered]
    return Situation(person, waiting, await _own(request), await barred(request))


async def _own(request: Request) -> Progress | None:
    """That where a change is asked for; else that with the nearest deadline, those that are set last."""
    async with request.reading() as session:
        me = await not_signed_out(session, request)
        calendar = models.Calendar
        query = select(calendar).options(joinedload(calendar.owner)).where(organized_by(me.id))
        lively = query.where(
            calendar.cancelled_at.is_(None),
            or_(calendar.is_finalized.is_(True), calendar.deadline > request.now - RECENT),
        )
        rows = await session.scalars(lively.order_by(calendar.deadline.desc()).limit(MOST))
        found = [
            (stage_of(progress, request.now), progress)
            for progress in (await progress_of(session, rows, request.now)).values()
        ]
    ahead = [(_urgency(*one), one[1]) for one in found if one[0] is not CalendarStage.OVER]
    return min(ahead, key=lambda one: one[0])[1] if ahead else None


def _urgency(stage: CalendarStage, progress: Progress) -> tuple[int, datetime, int]:
    ranks = {CalendarStage.CHANGE_ASKED: 0, CalendarStage.FINALIZED: 2}
    return ranks.get(stage, 1), progress.calendar.deadline, progress.calendar.id
