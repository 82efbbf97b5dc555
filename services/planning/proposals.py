"""Proposals as they are kept, from the moment they were found until one of them is fixed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db import models
from scheduling.errors import CalendarChanged, DraftGone
from scheduling.intervals import Span
from scheduling.model import Preference
from scheduling.planning.answers import Slot
from scheduling.planning.search import Pin
from services.actors import not_signed_out
from services.lookup import check_open, id_in, on_own_calendar, organized_by
from services.request import Request


class Kept(Struct, frozen=True):
    """One's own proposal, with who asks and its calendar's row. It holds for the calendar as it is."""

    row: models.Proposal
    asker: models.User
    calendar: models.Calendar

    @property
    def slots(self) -> list[Slot]:
        """The meetings. Raises DraftGone as slots_from_json does."""
        return slots_from_json(self.row.payload["slots"])

    @property
    def pins(self) -> list[Pin]:
        """What was pinned when it was found."""
        return [Pin(person, datetime.fromisoformat(start)) for person, start in self.row.payload["pins"]]

    @property
    def to_ask(self) -> list[int]:
        """The ids of those whose further times would help."""
        return list(self.row.payload["ask"])


def proposal_ref(proposal_id: int) -> str:
    """What autocomplete sends for a proposal."""
    return f"prop:{proposal_id}"


async def own_proposal(
    session: AsyncSession, request: Request, proposal_id: int, *, lock: bool = False
) -> Kept:
    """One's own proposal; with `lock`, its calendar is locked.

    Raises DraftGone for any but one's own, CalendarClosed, and CalendarChanged if it has since.
    """
    me = await not_signed_out(session, request)
    row = await session.get(models.Proposal, proposal_id)
    own = select(models.Calendar).options(joinedload(models.Calendar.owner)).where(organized_by(me.id))
    if lock:
        own = own.with_for_update(of=models.Calendar, key_share=True)
    calendar = await session.scalar(own.filter_by(id=row.calendar_id)) if row else None
    if row is None or calendar is None:
        raise DraftGone
    check_open(calendar)
    if calendar.version != row.version:
        raise CalendarChanged(calendar.name)
    return Kept(row, me, calendar)


async def offered(request: Request, ref: str) -> list[tuple[int, list[Slot]]]:
    """The proposals that one's own calendar has, the best first, with their ids. Raises NotTheOwner."""
    async with request.reading() as session:
        _, calendar = await on_own_calendar(session, request, ref)
        kept = select(models.Proposal).filter_by(calendar_id=calendar.id, version=calendar.version)
        rows = await session.scalars(kept.order_by(models.Proposal.rank))
        return [(row.id, slots_from_json(row.payload["slots"])) for row in rows if "slots" in row.payload]


def slots_to_json(slots: Iterable[Slot]) -> list[list[Any]]:
    """Slots as a proposal and the draft of what finalizing will fix keep them."""
    return [
        [slot.user_id, slot.span.start.isoformat(), slot.span.end.isoformat(), slot.preference]
        for slot in slots
    ]


def slots_from_json(kept: Iterable[list[Any]]) -> list[Slot]:
    """The same back. Raises DraftGone for a group's that was kept without its owner, as once was done."""
    slots = []
    for user_id, start, end, preference in kept:
        if user_id is None:
            raise DraftGone
        span = Span(datetime.fromisoformat(start), datetime.fromisoformat(end))
        slots.append(Slot(user_id, span, Preference(preference) if preference else None))
    return slots


def proposal_id(ref: str) -> int:
    """The id in what autocomplete sends. Raises DraftGone for anything else."""
    number = id_in(ref.strip(), "prop")
    if number is None:
        raise DraftGone
    return number
