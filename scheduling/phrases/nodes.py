"""What a line says, before any calendar is looked at: days, hours, exceptions and preferences.

Every node knows the tokens it was read from (`at`), which do not count when two are compared.
"""

from typing import TypeAlias, dataclass_transform

from msgspec import Struct
from msgspec.structs import astuple

from scheduling.model import Preference
from scheduling.zones import DAY_MINUTES

Stretch: TypeAlias = tuple[int, int]
WHOLE: Stretch = (0, DAY_MINUTES)


class Clock(Struct, frozen=True):
    """A clock time: the minutes of the day that it may mean, and how surely."""

    minutes: tuple[int, ...]
    has_half: bool = False
    by_24: bool = False

    @property
    def is_ambiguous(self) -> bool:
        return len(self.minutes) > 1 and not self.has_half and set(self.minutes) != {0, DAY_MINUTES}


@dataclass_transform(frozen_default=True)
class Node(Struct, frozen=True, kw_only=True):
    """Something that was said, and by which tokens."""

    at: tuple[int, int] = (0, 0)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and astuple(self)[:-1] == astuple(other)[:-1]

    def __hash__(self) -> int:
        return hash((type(self), astuple(self)[:-1]))


# Days: one or several, named together.


class Dates(Node):
    """Days of a month, if one is said: "dec 1-3 and 5", "8.12.", "2026-12-08", "the 13th"."""

    spans: tuple["DaySpan", ...]
    month: int | None = None
    year: int | None = None


class DaySpan(Node):
    """The 1st, or the 1st to the 3rd; `weekday` is what the first of them is said to be."""

    first: int
    last: int | None = None
    weekday: int | None = None


class Slashed(Node):
    """12/7 or 7/12, by the person's order; `first` and `last` are days of its month beside it."""

    slash: tuple[int, int, int | None]
    first: int | None = None
    last: int | None = None


class Dated(Node):
    """A weekday and the date that must be one: "tue dec 8"."""

    weekday: int
    date: Node


class Weekday(Node):
    """A weekday: the next in the calendar, "this", "next", or every one of them."""

    weekday: int
    which: str = ""


class Weekdays(Node):
    """Several by one word or row: "weekdays", "mon-thu", "mwf"; None of them are all days."""

    weekdays: tuple[int, ...] = ()


class Alternate(Node):
    """Every other day, or every other of a weekday, from the first or second in the calendar."""

    weekday: int | None = None
    first: int = 0


class NthWeekday(Node):
    """The 2nd friday of december, or several; one of `nth` may be "last"."""

    nth: tuple[int | str, ...]
    weekday: int
    month: int


class FromToday(Node):
    """So many days, weeks or months from today, or from another day."""

    count: int = 1
    unit: str = "day"
    day: Node | None = None


class DayRange(Node):
    """From one day to another; from weekday to weekday means throughout the calendar."""

    first: Node
    last: Node


class Bound(Node):
    """All days on one side of a day: "from", "after", "before", "until"; from a time of it if one is said."""

    day: Node
    side: str = "from"
    clock: Clock | None = None


class Week(Node):
    """This week, the next, that of a day, the nth, or a part of it; `unit` may be a month or weekend."""

    which: str = ""
    unit: str = "week"
    part: str = ""
    month: int | None = None
    number: int | None = None
    year: int | None = None
    day: Node | None = None


class Some(Node):
    """The first or last days of the calendar, the next from today, or what was not named yet: the rest."""

    which: int | str
    count: int = 1
    unit: str = ""


class Together(Node):
    """Days side by side, as "tue next week": they limit each other."""

    days: tuple[Node, ...]


class Days(Node):
    """Days with commas or words between them: each of them counts."""

    groups: tuple[Together, ...]


# Hours: stretches of a day.


class Between(Node):
    """From one clock time to another; `part` says which half of the day is meant."""

    start: Clock
    end: Clock
    part: Stretch | None = None


class After(Node):
    """From a time to the end of the waking day."""

    start: Clock


class Before(Node):
    """From the start of the waking day to a time."""

    end: Clock


class Point(Node):
    """A time alone, `lasting` minutes or as long as a meeting."""

    start: Clock
    lasting: int | None = None


class Part(Node):
    """A part of the day, or all of it."""

    part: Stretch = WHOLE


class Same(Node):
    """The hours said before."""


class HourGroup(Node):
    """Hours side by side, as "evening 7-9": they limit each other. On the wall of one of the zones, if
    any is said."""

    hours: tuple[Node, ...] = ()
    zone: tuple[str, ...] | None = None


# What is said with them.


class Times(Node):
    """Hours on days; without hours whole days, without days those named before, or every day.

    `within` are days behind the hours, which limit the others: "daily 9-11 until friday".
    """

    days: Days | None = None
    hours: tuple[HourGroup, ...] = ()
    within: Days | None = None


class Statement(Times):
    """Times when somebody can, with how much they like them; if `only`, then of what was said before.

    `sure` if a word says so: "tue works".
    """

    before: Preference | None = None
    behind: Preference | None = None
    only: object = None
    sure: object = None


class Except(Node):
    """Times when somebody cannot, unless at others: of what stands before, or by themselves ("tue: no").

    If `spared` they can at all others of these days: "tue not before 10".
    """

    times: tuple[Times, ...]
    unless: tuple[Times, ...] = ()
    of_base: object = None
    spared: bool = False


class Stay(Node):
    """From a day and time to another: "fri 10pm - sat 2am"; or `each` day from the one time to the other."""

    first: Node
    start: Clock
    last: Node
    end: Clock
    each: bool = False


class Stamped(Node):
    """Discord's own times, in seconds since 1970."""

    start: int
    end: int | None = None


class Mark(Node):
    """A preference by itself: of what stands before it, or of what follows."""

    preference: Preference


class Otherwise(Node):
    """All the rest, or if there is no rest, what is only if needed."""


class ZoneMark(Node):
    """A zone by itself, of the whole line."""

    zone: tuple[str, ...]


class Break(Node):
    """A new line or sentence."""


class Join(Node):
    """A comma or "and"."""


class Utterance(Node):
    """All that was said."""

    items: tuple[Node, ...] = ()


# What options of commands take besides.


class Offset(Node):
    """So long from now, or before or after the calendar's start."""

    count: int = 1
    unit: str = ""
    minutes: int | None = None
    side: str = ""


class Turn(Node):
    """The start or end of this or the next week, month or year, or of a month by its name."""

    edge: str = "start"
    which: str = ""
    unit: str = ""
    month: int | None = None
    clock: Clock | None = None


NODES = {name: kind for name, kind in vars().items() if isinstance(kind, type) and issubclass(kind, Node)}
