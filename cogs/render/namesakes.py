"""Calendars in a list: by name and days, and where those are the same, by whatever tells them apart."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from cogs.render.text import cut, dates_label, day_name


class Named(Protocol):
    """What is known of a calendar in a list."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def start_date(self) -> date: ...
    @property
    def end_date(self) -> date: ...
    @property
    def deadline(self) -> datetime: ...


def calendars_told_apart(calendars: Sequence[Named]) -> list[str]:
    """Up to 100 characters for each: its name and days, with the deadline's day only where others look the
    same otherwise, and then which it is of those that begin on that day, as it is typed: #1 was opened first.
    """
    labels = [f"{cut(one.name, 50)} ({dates_label(one.start_date, one.end_date)})" for one in calendars]
    if len(set(labels)) == len(labels):
        return labels
    due = [f"{label}, by {day_name(one.deadline)}" for label, one in zip(labels, calendars, strict=True)]
    labels = _where_alike(labels, due)
    seen, which = Counter[tuple[str, date]](), dict[int, int]()
    for one in sorted(calendars, key=lambda one: one.id):
        begins = one.name.casefold(), one.start_date
        seen[begins] += 1
        which[one.id] = seen[begins]
    numbered = [f"{label} #{which[one.id]}" for label, one in zip(labels, calendars, strict=True)]
    return _where_alike(labels, numbered)


def _where_alike(labels: list[str], longer: Iterable[str]) -> list[str]:
    known = Counter(labels)
    return [more if known[label] > 1 else label for label, more in zip(labels, longer, strict=True)]
