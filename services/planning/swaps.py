"""Two people of a suggested timetable change places: each is pinned where the other was."""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.errors import CantSwap, DraftGone
from scheduling.finalizing import preference_for
from scheduling.intervals import Span
from scheduling.model import Entry, Person
from services.events import entries_by_user
from services.locks import outdate_proposals
from services.mapping import to_person
from services.planning.proposals import Kept, own_proposal
from services.planning.wishes import Reached, by_name, reached, spans_of
from services.request import Request


class SwapPlace(Struct, frozen=True):
    """Somebody with their meeting in the proposal, if they have one.

    `suits`: they and who they would swap with both said that they could at each other's time.
    """

    person: Person
    span: Span | None
    suits: bool = True


class _Table(Struct, frozen=True):
    """A proposal with everybody who is not left out, by name, their meetings, and when they can meet."""

    kept: Kept
    attendees: Sequence[models.Attendee]
    spans: dict[int, Span]
    entries: dict[int, list[Entry]]

    def named(self, user_id: int) -> models.Attendee:
        """Raises DraftGone for nobody."""
        found = next((one for one in self.attendees if one.user_id == user_id), None)
        if found is None:
            raise DraftGone
        return found

    def never_said(self, one: int, other: int) -> list[tuple[Person, Person, Span]]:
        """Who of the two never said they could when the other meets, with the other and that time."""
        return [
            (to_person(self.named(who).user), to_person(self.named(whose).user), span)
            for who, whose in ((one, other), (other, one))
            if (span := self.spans.get(whose)) and preference_for(self.entries.get(who, []), span) is None
        ]

    def partners(self, user_id: int) -> list[SwapPlace]:
        """Everybody else, by name."""
        others = [(one.user_id, one) for one in self.attendees if one.user_id != user_id]
        return [
            SwapPlace(to_person(other.user), self.spans.get(who), not self.never_said(user_id, who))
            for who, other in others
        ]


async def who_meets(request: Request, proposal_id: int) -> tuple[Person, list[SwapPlace]]:
    """The asker, and everybody who has a meeting in the proposal, by name. Raises as own_proposal does."""
    async with request.reading() as session:
        table = await _read(session, request, proposal_id)
        return to_person(table.kept.asker), [
            SwapPlace(to_person(one.user), table.spans[one.user_id])
            for one in table.attendees
            if one.user_id in table.spans
        ]


async def partners(
    request: Request, proposal_id: int, user_id: int
) -> tuple[Person, SwapPlace, list[SwapPlace]]:
    """The asker, who is to change places, and everybody else, by name.

    Raises as own_proposal does, and DraftGone for somebody who has no meeting.
    """
    async with request.reading() as session:
        table = await _read(session, request, proposal_id)
        first = SwapPlace(to_person(table.named(user_id).user), table.spans.get(user_id))
        if first.span is None:
            raise DraftGone
        return to_person(table.kept.asker), first, table.partners(user_id)


async def swap(request: Request, proposal_id: int, user_id: int, other_id: int) -> Reached:
    """Pins each where the other meets in the proposal, and says what it had reached before.

    Where the other has no meeting, they get that of the first, who may get another. Raises as own_proposal
    does, DraftGone for anybody who isn't there, and CantSwap where one never said they could then.
    """
    async with request.writing() as session:
        table = await _read(session, request, proposal_id, lock=True)
        pair = table.named(user_id), table.named(other_id)
        if user_id == other_id or user_id not in table.spans:
            raise DraftGone
        refused = table.never_said(user_id, other_id)
        if refused:
            suiting = [place.person for place in table.partners(user_id) if place.suits and place.span]
            raise CantSwap(to_person(table.kept.asker), refused, to_person(pair[0].user), suiting)
        for attendee, other in (pair, pair[::-1]):
            span = table.spans.get(other.user_id)
            attendee.pinned_start = span.start if span else None
        await outdate_proposals(session, request.store, table.kept.calendar)
        return reached(table.kept, swapped=tuple(to_person(one.user) for one in pair))


async def _read(session: AsyncSession, request: Request, proposal_id: int, *, lock: bool = False) -> _Table:
    kept = await own_proposal(session, request, proposal_id, lock=lock)
    spans = spans_of(kept)
    attendees = [one for one in await by_name(session, kept) if not one.left_out]
    return _Table(kept, attendees, spans, await entries_by_user(session, kept.calendar.id))
