"""The owner moves one meeting: to a time that is possible, or to any of their own."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from scheduling.daily_hours import within_hours
from scheduling.errors import NoSuchMeeting
from scheduling.finalizing import preference_for
from scheduling.intervals import Span
from scheduling.limits import Spending
from scheduling.model import Calendar, Entry, Mode, Person, Preference
from scheduling.phrases import read_meeting
from scheduling.planning.group import rank_slots
from scheduling.planning.search import Search, invitee_of, open_times
from scheduling.planning.ways import around, openings
from scheduling.revising import NOTICE, Difference, Move, check_moves
from services.answers.availability import reader
from services.attendees import coming, live_attendees
from services.calendars.revisions import revise
from services.calendars.set_meetings import (
    absences_of,
    as_meetings,
    check_once,
    check_set,
    check_unrevised,
    missed,
    set_events,
)
from services.drafts import keep_in, shown_to_owner
from services.events import entries_by_user
from services.limits import spend
from services.lookup import known_attendee, on_own_calendar
from services.mapping import to_calendar, to_meeting, to_person
from services.outbox.revised import moves_from_json, moves_to_json
from services.planning.ways import SentRevision
from services.request import Request

DRAFT = "move"
MOST = 25


class PossibleSlot(Struct, frozen=True):
    """A time that a meeting can be moved to: how it suits the guest or, in a group, how many can come.

    Where `other` meets then, the two would change places.
    """

    span: Span
    preference: Preference | None = None
    able: int | None = None
    other: Person | None = None


class MovePreview(Struct, frozen=True):
    """What moving a meeting would do, and the draft that confirms it.

    `unheard` are those who never said they could then; `is_soon`: it begins within two hours as it is;
    `keeps_hours`: the new time lies in the calendar's. In a group, `difference` is the owner's.
    `other` is of who meets at the new time, and changes places.
    """

    calendar: Calendar
    viewer: Person
    difference: Difference
    other: Difference | None
    told: int
    unheard: list[Person]
    is_soon: bool
    keeps_hours: bool
    draft_id: int


class _Standing(Struct, frozen=True):
    """A finalized calendar with everybody's times and meetings."""

    me: models.User
    row: models.Calendar
    calendar: Calendar
    meetings: dict[int, Span]
    entries: dict[int, list[Entry]]

    def search(self, request: Request) -> Search:
        """Where the owner can still meet."""
        return Search(
            people=(),
            open=open_times(self.calendar, self.entries.get(self.row.owner_id, [])),
            length=self.calendar.meeting_length,
            now=request.now,
            buffer=self.calendar.buffer,
        )

    def others(self, *user_ids: int) -> dict[int, Span]:
        """Everybody else's meetings."""
        return {who: span for who, span in self.meetings.items() if who not in user_ids}


async def set_meetings(request: Request, ref: str) -> list[tuple[Person, Span | None]]:
    """Everybody on one's own finalized calendar of one-on-ones, with their meeting, by time."""
    async with request.reading() as session:
        _, row = await on_own_calendar(session, request, ref)
        check_set(row)
        if row.mode is Mode.GROUP:
            return []
        held = as_meetings(await set_events(session, row.id, request.now))
        people = [to_person(one.user) for one in await coming(session, row.id)]
        with_one = sorted((one for one in people if one.id in held), key=lambda one: held[one.id])
        return [(one, held[one.id]) for one in with_one] + [
            (one, None) for one in people if one.id not in held
        ]


async def possible(request: Request, ref: str, who: str | None) -> list[PossibleSlot]:
    """The times that a meeting can be moved to: those first that suit, then places to change."""
    async with request.reading() as session:
        standing = await _standing(session, request, ref)
        if standing.calendar.mode is Mode.GROUP:
            return await _for_everybody(session, request, standing)
        if who is None:
            return []
        user = await known_attendee(session, standing.me, standing.row, who)
        said = standing.entries.get(user.id, [])
        slots = _slots(request, standing, user.id)
        found = [PossibleSlot(span, preference_for(said, span)) for span in slots]
        found += await _swaps(session, standing, user.id)
        return sorted(
            found,
            key=lambda one: (one.preference is None, one.other is not None, _ORDER[one.preference], one.span),
        )


async def preview(request: Request, ref: str, who: str | None, when: str) -> MovePreview:
    """Reads the time that the owner typed or picked, and shows what moving the meeting there means.

    Whoever has none yet would get one. Raises NotTheOwner, StillOpen, CalendarClosed, NotInvited, Unreadable,
    NoSuchMeeting for nobody named among one-on-ones, and what check_moves raises.
    """
    async with request.writing() as session:
        standing = await _standing(session, request, ref)
        row, calendar = standing.row, standing.calendar
        viewer = to_person(standing.me)
        after = read_meeting(when, reader(viewer, calendar, request), calendar.meeting_length)
        user = await _moved(session, standing, who)
        before = standing.meetings.get(user.id)
        events = await set_events(session, row.id, request.now)
        other = await _meeting_then(session, standing, user.id, after)
        moves = [Move(user.id, before, after), *([Move(other.id, after, before)] if other else [])]
        check_moves(calendar, moves, map(to_meeting, events.values()), request.now)
        new_times = {one.id: (one, after) for one in await _guests(session, standing, user)}
        if other and before:
            new_times[other.id] = other, before
        absent = (await absences_of(session, row.id)).get(user.id)
        payload = {
            "moves": moves_to_json(moves),
            "by_hand": calendar.mode is Mode.ONE_ON_ONE and not _suit(request, standing, moves),
            "version": row.version,
            "revision": row.revision,
            "absent": list(await absences_of(session, row.id)),
        }
        return MovePreview(
            calendar=calendar,
            viewer=viewer,
            difference=Difference(to_person(user), missed(absent) if absent else before, after),
            other=Difference(other, after, before) if other else None,
            told=len(new_times),
            unheard=[
                one
                for one, span in new_times.values()
                if preference_for(standing.entries.get(one.id, []), span) is None
            ],
            is_soon=any(move.before and move.before.start <= request.now + NOTICE for move in moves),
            keeps_hours=within_hours(calendar, after) == [after],
            draft_id=await keep_in(session, request, DRAFT, payload, row.id),
        )


async def confirm(request: Request, draft_id: int) -> SentRevision:
    """Makes the move that was shown. Raises DraftGone, SpentUp, Revised if anything changed since."""
    async with request.writing() as session:
        me, row, draft = await shown_to_owner(session, request, draft_id, DRAFT)
        check_set(row)
        kept = draft.payload
        await check_unrevised(session, row, kept["version"], kept["revision"], kept["absent"])
        moves = moves_from_json(kept["moves"])
        await spend(session, request, Spending.EDIT)
        revision = await revise(session, request, row, moves)
        moved = {move.user_id for move in moves}
        for event in (await set_events(session, row.id, request.now)).values():
            if event.owner_id in moved:
                event.pinned = kept["by_hand"]
        await session.delete(draft)
        return SentRevision(to_calendar(row), to_person(me), revision.differences)


async def _standing(session: AsyncSession, request: Request, ref: str) -> _Standing:
    me, row = await on_own_calendar(session, request, ref)
    check_set(row)
    check_once(row)
    meetings = as_meetings(await set_events(session, row.id, request.now))
    return _Standing(me, row, to_calendar(row), meetings, await entries_by_user(session, row.id))


async def _moved(session: AsyncSession, standing: _Standing, who: str | None) -> models.User:
    """Whose meeting it is: in a group, the owner's."""
    if standing.calendar.mode is Mode.GROUP:
        return standing.row.owner
    if who is None:
        raise NoSuchMeeting(standing.row.name)
    return await known_attendee(session, standing.me, standing.row, who)


async def _meeting_then(
    session: AsyncSession, standing: _Standing, user_id: int, span: Span
) -> Person | None:
    """Who else meets at exactly that time, if the one who moves has a meeting to give."""
    others = {there: who for who, there in standing.others(user_id).items()}
    if span not in others or user_id not in standing.meetings:
        return None
    found = await session.get_one(models.User, others[span])
    return to_person(found)


async def _swaps(session: AsyncSession, standing: _Standing, user_id: int) -> list[PossibleSlot]:
    """With whom somebody could change places, both having said that they can then."""
    mine = standing.meetings.get(user_id)
    people = {one.user_id: to_person(one.user) for one in await coming(session, standing.row.id)}
    said = standing.entries.get(user_id, [])
    return [
        PossibleSlot(span, suits, other=people[who])
        for who, span in sorted(standing.others(user_id).items(), key=lambda one: one[1])
        if mine and who in people and (suits := preference_for(said, span))
        if preference_for(standing.entries.get(who, []), mine)
    ]


async def _guests(session: AsyncSession, standing: _Standing, user: models.User) -> list[Person]:
    if standing.calendar.mode is Mode.ONE_ON_ONE:
        return [to_person(user)]
    return [to_person(one.user) for one in await coming(session, standing.row.id)]


async def _for_everybody(session: AsyncSession, request: Request, standing: _Standing) -> list[PossibleSlot]:
    people = tuple(
        invitee_of(one.user_id, standing.entries.get(one.user_id, []), required=one.required)
        for one in await live_attendees(session, standing.row.id)
    )
    now = standing.meetings.get(standing.row.owner_id)
    search = standing.search(request)
    search = Search(people, search.open, now.length if now else search.length, search.now)
    ranked = rank_slots(search, MOST)
    return [PossibleSlot(one.span, able=len(one.present)) for one in ranked if one.span != now]


def _slots(request: Request, standing: _Standing, user_id: int) -> list[Span]:
    """Back to back with other meetings, and where the person's own times begin; not where they meet now."""
    search, others = standing.search(request), standing.others(user_id)
    free = around(search, others)
    said = [entry.span for entry in standing.entries.get(user_id, [])]
    both = (span.within(window) for span in said for window in free.open)
    own = replace(free, open=tuple(span for span in both if span is not None))
    return sorted({*openings(search, others), *openings(own, {})} - {standing.meetings.get(user_id)})


def _suit(request: Request, standing: _Standing, moves: Sequence[Move]) -> bool:
    """Whether they go to times that the planner might have found as well."""
    free = around(standing.search(request), standing.others(*(move.user_id for move in moves))).open
    usual = standing.calendar.meeting_length
    return all(
        move.after.length == usual
        and preference_for(standing.entries.get(move.user_id, []), move.after) is not None
        and any(span.contains(move.after) for span in free)
        for move in moves
        if move.after is not None
    )


_ORDER = {Preference.HIGH: 0, Preference.LOW: 1, None: 2}
