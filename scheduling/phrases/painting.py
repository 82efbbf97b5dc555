"""What clauses come to on each day of the wall: stretches of minutes, painted one over the other."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

import scheduling.phrases.nodes as nodes
from scheduling.model import Preference
from scheduling.phrases.clauses import Clause
from scheduling.phrases.days import Chosen, NotUnderstood, Scene, chosen, one_date, together, within
from scheduling.phrases.hours import EVER, EndsFirst, Rules, overlap, point, without
from scheduling.phrases.hours import together as together_on
from scheduling.phrases.nodes import Node, Stretch
from scheduling.phrases.reader import Reader, days_between
from scheduling.zones import DAY_MINUTES, instant_at

_WHOLE_DAY = (nodes.HourGroup((nodes.Part(),)),)
Stretches = tuple[Stretch, ...]


class Painted(Struct, frozen=True):
    """A stretch of a day, and its preference if the words said so.

    `whole` is just the whole day or a part of it; `implied` one of many days of which nobody named this one.
    """

    start: int
    end: int
    preference: Preference | None = None
    whole: bool = False
    implied: bool = False


class Layer(Struct, frozen=True):
    """A clause with its days found and its hours resolved to minutes of each."""

    clause: Clause
    on: dict[date, Stretches]
    whole: bool = False
    implied: bool = False
    qualifies: bool = False


@dataclass
class Layers:
    """All layers of a line, with the nodes whose hours were guessed."""

    reader: Reader
    made: list[Layer] = field(default_factory=list)
    guessed: list[tuple[Node, Stretch]] = field(default_factory=list)
    named: frozenset[date] = frozenset()
    period: Chosen | None = None

    def add(self, clause: Clause) -> None:
        """Raises NotUnderstood, EndsFirst."""
        if clause.stay is not None:
            self.made.append(Layer(clause, self._stay(clause.stay)))
            return
        days = self._each(self._days(clause), clause)
        on = self._on(clause, days.dates)
        self.named |= days.dates if clause.times.days is not None else frozenset()
        for times in clause.unless:
            spared = self._on(replace(clause, times=times), self._own_days(times).dates)
            taken, on = on, {day: tuple(without(on[day], spared.get(day, ()))) for day in on}
            if taken == on:
                raise NotUnderstood(clause.times.at)
        qualifies = (
            clause.preference is not None
            and not clause.rest
            and bool(self.made)
            and not (clause.times.days and clause.times.hours)
        )
        self.made.append(Layer(clause, on, _only_parts(clause), self._names_no_day(clause, days), qualifies))

    def _each(self, days: Chosen, clause: Clause) -> Chosen:
        """A weekday said of what recurs is each of them: "weekdays 9-5 except fri", "fri only until 2"."""
        alike = self.reader.dates(days.weekdays)
        before = [layer.on.keys() & alike for layer in self.made if not layer.clause.excepts]
        limits = clause.excepts or clause.only or clause.fresh or clause.preference is not None
        recurs = limits and any(dates - days.dates for dates in before)
        return Chosen(alike, days.weekdays) if recurs else days

    def _own_days(self, times: nodes.Times) -> Chosen:
        if times.days is None:
            return Chosen(self.reader.dates())
        found = chosen(times.days, Scene(self.reader, self.named, self.period))
        self._note_period(times.days)
        if times.within is None:
            return found
        return within(found, times.within, Scene(self.reader))

    def _note_period(self, days: nodes.Days) -> None:
        """ "Next week: tue 9-11, thu 2-4": a period said first is that of the weekdays after it."""
        first = days.groups[0].days[0]
        if (
            isinstance(first, nodes.Week)
            and first.unit != "weekend"
            and not first.part
            and len(days.groups[0].days) > 1
        ):
            self.period = together(nodes.Together((first,)), Scene(self.reader))
        elif any(isinstance(day, nodes.Week) for group in days.groups for day in group.days):
            self.period = None

    def _days(self, clause: Clause) -> Chosen:
        """The clause's own days; without any those of its line before it, of the whole text, or every day."""
        if clause.times.days is not None or clause.rest:
            return self._own_days(clause.times)
        before = [layer for layer in self.made if not layer.clause.excepts]
        near = [layer for layer in before if layer.clause.segment == clause.segment] or before
        if near and near[-1].clause.segment < clause.segment:
            days = {frozenset(layer.on) for layer in near if layer.clause.times.days is not None}
            if len(days) > 1 or (days and _only_parts(clause)):
                raise NotUnderstood(clause.times.at)
        named = [layer.on for layer in near if layer.clause.times.days is not None]
        if len(named) < len(near) or not near:
            return self._own_days(replace(clause.times, days=None))
        found = Chosen(frozenset[date]().union(*named))
        limits = clause.times.within
        return found if limits is None else within(found, limits, Scene(self.reader))

    def _names_no_day(self, clause: Clause, days: Chosen) -> bool:
        """Whether it is about all days, or all of several weekdays."""
        return clause.times.days is None or len(days.weekdays) > 1 or days.dates >= self.reader.dates()

    def _awake(self, clause: Clause, dates: frozenset[date]) -> Stretch:
        """The waking hours; for an exception what was said of its days: "sun after 12 but not after 8"."""
        before = (layer for layer in self.made if clause.excepts and not layer.clause.excepts)
        said = [stretch for layer in before for day in dates & layer.on.keys() for stretch in layer.on[day]]
        if not said:
            return self.reader.waking_hours
        return min(start for start, _ in said), max(end for _, end in said)

    def _on(self, clause: Clause, dates: frozenset[date]) -> dict[date, Stretches]:
        length = None if self.reader.length is None else int(self.reader.length.total_seconds()) // 60
        rules = Rules(self._awake(clause, dates), length, clause.excepts)
        shared: list[Stretch] = []
        elsewhere: list[tuple[Stretch, ZoneInfo]] = []
        groups = clause.times.hours or _WHOLE_DAY
        for zone in dict.fromkeys(group.zone for group in groups):
            found = together_on((group for group in groups if group.zone == zone), rules)
            self.guessed += [] if clause.excepts else found.guessed
            if zone is None or zone[0] == self.reader.zone.key:
                shared += found.stretches
            else:
                elsewhere += [(stretch, ZoneInfo(zone[0])) for stretch in found.stretches]
        on = dict.fromkeys(dates, tuple(shared))
        on = self._with_bounds(clause, on)
        return on if not elsewhere else self._from_elsewhere(on, elsewhere)

    def _with_bounds(self, clause: Clause, on: dict[date, Stretches]) -> dict[date, Stretches]:
        """ "From wed 5pm": the day of the bound only from that time."""
        for group in clause.times.days.groups if clause.times.days else ():
            for node in group.days:
                if isinstance(node, nodes.Bound) and node.clock is not None:
                    day = one_date(node.day, self.reader)
                    at = point(node.clock, self.reader.waking_hours)
                    side = (at, EVER[1]) if node.side in ("from", "after") else (0, at)
                    if day in on:
                        on = {**on, day: tuple(overlap(on[day], [side]))}
        return on

    def _from_elsewhere(
        self, on: dict[date, Stretches], elsewhere: list[tuple[Stretch, ZoneInfo]]
    ) -> dict[date, Stretches]:
        """Hours on the wall of another zone as they are on the reader's, maybe on another day."""
        found: dict[date, list[Stretch]] = {
            day: list(stretches) for day, stretches in on.items() if stretches
        }
        for day in on:
            for (start, end), zone in elsewhere:
                here, stretch = self._here(instant_at(day, start, zone), instant_at(day, end, zone))
                found.setdefault(here, []).append(stretch)
        return {day: tuple(stretches) for day, stretches in found.items()}

    def _here(self, start: datetime, end: datetime) -> tuple[date, Stretch]:
        """The day on the reader's wall, and the minutes from its midnight."""
        first, last = start.astimezone(self.reader.zone), end.astimezone(self.reader.zone)
        later = (last.date() - first.date()).days * DAY_MINUTES
        return first.date(), (first.hour * 60 + first.minute, later + last.hour * 60 + last.minute)

    def _stay(self, node: nodes.Stay | nodes.Stamped) -> dict[date, Stretches]:
        if isinstance(node, nodes.Stamped):
            length = self.reader.length if node.end is None else timedelta(seconds=node.end - node.start)
            start = datetime.fromtimestamp(node.start, UTC)
            if length is None or not timedelta(0) < length <= timedelta(days=1):
                raise NotUnderstood(node.at) if node.end is None else EndsFirst(node.at)
            day, stretch = self._here(start, start + length)
            return {day: (stretch,)}
        first, last = (one_date(day, self.reader) for day in (node.first, node.last))
        begin, end = (point(clock, self.reader.waking_hours) for clock in (node.start, node.end))
        if node.each:
            if not first < last or not begin < end:
                raise NotUnderstood(node.at)
            return dict.fromkeys(days_between(first, last), ((begin, end),))
        end += (last - first).days * DAY_MINUTES
        if not begin < end:
            raise EndsFirst(node.at)
        return {first: ((begin, end),)}


def _only_parts(clause: Clause) -> bool:
    return all(isinstance(node, nodes.Part) for group in clause.times.hours for node in group.hours)


def painted(made: list[Layer]) -> dict[date, list[Painted]]:
    """Every day with its stretches, sorted and disjoint; days that the same layers cover are done once.

    Raises NotUnderstood for an exception that takes nothing from what it is said of.
    """
    dates = sorted(frozenset[date]().union(*(layer.on for layer in made)))
    known: dict[tuple[tuple[int, int], ...], list[Painted]] = {}
    result: dict[date, list[Painted]] = {}
    taken: set[int] = set()
    for day in dates:
        over = tuple((n, id(layer.on[day])) for n, layer in enumerate(made) if day in layer.on)
        if over not in known:
            known[over] = _paint([(n, made[n]) for n, _ in over], day, taken)
        result[day] = known[over]
    for n, layer in enumerate(made):
        if (layer.clause.must_take or (layer.on and not layer.clause.excepts)) and n not in taken:
            raise NotUnderstood(layer.clause.times.at)
    return result


def _paint(over: list[tuple[int, Layer]], day: date, taken: set[int]) -> list[Painted]:
    done: list[Painted] = []
    lasting: list[Layer] = []
    for n, layer in over:
        stretches = layer.on[day]
        if layer.clause.excepts:
            before, done = done, [rest for old in done for rest in _without(old, stretches)]
            if before != done:
                taken.add(n)
            lasting += [layer] if layer.clause.lasting else []
            continue
        if layer.clause.fresh and done:
            taken.add(n)
            continue
        if layer.clause.rest:
            stretches = tuple(without(stretches, ((old.start, old.end) for old in done)))
        if layer.clause.only and done:
            taken.add(n)
            done = [
                replace(old, start=a, end=b)
                for old in done
                for a, b in overlap([(old.start, old.end)], stretches)
            ]
            continue
        pieces = _qualified(layer, stretches, done) if layer.qualifies else list(stretches)
        pieces = without(
            pieces, (hole for e in lasting if not layer.on.keys() <= e.on.keys() for hole in e.on[day])
        )
        earlier = [other for m, other in over if m < n and not other.clause.excepts]
        if layer.clause.preference is not None or _says_more(layer, pieces, done, earlier):
            taken.add(n)
        for start, end in pieces:
            done = _add(done, Painted(start, end, layer.clause.preference, layer.whole, layer.implied))
    return sorted(done, key=lambda piece: piece.start)


def _says_more(layer: Layer, pieces: list[Stretch], done: list[Painted], earlier: list[Layer]) -> bool:
    """Whether something is added, if only to ranges of the same days; less may be meant instead of more."""
    before = [(old.start, old.end) for old in done]
    hours = [node for group in layer.clause.times.hours for node in group.hours]
    if any(isinstance(node, nodes.Before | nodes.After) for node in hours) and overlap(pieces, before):
        return not without(before, pieces) and bool(without(pieces, before))
    alike = all(other.on.keys() == layer.on.keys() and not other.whole for other in earlier)
    return alike or not pieces or bool(without(pieces, before))


def _qualified(layer: Layer, stretches: Stretches, done: list[Painted]) -> list[Stretch]:
    """A preference for days or hours alone is about what was said before, where there is any."""
    if layer.clause.times.days is None and not done:
        return []
    return overlap(stretches, [(old.start, old.end) for old in done]) or list(stretches)


def _add(done: list[Painted], new: Painted) -> list[Painted]:
    """The new stretch on top; but what says no preference covers nothing that does."""
    if new.preference is None:
        fresh = _without(new, [(old.start, old.end) for old in done if old.preference is not None])
        below = [old for old in done if old.preference is None]
        kept = [old for old in done if old.preference is not None]
        return kept + _joined([*below, *fresh])
    return [rest for old in done for rest in _without(old, [(new.start, new.end)])] + [new]


def _joined(pieces: list[Painted]) -> list[Painted]:
    """Stretches without a preference, with those that touch made one."""
    made: list[Painted] = []
    for piece in sorted(pieces, key=lambda piece: piece.start):
        if made and piece.start <= made[-1].end:
            last = made.pop()
            whole, implied = last.whole and piece.whole, last.implied and piece.implied
            piece = Painted(last.start, max(last.end, piece.end), None, whole, implied)
        made.append(piece)
    return made


def _without(piece: Painted, holes: Iterable[Stretch]) -> list[Painted]:
    return [replace(piece, start=a, end=b) for a, b in without([(piece.start, piece.end)], holes)]
