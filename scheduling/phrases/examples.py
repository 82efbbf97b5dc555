"""Examples for somebody whose words were not understood: they work on this very calendar."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from scheduling.errors import Refusal
from scheduling.phrases.days import NotUnderstood
from scheduling.phrases.reader import Reader, days_between

_MANY = 3


def examples(reader: Reader, works: Callable[[str], bool]) -> list[str]:
    """Three phrases that can be read and that `works` says fit; none once the calendar is over."""
    found: list[str] = []
    for phrase in dict.fromkeys(_candidates(reader)):
        with contextlib.suppress(NotUnderstood, Refusal):
            found += [phrase] if works(phrase) else []
        if len(found) == _MANY:
            break
    return found


def _candidates(reader: Reader) -> Iterator[str]:
    first, last = reader.days
    days = [day for day in days_between(first, last)][:60]
    ahead = [day for day in days if day != first] or days
    middle = ahead[len(ahead) // 2]
    yield f"{_name(ahead[0], reader)} 9:00-11:30"
    yield f"{_name(ahead[-1], reader)} 2-5pm, if needed {_name(middle, reader)} morning"
    yield f"weekdays 9-17 except {_name(middle, reader)}"
    yield f"{_name(middle, reader)} 10-12"
    yield f"{_name(middle, reader)} afternoon"
    yield f"{middle:%b} {middle.day} 10am-noon".lower()
    yield "any time"
    yield from _remaining(reader)


def _name(day: date, reader: Reader) -> str:
    """The shortest name that can only mean this day: its weekday within the first week."""
    soon = (day - reader.days[0]).days < 7
    return f"{day:%a}".lower() if soon else f"{day:%b} {day.day}".lower()


def _remaining(reader: Reader) -> Iterator[str]:
    """For the last hours of a calendar."""
    start, end = (at.astimezone(reader.zone) for at in (reader.open.start, reader.open.end))
    start = (start + timedelta(minutes=1)).replace(second=0, microsecond=0)
    last = "24:00" if end.date() > start.date() else f"{end:%H:%M}"
    yield f"{start:%H:%M}-{last}"
    yield f"{start:%Y-%m-%d %H:%M}-{last}"
    yield f"{start:%a %H:%M}-{last}".lower()
    yield f"{start:%b} {start.day} {start:%H:%M}-{last}".lower()
