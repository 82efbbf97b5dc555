"""The rules of changing meetings after they are set: who moves, who may not, and what people are told."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from scheduling.errors import MeetingBegan, OutsideCalendar, SlotTaken
from scheduling.intervals import Span
from scheduling.model import Calendar, Meeting, Person

_NEVER = datetime.min.replace(tzinfo=UTC)
NOTICE = timedelta(hours=2)
"""Whose meeting begins within it is not moved for the sake of others: they may be on their way."""


class Move(Struct, frozen=True, order=True):
    """What becomes of one person's meeting: from one time to another; None is none.

    That of a group's is its owner's, as its Meeting is.
    """

    user_id: int
    before: Span | None
    after: Span | None


class Difference(Struct, frozen=True):
    """The same with the person, to be shown to whoever may know of it."""

    person: Person
    before: Span | None
    after: Span | None


class MeetingChange(Struct, frozen=True):
    """What changed for somebody since they were last told, as their own calendar has to follow.

    `place_before` is None unless the place is another. `uid` and `sequence` are those of the meeting that
    they have, or had. Of a series, it is about the meeting that the rule has at `original`; None is all.
    """

    before: Span | None
    after: Span | None
    uid: str
    sequence: int
    place_before: str | None = None
    original: datetime | None = None

    @property
    def is_none(self) -> bool:
        """Whether all is as they know it."""
        return self.before == self.after and self.place_before is None


class Absence(Struct, frozen=True):
    """Somebody who can't make the meeting they had; without a `meeting`, none of the free slots.

    With an `event_id`, it is only that one of a series.
    """

    id: int
    person: Person
    meeting: Span | None
    event_id: int | None = None


def in_one(changes: Iterable[MeetingChange]) -> MeetingChange | None:
    """Several changes in a row as one, for somebody who was told of none of them; None if there are none."""
    every = list(changes)
    if not every:
        return None
    places = [change.place_before for change in every if change.place_before is not None]
    return replace(every[-1], before=every[0].before, place_before=places[0] if places else None)


def in_one_each(changes: Iterable[MeetingChange]) -> list[MeetingChange]:
    """The same for each meeting of a series, and for the whole of it; once that is over, only that."""
    each: dict[datetime | None, list[MeetingChange]] = {}
    for change in changes:
        each.setdefault(change.original, []).append(change)
    found = [merged for some in each.values() if (merged := in_one(some))]
    over = [change for change in found if change.original is None and change.after is None]
    return over or sorted(found, key=lambda one: (one.original is not None, one.original or _NEVER))


def stays(meeting: Meeting, now: datetime) -> bool:
    """Whether a meeting is never moved for the sake of others: pinned, begun, or about to."""
    return meeting.pinned or meeting.span.start <= now + NOTICE


def moves_between(before: Mapping[int, Span], after: Mapping[int, Span]) -> tuple[Move, ...]:
    """Who moves, is added or drops out from one timetable to another, by user id."""
    people = sorted(before.keys() | after.keys())
    moves = (Move(who, before.get(who), after.get(who)) for who in people)
    return tuple(move for move in moves if move.before != move.after)


def check_moves(
    calendar: Calendar, moves: Iterable[Move], meetings: Iterable[Meeting], now: datetime
) -> None:
    """Whether the moves can be made, `meetings` being all there are.

    Who can't make their meeting has none of these. Raises MeetingBegan if what would move has begun,
    OutsideCalendar for a time that has passed or lies outside, and SlotTaken for one that somebody else has.
    """
    moves, held = list(moves), {meeting.person_id: meeting.span for meeting in meetings}
    moved = {move.user_id for move in moves}
    taken = [span for who, span in held.items() if who not in moved]
    for move in moves:
        if move.user_id in held and held[move.user_id].start <= now:
            raise MeetingBegan(held[move.user_id])
        if move.after is None:
            continue
        if not calendar.window.contains(move.after) or move.after.start <= now:
            raise OutsideCalendar(calendar.name, calendar.window, past=move.after.start <= now)
        if any(span.overlaps(move.after) for span in taken):
            raise SlotTaken(move.after)
        taken.append(move.after)
