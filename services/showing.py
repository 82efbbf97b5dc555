"""Who can when, as others than a calendar's organizer are shown it: in steps, of which each is kept."""

import contextlib
from collections.abc import Collection
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Attendee, ShownAnswers
from db.prepared import Prepared
from scheduling.intervals import Span
from scheduling.model import Acceptance, Entry, Preference
from scheduling.showing import AnswersByUser, moves_on
from services.events import entries_by_user
from services.request import Store

# As objects of the session, hundreds would keep others waiting.
_COMING = Prepared(
    select(Attendee.user_id)
    .where(
        Attendee.calendar_id == bindparam("calendar"),
        Attendee.withdrawn_at.is_(None),
        Attendee.accepted != Acceptance.DECLINED,
    )
    .order_by(Attendee.id)
)


async def given_answers(session: AsyncSession, calendar_id: int) -> AnswersByUser:
    """The times of everybody who is coming and has said when they can, as the organizer sees them."""
    entries = await entries_by_user(session, calendar_id)
    return {
        one.user_id: entries[one.user_id]
        for one in await _COMING.all(session, calendar=calendar_id)
        if entries.get(one.user_id)
    }


async def next_answers(session: AsyncSession, calendar_id: int) -> tuple[AnswersByUser, bool]:
    """What others are shown if they look now, and whether that is more than anybody was shown before."""
    row = await session.get(ShownAnswers, calendar_id)
    shown, given = _answers(row), await given_answers(session, calendar_id)
    return (given, True) if moves_on(shown, given) else (shown, False)


async def show_answers(session: AsyncSession, calendar_id: int) -> AnswersByUser:
    """The same in a writing transaction: from now on, it is what was shown."""
    row = await _locked(session, calendar_id)
    answers, is_news = await next_answers(session, calendar_id)
    if is_news:
        row.payload = {str(user): [_kept(entry) for entry in said] for user, said in answers.items()}
    return answers


async def shown_answers(store: Store, calendar_id: int) -> AnswersByUser:
    """What others are shown now; written down where it is news."""
    async with store.database.reading() as session:
        answers, is_news = await next_answers(session, calendar_id)
    if not is_news:
        return answers
    async with store.database.writing() as session:
        return await show_answers(session, calendar_id)


async def forget_whose(session: AsyncSession, calendars: Collection[int], user_id: int) -> None:
    """Nothing that was shown says any more whose it is of somebody's, who has deleted their data.

    It is shown until the next step: without it, the two pictures would tell their times.
    """
    theirs = select(ShownAnswers).where(ShownAnswers.calendar_id.in_(calendars))
    for row in await session.scalars(theirs.order_by(ShownAnswers.calendar_id).with_for_update()):
        said = {**row.payload}
        if (times := said.pop(str(user_id), None)) is not None:
            # No user has such an id.
            nobody = next(key for number in count() if (key := str(-number)) not in said)
            row.payload = {**said, nobody: times}


async def _locked(session: AsyncSession, calendar_id: int) -> ShownAnswers:
    """The calendar's row, made unless there is one. It is locked last, and by nobody who waits."""
    mine = select(ShownAnswers).filter_by(calendar_id=calendar_id).with_for_update()
    row = await session.scalar(mine)
    if row is None:
        with contextlib.suppress(IntegrityError):
            async with session.begin_nested():
                session.add(ShownAnswers(calendar_id=calendar_id, payload={}))
        row = (await session.execute(mine)).scalar_one()
    return row


def _answers(row: ShownAnswers | None) -> AnswersByUser:
    kept = row.payload if row else {}
    return {int(user): [_entry(one) for one in said] for user, said in kept.items()}


def _kept(entry: Entry) -> list[Any]:
    return [entry.span.start.isoformat(), entry.span.end.isoformat(), entry.preference.value]


def _entry(kept: list[Any]) -> Entry:
    start, end, preference = kept
    return Entry(0, Span(datetime.fromisoformat(start), datetime.fromisoformat(end)), Preference(preference))
