"""A timetable problem in whole seconds: each person's possible starts, and which starts are enough.

Which starts are enough: take any timetable and move each of its unbroken stretches earlier, as a whole,
until somebody in it would leave one of their windows, or it meets the stretch before, which it then
joins. Nobody loses a place or a preference and no stretch is added, and every meeting now starts at the
start of a window plus or minus a chain of meetings with their buffers. So those starts hold an optimum
over *all* starts, unlike quarter hours, which 40 minutes of meeting and buffer do not fit. A window
that is cut by now counts from the next quarter hour. Where the chains are too many (`every_start` is
False), quarter hours, chains from each opening, starts of windows and last starts are used, and what is
proved is proved among those.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from scheduling.planning.search import Invitee, Search, open_windows
from scheduling.seconds import (
    QUARTER,
    SecondRange,
    among,
    bounds,
    common,
    fitting,
    holds,
    joined,
    quarters,
    seconds,
    up,
)

MOST_STARTS = 5_000
MOST_OPTIONS = 12_000
Choice = Mapping[int, int]
"""Who meets when: the person's place in the problem, and the second their meeting starts."""


class Problem(Struct, frozen=True):
    """People by their place in `ids`. `steps` is how long a meeting keeps the owner, with its buffer.

    `options` maps each possible start to whether it is preferred.
    """

    ids: tuple[int, ...]
    length: int
    steps: tuple[int, ...]
    options: tuple[dict[int, bool], ...]
    required: tuple[bool, ...]
    owed: tuple[bool, ...]
    pinned: frozenset[int]
    every_start: bool

    def fits(self, choice: Choice) -> bool:
        """Whether everybody in it can, and no two meetings come closer than the buffer."""
        ends = 0
        for start, who in sorted((start, who) for who, start in choice.items()):
            if start not in self.options[who] or start < ends:
                return False
            ends = start + self.steps[who]
        return True

    def follows(self, choice: Choice) -> int:
        """How many meetings come right after another one."""
        ends = {start + self.steps[who] for who, start in choice.items()}
        return len(ends & set(choice.values()))


class _Starts(Struct, frozen=True):
    """Where somebody's meeting may start at all, and where they prefer it."""

    able: list[SecondRange]
    prefers: list[SecondRange]
    step: int


def problem_of(search: Search, keep: Iterable[tuple[int, int]] = ()) -> Problem:
    """The search in seconds; `keep` adds starts (user id, second) for those who can still make them."""
    invitees = sorted(search.people, key=lambda invitee: invitee.user_id)
    people = [_starts_of(search, invitee) for invitee in invitees]
    pins = {pin.user_id: up(pin.start) for pin in search.pins}
    also = [(who, second) for who, second in (*pins.items(), *keep)]
    candidates, every_start = _candidates(search, people, {second for _, second in also})
    options = [_options(person, candidates) for person in people]
    for k, invitee in enumerate(invitees):
        if invitee.user_id in pins:
            options[k] = _options(people[k], [pins[invitee.user_id]])
    return Problem(
        ids=tuple(invitee.user_id for invitee in invitees),
        length=seconds(search.length),
        steps=tuple(person.step for person in people),
        options=tuple(options),
        required=tuple(invitee.required for invitee in invitees),
        owed=tuple(invitee.owed for invitee in invitees),
        pinned=frozenset(k for k, invitee in enumerate(invitees) if invitee.user_id in pins),
        every_start=every_start,
    )


def around_pins(problem: Problem) -> Problem:
    """The same with the pinned meetings kept: nobody else may touch them, nor a later pin an earlier one."""
    pins: list[tuple[int, int]] = []
    for start, who in sorted((at, pin) for pin in problem.pinned for at in problem.options[pin]):
        if not pins or pins[-1][0] + problem.steps[pins[-1][1]] <= start:
            pins.append((start, who))
    kept = {who for _, who in pins}

    def clear(who: int, start: int) -> bool:
        return all(start + problem.steps[who] <= at or at + problem.steps[pin] <= start for at, pin in pins)

    options = tuple(
        options
        if who in kept
        else {
            start: preferred
            for start, preferred in options.items()
            if who not in problem.pinned and clear(who, start)
        }
        for who, options in enumerate(problem.options)
    )
    return replace(problem, options=options) if pins else problem


def _starts_of(search: Search, invitee: Invitee) -> _Starts:
    length, free = seconds(search.length), open_windows(search)
    prefer, other = bounds(invitee.prefer), bounds(invitee.if_needed)
    buffer = search.buffer if invitee.buffer is None else invitee.buffer
    return _Starts(
        able=fitting(common(joined(prefer + other), free), length),
        prefers=fitting(common(joined(prefer), free), length),
        step=length + seconds(buffer),
    )


def _options(person: _Starts, candidates: Sequence[int]) -> dict[int, bool]:
    preferred = set(among(candidates, person.prefers))
    return {second: second in preferred for second in among(candidates, person.able)}


def _candidates(search: Search, people: list[_Starts], also: set[int]) -> tuple[list[int], bool]:
    """The starts to consider, and whether they hold an optimum over all starts."""
    starts = _starts_by_step(people)
    firsts = {low for person in people for low, _ in person.able + person.prefers}
    now = up(search.now)
    anchors = {-(-now // QUARTER) * QUARTER if low == now else low for low in firsts} | also
    chained = _chained(anchors, starts)
    if len(chained) <= MOST_STARTS and _count(chained, people) <= MOST_OPTIONS:
        return chained, True
    lasts = {high for person in people for _, high in person.able + person.prefers}
    regular = set().union(*(quarters(each) for each in starts.values()))
    openings = _chains_from_openings(search, min(starts))
    return sorted(anchors | lasts | regular | openings), False


def _starts_by_step(people: list[_Starts]) -> dict[int, list[SecondRange]]:
    """For each length that a meeting may keep the owner, where somebody with it may start."""
    found: dict[int, list[SecondRange]] = {person.step: [] for person in people}
    for person in people:
        found[person.step] += [(low, high + 1) for low, high in person.able]
    return {step: [(low, high - 1) for low, high in joined(windows)] for step, windows in found.items()}


def _count(candidates: list[int], people: list[_Starts]) -> int:
    """How many options that makes for all people together."""
    windows = [window for person in people for window in person.able]
    return sum(bisect_right(candidates, high) - bisect_left(candidates, low) for low, high in windows)


def _chained(anchors: set[int], starts: dict[int, list[SecondRange]]) -> list[int]:
    """All starts that a chain of meetings joins to an anchor; it gives up soon after MOST_STARTS."""
    found, todo = set(anchors), sorted(anchors)
    while todo and len(found) <= MOST_STARTS:
        second = todo.pop()
        for step, windows in starts.items():
            after = second + step if holds(windows, second) else second
            before = second - step if holds(windows, second - step) else second
            new = {after, before} - found
            found |= new
            todo += sorted(new)
    return sorted(found)


def _chains_from_openings(search: Search, step: int) -> set[int]:
    """Back to back from each opening of the owner."""
    return {second for start, end in open_windows(search) for second in range(start, end, step)}
