"""Who has said no time, and whether they were ever asked: three things that are not the same."""

from collections.abc import Sequence
from enum import Enum, auto

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Attendee, Notification
from scheduling.model import AnswerStatus, NotificationKind, Outcome

_REACHED = (Outcome.SENT, Outcome.CALLED)


class Silence(Enum):
    """Why nothing is known of when somebody can: also of whom no invitation has reached so far."""

    NOT_ASKED = auto()
    NOT_ANSWERED = auto()
    NO_TIME = auto()


async def silences(session: AsyncSession, attendees: Sequence[Attendee]) -> dict[int | None, Silence]:
    """Those of the attendees of one calendar who said no time, by user."""
    found: dict[int | None, Silence] = {
        one.user_id: Silence.NO_TIME if one.status is AnswerStatus.NO_TIME else Silence.NOT_ANSWERED
        for one in attendees
        if one.status is not AnswerStatus.SUBMITTED
    }
    if Silence.NOT_ANSWERED not in found.values():
        return found
    revisions: dict[int | None, int] = {one.user_id: one.revision for one in attendees}
    row = Notification
    unreached = select(row.user_id, row.revision).where(
        row.calendar_id == attendees[0].calendar_id,
        row.kind == NotificationKind.INVITATION,
        row.outcome.is_(None) | row.outcome.not_in(_REACHED),
    )
    for user_id, revision in await session.execute(unreached):
        if revisions.get(user_id) == revision and found.get(user_id) is Silence.NOT_ANSWERED:
            found[user_id] = Silence.NOT_ASKED
    return found
