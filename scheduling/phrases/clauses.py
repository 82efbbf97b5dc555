"""Clauses: which hours go with which days, how they are preferred, and what is excepted.

Days and hours belong together unless a comma or a word parts them, and then by these rules: days wait for
the hours that follow ("mon, tue 9-11"); hours take the days before them ("tue 9-11, 2-4"), or those that
follow if hours came first ("9-11 tue and thu"). Days that wait in vain are whole days.
"""

from dataclasses import dataclass, field, replace

from scheduling.model import Preference
from scheduling.phrases.dates import Days
from scheduling.phrases.day_sets import joined
from scheduling.phrases.hours import Hours
from scheduling.phrases.reader import Reader
from scheduling.phrases.scanner import NotUnderstood
from scheduling.phrases.segments import Chunk, cut
from scheduling.phrases.tokens import Item


@dataclass(frozen=True, slots=True)
class Clause:
    """Hours on days. Without hours whole days; without days those of the clauses before, or every day.

    `hours` are groups: what stands in one group was typed without anything between. `segment` counts the
    lines and semicolons before it.
    """

    days: Days | None
    hours: tuple[tuple[Hours, ...], ...]
    preference: Preference | None = None
    excepts: bool = False
    segment: int = 0


def clauses(found: list[Item], reader: Reader) -> list[Clause]:
    """The clauses of a line. Raises NotUnderstood if a weekday contradicts its date, or words lack theirs."""
    chunks = cut(found, reader)
    made = _Clauses(reader)
    for chunk, following in zip(chunks, [*chunks[1:], None], strict=False):
        made.add(chunk, following)
    return made.finished()


@dataclass
class _Clauses:
    """The clauses so far, with the days and hours that still wait for each other."""

    reader: Reader
    done: list[Clause] = field(default_factory=list)
    days: list[Days] = field(default_factory=list)
    hours: list[tuple[Hours, ...]] = field(default_factory=list)
    heading: Preference | None = None
    preference: Preference | None = None
    segment: int = 0
    excepting: Chunk | None = None
    hours_led: bool = False

    def add(self, chunk: Chunk, following: Chunk | None) -> None:
        if chunk.starts_segment:
            self._flush()
            self.segment, self.preference, self.excepting = self.segment + 1, self.heading, None
        chunk = self._without_hours_of_base(chunk)
        self._follow_exception(chunk)
        if chunk.before:
            self._flush()
            self.preference = chunk.before
        if chunk.only_preference:
            self._only_preference(chunk, following)
        elif chunk.days and chunk.hours:
            self._both(chunk, chunk.days)
        elif chunk.days:
            self._only_days(chunk, chunk.days)
        elif chunk.hours:
            self._only_hours(chunk)
        elif chunk.excepts:
            raise NotUnderstood(chunk.text)

    def finished(self) -> list[Clause]:
        self._flush()
        return self.done

    def _without_hours_of_base(self, chunk: Chunk) -> Chunk:
        """ "Weekdays except fri 9-5": if days had no hours yet, a range behind the exception is theirs."""
        if not chunk.excepts or not chunk.days or not all(typed.is_range for typed in chunk.hours):
            return chunk
        self._flush()
        if not chunk.hours or not self._has_bare_days():
            return chunk
        self.done[-1] = replace(self.done[-1], hours=(chunk.hours,))
        return replace(chunk, hours=())

    def _has_bare_days(self) -> bool:
        last = self.done[-1] if self.done else None
        return last is not None and not last.excepts and not last.hours and last.segment == self.segment

    def _follow_exception(self, chunk: Chunk) -> None:
        """An exception goes on over "and", and over chunks of the same shape: not "except mon, tue 9-11"."""
        if chunk.excepts:
            self._flush()
            self.excepting = chunk
        elif self.excepting is not None and (
            chunk.before or (chunk.shape != self.excepting.shape and not chunk.after_and)
        ):
            self._flush()
            self.excepting = None

    def _only_preference(self, chunk: Chunk, following: Chunk | None) -> None:
        """Alone, it is of what was said if it ends the text, of all below as a line, or of the rest."""
        self._flush()
        if following is None:
            if not self.done:
                raise NotUnderstood(chunk.text)
            self.done[-1] = replace(self.done[-1], preference=chunk.behind)
        elif following.starts_segment:
            self.heading = chunk.behind
        else:
            self.preference = chunk.behind

    def _both(self, chunk: Chunk, days: Days) -> None:
        if chunk.hours_first:
            self._flush_days()
            groups = (*self.hours, chunk.hours)
            self.hours = []
        else:
            self._flush_hours()
            days, groups = self._joined([*self.days, days]), (chunk.hours,)
            self.days = []
        self._clause(days, groups, chunk.behind)
        self.hours_led = chunk.hours_first

    def _only_days(self, chunk: Chunk, days: Days) -> None:
        if self.hours:
            groups, self.hours = tuple(self.hours), []
            self._clause(days, groups, chunk.behind)
            self.hours_led = True
        elif self.hours_led and self._may_continue(chunk):
            last = self.done[-1]
            self.done[-1] = replace(last, days=self._joined([last.days, days] if last.days else [days]))
        else:
            self.days.append(days)
            if chunk.behind:
                self._flush_days(chunk.behind)

    def _only_hours(self, chunk: Chunk) -> None:
        if self.days:
            days, self.days = self._joined(self.days), []
            self._clause(days, (chunk.hours,), chunk.behind)
        elif self._may_continue(chunk) and self.done[-1].hours:
            last = self.done[-1]
            self.done[-1] = replace(last, hours=_bounds_joined((*last.hours, chunk.hours)))
        elif chunk.before or chunk.behind or chunk.excepts:
            self._clause(None, (chunk.hours,), chunk.behind)
        elif self.done:
            self._hours_of_days_before(chunk)
        else:
            self.hours.append(chunk.hours)

    def _hours_of_days_before(self, chunk: Chunk) -> None:
        """Hours after an exception are those of its days if they had none, or further ones."""
        positive = [n for n, clause in enumerate(self.done) if not clause.excepts]
        if not positive:
            self.hours.append(chunk.hours)
        elif self.done[positive[-1]].hours or positive[-1] == len(self.done) - 1:
            self._clause(self.done[positive[-1]].days, (chunk.hours,), None)
        else:
            self.done[positive[-1]] = replace(self.done[positive[-1]], hours=(chunk.hours,))

    def _may_continue(self, chunk: Chunk) -> bool:
        """Whether the chunk can only go with the last clause."""
        if not self.done or chunk.excepts or chunk.before or chunk.behind:
            return False
        last = self.done[-1]
        same_preference = last.preference == (None if last.excepts else self.preference)
        return last.segment == self.segment and last.excepts == bool(self.excepting) and same_preference

    def _flush(self) -> None:
        self._flush_hours()
        self._flush_days()
        self.hours_led = False

    def _flush_hours(self) -> None:
        if self.hours:
            groups, self.hours = tuple(self.hours), []
            self._clause(None, groups, None)

    def _flush_days(self, preference: Preference | None = None) -> None:
        if self.days:
            days, self.days = self._joined(self.days), []
            self._clause(days, (), preference)

    def _clause(
        self, days: Days | None, groups: tuple[tuple[Hours, ...], ...], behind: Preference | None
    ) -> None:
        excepts = self.excepting is not None
        preference = None if excepts else behind or self.preference
        self.done.append(Clause(days, _bounds_joined(groups), preference, excepts, self.segment))
        self.hours_led = False

    def _joined(self, days: list[Days]) -> Days:
        return joined(days, self.reader, close=False)


def _bounds_joined(groups: tuple[tuple[Hours, ...], ...]) -> tuple[tuple[Hours, ...], ...]:
    """ "After 9 and before 5" is one stretch, whichever word stands between."""
    merged: list[tuple[Hours, ...]] = []
    for group in groups:
        if merged and _is_bound(merged[-1]) and _is_bound(group) and _opposite(merged[-1][0], group[0]):
            merged[-1] = (*merged[-1], *group)
        else:
            merged.append(group)
    return tuple(merged)


def _is_bound(group: tuple[Hours, ...]) -> bool:
    return len(group) == 1 and group[0].is_open


def _opposite(one: Hours, other: Hours) -> bool:
    return (one.start is None) != (other.start is None)
