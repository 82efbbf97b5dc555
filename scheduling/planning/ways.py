"""Ways out once somebody can't make the meeting they had: the smallest changes of a timetable that is set.

Whoever has a meeting can make it, until they say that they can't. A meeting that stays takes its time, with
the buffer on both sides, out of what is open; so nothing that is found can touch it.
"""

from collections.abc import Mapping
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from scheduling.intervals import Span, difference, union
from scheduling.model import Preference
from scheduling.planning.answers import Slot, Timetable
from scheduling.planning.milp import Limit
from scheduling.planning.problem import Problem, problem_of
from scheduling.planning.repair import kept_objective, least_change, problem_with
from scheduling.planning.search import Invitee, Search
from scheduling.planning.timetable import TIME_LIMIT
from scheduling.revising import Move, moves_between
from scheduling.seconds import at

MOST = 3
_NOBODY = -1


class Way(Struct, frozen=True):
    """One change: who moves, from when to when, and who drops out. `proved`: no change moves fewer people.

    Of one that is an alternative, that holds among those that really differ from the ones before it.
    """

    moves: tuple[Move, ...]
    proved: bool


def ways(
    search: Search,
    have: Mapping[int, Span],
    staying: Mapping[int, Span],
    seeking: Mapping[int, Span | None],
    time_limit: timedelta = TIME_LIMIT,
) -> tuple[Way, ...]:
    """Up to three changes, the smallest first: none if there is nobody to find a time for.

    `search.people` are all who may move or seek a time; `have` is the meetings of those who may move,
    `staying` those that never do. `seeking` are people to find a time for, with the meeting that they can't
    make, if they had one. Each later way has somebody of them elsewhere, by at least a meeting's length.
    """
    search = around(
        replace(search, people=_with_their_meetings(search, have), open=_open(search, have)), staying
    )
    slots = [Slot(who, span, Preference.HIGH) for who, span in have.items()]
    problem = problem_with(search, slots)
    kept = kept_objective(problem, slots)
    before = {**have, **{who: span for who, span in seeking.items() if span is not None}}
    found: list[Way] = []
    limits: list[Limit] = []
    most = None
    while len(found) < MOST:
        table = least_change(problem, kept, time_limit / 2 if most is None else time_limit / 4, limits)
        rank = (table.required, table.people)
        placed = {one.user_id: one.span for one in table.slots}
        if most is not None and rank < most:
            break
        most = rank
        found.append(Way(moves_between(before, placed), _is_proved(table)))
        elsewhere = _elsewhere(problem, {who: placed[who] for who in seeking if who in placed})
        if elsewhere is None:
            break
        limits.append(elsewhere)
    return tuple(found)


def openings(search: Search, staying: Mapping[int, Span]) -> list[Span]:
    """The times at which one more meeting fits between those that there are, back to back from each gap."""
    anybody = Invitee(_NOBODY, prefer=search.open)
    problem = problem_of(around(replace(search, people=(anybody,)), staying))
    return [Span(at(start), at(start + problem.length)) for start in sorted(problem.options[0])]


def around(search: Search, staying: Mapping[int, Span]) -> Search:
    """The same search without the time that these meetings take, and without their people."""
    taken = [Span(span.start - search.buffer, span.end + search.buffer) for span in staying.values()]
    return replace(
        search,
        people=tuple(person for person in search.people if person.user_id not in staying),
        open=tuple(difference(union(search.open), taken)),
    )


def _open(search: Search, have: Mapping[int, Span]) -> tuple[Span, ...]:
    return tuple(union([*search.open, *have.values()]))


def _with_their_meetings(search: Search, have: Mapping[int, Span]) -> tuple[Invitee, ...]:
    return tuple(
        replace(person, if_needed=(*person.if_needed, have[person.user_id]))
        if person.user_id in have
        else person
        for person in search.people
    )


def _is_proved(table: Timetable) -> bool:
    """Whether nothing moves fewer: what comes after people and keeping is proved only if those are."""
    return table.proof.preference and table.every_start


def _elsewhere(problem: Problem, placed: Mapping[int, Span]) -> Limit | None:
    """Not all of these people at, or nearly at, the times that they have; None if there is nobody."""
    place = {user_id: who for who, user_id in enumerate(problem.ids)}
    columns = {
        (place[user_id], start): 1
        for user_id, span in placed.items()
        for start in problem.options[place[user_id]]
        if abs(start - int(span.start.timestamp())) < problem.length
    }
    return Limit(columns, most=len(placed) - 1) if columns else None
