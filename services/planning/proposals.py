"""Proposals as they are kept, from the moment they were found until one of them is fixed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db import models
from scheduling.errors import CalendarChanged, DraftGone
from scheduling.intervals import Span
from scheduling.model import EventType, Person
from scheduling.planning.search import Pin
from services.actors import signed_in
from services.lookup import check_open, id_in, own_calendar
from services.mapping import to_person
from services.request import Request


@dataclass(frozen=True, slots=True)
class Slot:
    """A meeting that is proposed: whose, None for a group's, and how they like the time."""

    person: Person | None
    span: Span
    preference: EventType | None


@dataclass(frozen=True, slots=True)
class Kept:
    """One's own proposal, with its calendar's row. It holds for the calendar as it is."""

    row: models.Proposal
    owner: models.User
    calendar: models.Calendar

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


def pin_ref(slot: Slot) -> str:
    """What a menu sends for somebody's meeting."""
    return f"{slot.person.id if slot.person else 0}:{int(slot.span.start.timestamp())}"


async def own_proposal(
    session: AsyncSession, request: Request, proposal_id: int, *, lock: bool = False
) -> Kept:
    """One's own proposal; with `lock`, its calendar is locked.

    Raises DraftGone for any but one's own, CalendarClosed, and CalendarChanged if it has since.
    """
    me = await signed_in(session, request)
    row = await session.get(models.Proposal, proposal_id)
    own = select(models.Calendar).options(joinedload(models.Calendar.owner)).filter_by(owner_id=me.id)
    if lock:
        own = own.with_for_update(of=models.Calendar, key_share=True)
    calendar = await session.scalar(own.filter_by(id=row.calendar_id)) if row else None
    if row is None or calendar is None:
        raise DraftGone
    check_open(calendar)
    if calendar.version != row.version:
        raise CalendarChanged(calendar.name)
    return Kept(row, me, calendar)


async def slots_of_own(request: Request, proposal_id: int) -> list[Slot]:
    """The meetings of one's own proposal. Raises as own_proposal does."""
    async with request.reading() as session:
        kept = await own_proposal(session, request, proposal_id)
        return await slots_in(session, kept.row.payload)


async def pinned(request: Request, proposal_id: int, choice: str) -> tuple[list[Pin], int]:
    """The pins of one's own proposal and the chosen meeting, a pin_ref, as well; and its calendar's id.

    Raises as own_proposal does, and DraftGone for a choice that was never offered.
    """
    async with request.reading() as session:
        kept = await own_proposal(session, request, proposal_id)
        for slot in await slots_in(session, kept.row.payload):
            if slot.person and choice == pin_ref(slot):
                others = [pin for pin in kept.pins if pin.user_id != slot.person.id]
                return [*others, Pin(slot.person.id, slot.span.start)], kept.calendar.id
        raise DraftGone


async def offered(request: Request, ref: str) -> list[tuple[int, list[Slot]]]:
    """The proposals that one's own calendar has, the best first, with their ids. Raises NotTheOwner."""
    async with request.reading() as session:
        me = await signed_in(session, request)
        calendar = await own_calendar(session, me, ref)
        kept = select(models.Proposal).filter_by(calendar_id=calendar.id, version=calendar.version)
        rows = await session.scalars(kept.order_by(models.Proposal.rank))
        return [(row.id, await slots_in(session, row.payload)) for row in rows]


def kept_slots(slots: Iterable[Slot]) -> list[list[Any]]:
    """Slots as a payload keeps them."""
    return [
        [
            slot.person and slot.person.id,
            slot.span.start.isoformat(),
            slot.span.end.isoformat(),
            slot.preference,
        ]
        for slot in slots
    ]


async def slots_in(session: AsyncSession, payload: Mapping[str, Any]) -> list[Slot]:
    """The slots of a payload."""
    wanted = {person for person, *_ in payload["slots"] if person is not None}
    users = await session.scalars(select(models.User).where(models.User.id.in_(wanted)))
    people = {user.id: to_person(user) for user in users}
    return [
        Slot(
            people.get(person),
            Span(datetime.fromisoformat(start), datetime.fromisoformat(end)),
            EventType(preference) if preference else None,
        )
        for person, start, end, preference in payload["slots"]
    ]


def proposal_id(ref: str) -> int:
    """The id in what autocomplete sends. Raises DraftGone for anything else."""
    number = id_in(ref.strip(), "prop")
    if number is None:
        raise DraftGone
    return number
