"""What the planner is asked: who can meet when, and the owner's terms."""

from datetime import datetime, timedelta

from msgspec import Struct

from scheduling.daily_hours import open_hours
from scheduling.intervals import Span, common, union
from scheduling.model import Calendar, Entry, Preference
from scheduling.seconds import SecondRange, bounds, joined, up


class Invitee(Struct, frozen=True):
    """One person and their times: what they prefer, and what they would do if needed.

    `owed` says that they got a LOW slot last time with this owner; `buffer` replaces the search's
    after their meeting.
    """

    user_id: int
    prefer: tuple[Span, ...] = ()
    if_needed: tuple[Span, ...] = ()
    required: bool = True
    owed: bool = False
    buffer: timedelta | None = None


class Pin(Struct, frozen=True):
    """A meeting that the owner has fixed: the person's, at that start or not at all."""

    user_id: int
    start: datetime


class Search(Struct, frozen=True):
    """A search for times of `length` within `open`, the times at which the owner can meet.

    `buffer` keeps meetings apart: a meeting occupies the owner for it after its end. Pins and buffers
    concern timetables only. Raises ValueError for a person named twice, or a length that is none.
    """

    people: tuple[Invitee, ...]
    open: tuple[Span, ...]
    length: timedelta
    now: datetime
    buffer: timedelta = timedelta()
    pins: tuple[Pin, ...] = ()

    def __post_init__(self) -> None:
        if self.length <= timedelta():
            raise ValueError("a meeting takes time")
        for named in (self.people, self.pins):
            if len({one.user_id for one in named}) < len(named):
                raise ValueError("a person is named twice")


def open_times(calendar: Calendar, entries: list[Entry]) -> tuple[Span, ...]:
    """When the owner can meet: the calendar's hours, and of them only their own times if they gave any."""
    hours = open_hours(calendar)
    if not entries:
        return tuple(hours)
    own = union(entry.span for entry in entries)
    return tuple(part for span in own for part in common(span, hours))


def open_windows(search: Search) -> list[SecondRange]:
    """When the owner can meet from now on."""
    now = up(search.now)
    return [(max(now, start), end) for start, end in joined(bounds(search.open)) if end > now]


def invitee_of(user_id: int, entries: list[Entry], *, required: bool = True, owed: bool = False) -> Invitee:
    """The person as the planner sees them, from the availability they gave."""
    high, low = (
        tuple(entry.span for entry in entries if entry.preference is preference)
        for preference in (Preference.HIGH, Preference.LOW)
    )
    return Invitee(user_id, high, low, required, owed)
