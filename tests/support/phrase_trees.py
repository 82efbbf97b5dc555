"""Trees of what a line may say, made at random, and the words for them."""

from hypothesis import strategies as st

from scheduling.model import Preference
from scheduling.phrases import Range, Reader
from scheduling.phrases.clauses import clauses
from scheduling.phrases.figures import clock_of
from scheduling.phrases.nodes import (
    After,
    Before,
    Between,
    Break,
    Clock,
    DayRange,
    Days,
    Except,
    FromToday,
    HourGroup,
    Node,
    Part,
    Point,
    Statement,
    Times,
    Together,
    Utterance,
    Weekday,
    Weekdays,
)
from scheduling.phrases.painting import Layers, painted
from scheduling.phrases.reading import on_the_clock
from scheduling.phrases.vocabulary import WEEKDAYS

_PARTS = {(360, 720): "morning", (720, 1080): "afternoon", (1080, 1380): "evening", (720, 780): "lunch"}
_SETS = {(0, 1, 2, 3, 4): "weekdays", (5, 6): "weekends", (): "every day"}
_LIKED = {Preference.HIGH: "prefer ", Preference.LOW: "if needed ", None: ""}


def _exact(minute: int) -> Clock:
    return clock_of(*divmod(minute, 60), exact=True)


minutes = st.integers(0, 143).map(lambda n: n * 10)
weekday = st.integers(0, 6).map(Weekday)
days = st.one_of(
    weekday,
    st.sampled_from(sorted(_SETS)).map(Weekdays),
    st.tuples(weekday, weekday).filter(lambda two: two[0] != two[1]).map(lambda two: DayRange(*two)),
    st.integers(0, 9).map(FromToday),
)
hours = st.one_of(
    st.tuples(minutes, minutes)
    .filter(lambda two: two[0] < two[1])
    .map(lambda two: Between(_exact(two[0]), _exact(two[1]))),
    st.integers(9, 20).map(lambda hour: After(_exact(hour * 60))),
    st.integers(9, 20).map(lambda hour: Before(_exact(hour * 60))),
    st.sampled_from(sorted(_PARTS)).map(Part),
    st.tuples(minutes, st.sampled_from([15, 30, 90])).map(lambda two: Point(_exact(two[0]), two[1])),
)
day_lists = st.lists(days, min_size=1, max_size=3).map(
    lambda some: Days(tuple(Together((day,)) for day in some))
)
hour_lists = st.lists(hours, min_size=1, max_size=2).map(
    lambda some: tuple(HourGroup((one,)) for one in some)
)
statements = st.builds(Statement, day_lists, hour_lists, before=st.sampled_from([*Preference, None]))
excepts = st.builds(
    lambda some: Except((Times(Days((Together((some,)),))),), of_base=True), st.integers(0, 6).map(Weekday)
)
lines = st.tuples(st.lists(statements, min_size=1, max_size=3), st.booleans(), excepts).map(
    lambda parts: Utterance(tuple(_between([*parts[0]], [parts[2]] if parts[1] else [])))
)


def _between(some: list[Statement], behind: list[Except]) -> list[Node]:
    """With a new line between statements, so that a preference is only that of its own."""
    items: list[Node] = []
    for one in some:
        items += [Break(), one] if items else [one]
    return [*items, *behind]


def meant(line: Utterance, reader: Reader) -> tuple[Range, ...]:
    """What a tree comes to on the reader's calendar. Raises NotUnderstood if an exception takes nothing."""
    (made,) = clauses(line)
    layers = Layers(reader)
    for clause in made:
        layers.add(clause)
    return tuple(on_the_clock(painted(layers.made), reader)[0])


def written(node: Node) -> str:
    """The tree as somebody might type it."""
    match node:
        case Utterance(items=items):
            return "".join(map(written, items))
        case Break():
            return "\n"
        case Except(times=times):
            return f" except {', '.join(map(written, times))}"
        case Statement(before=before):
            return f"{_LIKED[before]}{_times(node)}"
        case Times():
            return _times(node)
        case Weekday(weekday=n):
            return str(WEEKDAYS[n])
        case Weekdays(weekdays=some):
            return _SETS[some]
        case DayRange(first=first, last=last):
            return f"{written(first)} to {written(last)}"
        case FromToday(count=count):
            return f"in {count} days" if count > 1 else ("today", "tomorrow")[count]
        case Between(start=start, end=end):
            return f"{_clock(start)}-{_clock(end)}"
        case After(start=start):
            return f"after {_clock(start)}"
        case Before(end=end):
            return f"before {_clock(end)}"
        case Part(part=part):
            return _PARTS[part]
        case Point(start=start, lasting=lasting):
            return f"at {_clock(start)} for {lasting} minutes"
    raise AssertionError(node)


def _times(times: Times) -> str:
    named = ", ".join(written(day) for group in times.days.groups for day in group.days) if times.days else ""
    return f"{named} {', '.join(written(hour) for group in times.hours for hour in group.hours)}".strip()


def _clock(clock: Clock) -> str:
    return "{:02}:{:02}".format(*divmod(clock.minutes[0], 60))
