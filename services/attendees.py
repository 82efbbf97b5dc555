"""Who is on one calendar, and what they have said."""

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db import models
from db.prepared import Prepared, put_beside
from scheduling.errors import NotInvited, Withdrawn
from scheduling.model import (
    Acceptance,
    AnswerStatus,
    Invitation,
)
from services.events import OwnTimes, has_told, own_times
from services.mapping import to_attendee, to_calendar, to_person

_ATTENDEE = models.Attendee
# An owner is no attendee, also if they were one before the calendar became theirs.
_OWNER = select(models.Calendar.owner_id).where(models.Calendar.id == bindparam("calendar"))
_THEIRS = (
    _ATTENDEE.calendar_id == bindparam("calendar"),
    _ATTENDEE.user_id == bindparam("user"),
    _ATTENDEE.user_id != _OWNER.scalar_subquery(),
)
_ONE = select(_ATTENDEE).where(*_THEIRS)
_SEEN = Prepared(_ONE)
_TABLE = _ATTENDEE.metadata.tables[_ATTENDEE.__tablename__]
_SAY = Prepared(
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("attendee"))
    .values(accepted=bindparam("now_accepted"), status=bindparam("now_status"), note=bindparam("now_note"))
)
_LIVE = (
    select(_ATTENDEE)
    .options(joinedload(_ATTENDEE.user))
    .where(_ATTENDEE.calendar_id == bindparam("calendar"), _ATTENDEE.withdrawn_at.is_(None))
    .order_by(_ATTENDEE.id)
    .execution_options(in_thread=True)
)
ANSWERED = (_ATTENDEE.accepted == Acceptance.DECLINED) | (_ATTENDEE.status != AnswerStatus.NONE)
TOLD_TIMES = (_ATTENDEE.status == AnswerStatus.SUBMITTED) & (_ATTENDEE.accepted != Acceptance.DECLINED)
SO_FAR = select(
    func.count().label("invited"),
    func.count().filter(ANSWERED).label("answered"),
    func.count().filter(TOLD_TIMES).label("told_times"),
).where(_ATTENDEE.calendar_id == bindparam("calendar"), _ATTENDEE.withdrawn_at.is_(None))
_SUMS = SO_FAR.subquery()
_ONE_AMONG_ALL = Prepared(
    select(_ATTENDEE, *_SUMS.columns).select_from(_SUMS).outerjoin(_ATTENDEE, and_(*_THEIRS))
)


async def attendee_of(
    session: AsyncSession, calendar_id: int, user: models.User, *, to_change: bool = False
) -> models.Attendee | None:
    """The row of somebody on one calendar, withdrawn or not; for reading, unless it is there `to_change`."""
    wanted = {"calendar": calendar_id, "user": user.id}
    found: models.Attendee | None = (
        await session.scalar(_ONE, wanted) if to_change else await _SEEN.one(session, **wanted)
    )
    if found is not None:
        put_beside(found, "user", user)
    return found


async def live_attendees(session: AsyncSession, calendar_id: int) -> Sequence[models.Attendee]:
    """Everybody whose invitation was not taken back, in the order they were invited."""
    return (await session.scalars(_LIVE, {"calendar": calendar_id})).all()


async def coming(session: AsyncSession, calendar_id: int) -> list[models.Attendee]:
    """Everybody invited who has not declined."""
    attendees = await live_attendees(session, calendar_id)
    return [attendee for attendee in attendees if attendee.accepted is not Acceptance.DECLINED]


async def invitation_of(
    session: AsyncSession,
    calendar: models.Calendar,
    attendee: models.Attendee,
    own: OwnTimes | None = None,
) -> Invitation:
    """An attendee's own view of the calendar. Their own times are read unless they are at hand."""
    own = own or await own_times(session, calendar.id, attendee.user_id)
    before = calendar.copied_from
    told_before = before is not None and not own.total and await has_told(session, before, attendee.user_id)
    return Invitation(
        to_calendar(calendar), to_attendee(attendee), own.entries, own.has_week, told_before, own.more
    )


async def answers_so_far(session: AsyncSession, calendar_id: int) -> tuple[int, int, int]:
    """How many are invited, have answered, and of these are coming and have said when they can."""
    invited, answered, told_times = (await session.execute(SO_FAR, {"calendar": calendar_id})).one()
    return invited, answered, told_times


async def attendee_and_answers(
    session: AsyncSession, calendar_id: int, user: models.User
) -> tuple[models.Attendee | None, int, int, int]:
    """What attendee_of and answers_so_far find, in one statement."""
    attendee, *so_far = await _ONE_AMONG_ALL.one(session, calendar=calendar_id, user=user.id)
    if attendee is not None:
        put_beside(attendee, "user", user)
    return attendee, *so_far


async def say(
    session: AsyncSession,
    attendee: models.Attendee,
    *,
    accepted: Acceptance | None = None,
    status: AnswerStatus | None = None,
    note: str | None = None,
) -> None:
    """Stores what somebody says besides their times; what is None stays."""
    given = {"accepted": accepted, "status": status, "note": note}
    news = {name: value for name, value in given.items() if value not in (None, getattr(attendee, name))}
    if not news:
        return
    for name, value in news.items():
        put_beside(attendee, name, value)
    await _SAY.all(
        session,
        attendee=attendee.id,
        now_accepted=attendee.accepted,
        now_status=attendee.status,
        now_note=attendee.note,
    )


async def own_attendee(
    session: AsyncSession, calendar: models.Calendar, me: models.User, *, to_change: bool = False
) -> models.Attendee:
    """The row of somebody on the calendar. Raises NotInvited, Withdrawn."""
    attendee = await attendee_of(session, calendar.id, me, to_change=to_change)
    if attendee is None:
        raise NotInvited(to_person(me).name)
    if attendee.withdrawn_at is not None:
        raise Withdrawn(calendar.name)
    return attendee
