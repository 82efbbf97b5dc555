"""What the owner wants of a timetable, person by person: it lasts until it is changed."""

from collections.abc import Collection, Sequence
from enum import IntEnum

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from db import models
from scheduling.errors import DraftGone
from scheduling.intervals import Span
from scheduling.model import Acceptance, Mode, Person, Preference
from services.locks import outdate_proposals
from services.mapping import to_person
from services.planning.proposals import Kept, own_proposal
from services.request import Request

MOST = 25
"""So many people are chosen from at once, since a menu takes no more."""


class Wish(IntEnum):
    """A meeting stays where it is; somebody goes first; somebody gets none."""

    PIN = 0
    MUST_HAVE = 1
    LEAVE_OUT = 2


class Wished(Struct, frozen=True):
    """Somebody for whom it can be wished, with their meeting in the proposal, and whether it `holds`."""

    person: Person
    span: Span | None
    holds: bool


class Reached(Struct, frozen=True):
    """How good a proposal was: so many people got a meeting, so many of them a time they prefer.

    `swapped` are those who have changed places since.
    """

    calendar_id: int
    people: int
    preferred: int
    swapped: tuple[Person, ...] = ()


async def wishes(request: Request, proposal_id: int, wish: Wish) -> tuple[Person, list[Wished]]:
    """The owner, and everybody for whom it can be wished, by name. Raises as own_proposal does."""
    async with request.reading() as session:
        kept = await own_proposal(session, request, proposal_id)
        spans = spans_of(kept)
        attendees = await _for_whom(session, kept, wish)
        return to_person(kept.asker), [
            Wished(to_person(one.user), spans.get(one.user_id), _holds(one, wish)) for one in attendees
        ]


async def change(
    request: Request, proposal_id: int, wish: Wish, part: int, chosen: Collection[int]
) -> Reached:
    """Of the `part`th 25 people, it holds for the chosen alone; what the proposal had reached without it.

    Raises as own_proposal does, and DraftGone for a part that never was.
    """
    async with request.writing() as session:
        kept = await own_proposal(session, request, proposal_id, lock=True)
        spans = spans_of(kept)
        asked = (await _for_whom(session, kept, wish))[part * MOST : (part + 1) * MOST]
        if not asked or not set(chosen) <= {one.user_id for one in asked}:
            raise DraftGone
        changed = [one for one in asked if _holds(one, wish) != (one.user_id in chosen)]
        for attendee in changed:
            _set(attendee, wish, spans.get(attendee.user_id), holds=attendee.user_id in chosen)
        if changed:
            await outdate_proposals(session, request.store, kept.calendar)
        return reached(kept)


def reached(kept: Kept, swapped: tuple[Person, ...] = ()) -> Reached:
    """How good it is."""
    preferred = sum(slot.preference is Preference.HIGH for slot in kept.slots)
    return Reached(kept.calendar.id, len(kept.slots), preferred, swapped)


def spans_of(kept: Kept) -> dict[int, Span]:
    """Who meets when. Raises DraftGone for a group's."""
    if kept.calendar.mode is Mode.GROUP:
        raise DraftGone
    return {slot.user_id: slot.span for slot in kept.slots}


async def _for_whom(session: AsyncSession, kept: Kept, wish: Wish) -> Sequence[models.Attendee]:
    """Who has no meeting can't be pinned to it, but be let loose."""
    spans = spans_of(kept)
    return [
        one
        for one in await by_name(session, kept)
        if wish is not Wish.PIN or one.user_id in spans or one.pinned_start is not None
    ]


async def by_name(session: AsyncSession, kept: Kept) -> Sequence[models.Attendee]:
    """Everybody on a proposal's calendar who has not declined."""
    row = models.Attendee
    found = (
        select(row).options(joinedload(row.user)).filter_by(calendar_id=kept.calendar.id, withdrawn_at=None)
    )
    rows = await session.scalars(found.where(row.accepted != Acceptance.DECLINED))
    return sorted(rows, key=lambda one: (to_person(one.user).name.casefold(), one.id))


def _holds(attendee: models.Attendee, wish: Wish) -> bool:
    if wish is Wish.PIN:
        return attendee.pinned_start is not None
    return attendee.required if wish is Wish.MUST_HAVE else attendee.left_out


def _set(attendee: models.Attendee, wish: Wish, span: Span | None, *, holds: bool) -> None:
    if wish is Wish.PIN:
        attendee.pinned_start = span.start if holds and span else None
    elif wish is Wish.MUST_HAVE:
        attendee.required = holds
    else:
        attendee.left_out = holds
