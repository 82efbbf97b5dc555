"""From what a line says to clauses that stand for themselves: what waits for other words gets it here.

A preference before times is also that of what follows in its line. One by itself is of what was said if it
ends the text, of all below if it has a line for itself, or of the rest. Exceptions that come first are of
what follows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import UnionType

from msgspec import Struct
from msgspec.structs import replace

import scheduling.phrases.nodes as nodes
from scheduling.model import Preference
from scheduling.phrases.days import NotUnderstood
from scheduling.phrases.nodes import Node

_APART = nodes.Join | nodes.Break | nodes.Mark | nodes.Otherwise | nodes.ZoneMark
_ANY_TIME = (nodes.HourGroup((nodes.Part(),)),)


class Clause(Struct, frozen=True):
    """Times, or instead of them a stretch between two moments, and what is said of them.

    Without hours whole days; without days those of the clauses before, or every day. `only` limits what was
    said, `excepts` takes from it, and if `lasting` also from what follows; `must_take` if it is refused where
    that is nothing; `rest` fills what the others leave, `fresh` only
    days of which nothing was said. `segment` counts the lines before it.
    """

    times: nodes.Times
    stay: nodes.Stay | nodes.Stamped | None = None
    preference: Preference | None = None
    only: bool = False
    excepts: bool = False
    lasting: bool = False
    must_take: bool = False
    rest: bool = False
    fresh: bool = False
    unless: tuple[nodes.Times, ...] = ()
    segment: int = 0


def clauses(line: nodes.Utterance) -> list[list[Clause]]:
    """The clauses of a line, once or twice: a zone said with some of its hours may be that of all.

    Raises NotUnderstood if something lacks what it is about.
    """
    made = _Clauses().read(line)
    readings = [made, *([_Clauses(exceptions_keep=True).read(line)] if made.unsure else [])]
    ordered = [_in_zone(one.done, one.zone) for one in readings]
    alone = [alone for one in ordered for alone in _bounds_alone(one)]
    return [meaning for one in (*map(_in_order, ordered), *alone) for meaning in _by_zone(one)]


def _by_zone(ordered: list[Clause]) -> list[list[Clause]]:
    """The clauses once for each zone that their hours may be in."""
    zones = {group.zone for clause in ordered for group in clause.times.hours}
    if zones <= {None}:
        return [ordered]
    spread = (
        [_in_zone(ordered, next(zone for zone in zones if zone is not None))]
        if None in zones and len(zones) == 2
        else []
    )
    most = max((len(zone) for zone in zones if zone is not None), default=1)
    return [_with_zones(clauses, n) for clauses in (ordered, *spread) for n in range(most)]


@dataclass
class _Clauses:
    """The clauses so far, and what holds for those to come.

    In "free on weekdays except wed 2-4" the hours are of the days before, or if `exceptions_keep` of the
    exception; `unsure` if both can be meant.
    """

    done: list[Clause] = field(default_factory=list)
    heading: Preference | None = None
    preference: Preference | None = None
    segment: int = 0
    stands_apart: bool = True
    after_exception: bool = False
    otherwise: bool = False
    zone: tuple[str, ...] | None = None
    exceptions_keep: bool = False
    unsure: bool = False

    def read(self, line: nodes.Utterance) -> "_Clauses":
        for item, following in zip(line.items, (*line.items[1:], None), strict=False):
            self.add(item, following)
        if not self.done:
            raise NotUnderstood(line.at)
        return self

    def add(self, item: Node, following: Node | None) -> None:
        if isinstance(item, nodes.Statement):
            self._statement(item)
        elif isinstance(item, nodes.Except):
            self._exception(item)
        elif isinstance(item, nodes.Stay | nodes.Stamped):
            self.done.append(Clause(nodes.Times(at=item.at), item, self.preference, segment=self.segment))
        elif isinstance(item, nodes.Mark):
            self._mark(item, following)
        elif isinstance(item, nodes.Break):
            self.segment, self.preference = self.segment + 1, self.heading
        elif isinstance(item, nodes.Otherwise):
            if not self.done:
                raise NotUnderstood(item.at)
            self.preference = None if any(clause.excepts for clause in self.done) else Preference.LOW
            self.otherwise = True
        elif isinstance(item, nodes.ZoneMark):
            self.zone = item.zone
        self.stands_apart = isinstance(item, _APART)
        self.otherwise = self.otherwise and not isinstance(item, nodes.Statement)
        self.after_exception = isinstance(item, nodes.Except) or (
            self.after_exception and isinstance(item, nodes.Join)
        )

    def _statement(self, said: nodes.Statement) -> None:
        is_whole = said.days and (said.hours or said.sure)
        is_limit = said.only and not self.after_exception
        is_torn = said.before and said.behind and said.before is not said.behind
        goes_on = said.days and isinstance(said.days.groups[0].days[0], nodes.Bound) and not self.stands_apart
        if is_torn or goes_on or not (self.stands_apart or is_whole or is_limit):
            raise NotUnderstood(said.at)
        preference = said.behind or said.before or (None if said.sure else self.preference)
        if said.days or not said.before or self._base() is None:
            self.preference = said.before or (None if said.sure else self.preference)
        times = replace(said, hours=self._same(said.hours))
        base = self._base()
        only = bool(said.only) and base is not None
        if only and not times.hours:
            raise NotUnderstood(said.at)
        is_bare = said.days is None and not said.before and not said.behind
        if self.after_exception and is_bare and base is not None:
            if self._has_bare_days(base) and not only:
                self._give_hours(base, times.hours)
                return
            times = replace(times, days=self.done[base].times.days)
        rest = self.otherwise and is_bare and preference is Preference.LOW
        if rest and times.hours != _ANY_TIME:
            raise NotUnderstood(said.at)
        self.done.append(Clause(times, None, preference, only, rest=rest, segment=self.segment))

    def _exception(self, said: nodes.Except) -> None:
        times, base = said.times, self._base()
        if said.spared:
            days = tuple(replace(one, hours=()) for one in times)
            self.done += [Clause(one, fresh=True, segment=self.segment) for one in days]
        elif base is None:
            if said.of_base == "but":
                raise NotUnderstood(said.at)
        elif said.of_base:
            times = self._of_the_last(self._hours_of_base(times, base), base)
        for one in times:
            must_take = said.spared or (base is not None and bool(said.of_base or (one.days and one.hours)))
            taken = replace(one, hours=self._same(one.hours))
            clause = Clause(taken, excepts=True, lasting=not said.of_base, segment=self.segment)
            self.done.append(replace(clause, must_take=must_take, unless=said.unless))

    def _hours_of_base(self, times: tuple[nodes.Times, ...], base: int) -> tuple[nodes.Times, ...]:
        """ "Weekdays except fri 9-5": if the days before it have no hours, a range behind it is theirs."""
        first, *others = times
        if others or not (self._has_bare_days(base) and first.days and first.hours):
            return times
        if not _all_of(first.hours, nodes.Between):
            return times
        known = self.done[base].times
        self.unsure = isinstance(known, nodes.Statement) and bool(known.sure)
        if self.unsure and self.exceptions_keep:
            return times
        self._give_hours(base, first.hours)
        return (replace(first, hours=()),)

    def _of_the_last(self, times: tuple[nodes.Times, ...], base: int) -> tuple[nodes.Times, ...]:
        """ "Mon 9-5, tue 9-5 except 12-1" may be about Tuesday alone."""
        days = self.done[base].times.days
        others = (one.times.days for one in self.done[:base] if one.segment == self.segment)
        if self.stands_apart or all(times[0].days or other in (None, days) for other in others):
            return times
        self.unsure = True
        return tuple(replace(one, days=days) for one in times) if self.exceptions_keep else times

    def _has_bare_days(self, base: int) -> bool:
        return self.done[base].times.days is not None and not self.done[base].times.hours

    def _mark(self, said: nodes.Mark, following: Node | None) -> None:
        if following is None:
            if not self.done:
                raise NotUnderstood(said.at)
            self.done[-1] = replace(self.done[-1], preference=said.preference)
        elif isinstance(following, nodes.Break):
            self.heading = said.preference
        else:
            self.preference = said.preference

    def _base(self) -> int | None:
        """The last clause that says when somebody can."""
        return next((n for n in reversed(range(len(self.done))) if not self.done[n].excepts), None)

    def _give_hours(self, base: int, hours: tuple[nodes.HourGroup, ...]) -> None:
        clause = self.done[base]
        self.done[base] = replace(clause, times=replace(clause.times, hours=hours))

    def _same(self, hours: tuple[nodes.HourGroup, ...]) -> tuple[nodes.HourGroup, ...]:
        """The hours, with those of the clause before for "the same"."""
        if not any(isinstance(node, nodes.Same) for group in hours for node in group.hours):
            return hours
        base = self._base()
        if len(hours) > 1 or len(hours[0].hours) > 1 or base is None or not self.done[base].times.hours:
            raise NotUnderstood(hours[0].at)
        return self.done[base].times.hours


def _in_zone(found: list[Clause], zone: tuple[str, ...] | None) -> list[Clause]:
    """The clauses with this zone for hours that have none of their own."""
    if zone and not any(group.zone is None for clause in found for group in clause.times.hours):
        raise NotUnderstood(found[0].times.at)
    return _each_group(found, lambda group: replace(group, zone=group.zone or zone)) if zone else found


def _with_zones(found: list[Clause], n: int) -> list[Clause]:
    """The clauses with the nth of the zones that an abbreviation may mean."""
    return _each_group(
        found,
        lambda group: (
            replace(group, zone=(group.zone[min(n, len(group.zone) - 1)],)) if group.zone else group
        ),
    )


def _each_group(found: list[Clause], change: Callable[[nodes.HourGroup], nodes.HourGroup]) -> list[Clause]:
    return [
        replace(one, times=replace(one.times, hours=tuple(map(change, one.times.hours)))) for one in found
    ]


def _bounds_alone(found: list[Clause]) -> list[list[Clause]]:
    """ "Not before 10 on tue" by itself may also mean only that day, from ten."""
    if len(found) != 1 or not found[0].excepts or found[0].times.days is None:
        return []
    if not found[0].times.hours or not _all_of(found[0].times.hours, nodes.Before | nodes.After):
        return []
    return [[Clause(nodes.Times(found[0].times.days)), found[0]]]


def _all_of(groups: Iterable[nodes.HourGroup], kind: type | UnionType) -> bool:
    return all(isinstance(node, kind) for group in groups for node in group.hours)


def _in_order(found: list[Clause]) -> list[Clause]:
    """A line that begins with exceptions excepts from what follows, or from any time if nothing does."""
    count = next((n for n, clause in enumerate(found) if not clause.excepts), len(found))
    return [
        *(found[count:] or [Clause(nodes.Times())]),
        *(replace(one, must_take=False) for one in found[:count]),
    ]
