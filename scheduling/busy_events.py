"""What can be read of an event in somebody's own calendar, and what has to be left out."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

REPEATS = frozenset({"RRULE", "RDATE", "EXDATE"})
_KINDS = {
    **{"DTSTART": date, "DTEND": date, "DURATION": timedelta},
    **{"RECURRENCE-ID": date, "UID": str, "SEQUENCE": int},
}
_NAME = re.compile(r"[A-Z-]+")
_YEARS = range(1600, 9000)
_LONGEST = timedelta(days=100 * 366)


def leave_out_unreadable(event: Any) -> set[str]:
    """Drops what can't be read of an event, and says what.

    Without its end it is a moment or a day, without its rule it is once, without its start it is nowhere.
    """
    unread = _unreadable(event)
    for name in unread:
        event.pop(name, None)
    if "RECURRENCE-ID" in unread:
        event.pop("UID", None)  # Nobody knows which of a series it replaces, so it stands for itself.
    event.subcomponents = []  # Such as alarms.
    if "DTSTART" in event:
        _end_in_utc(event)
    return unread


def listed(value: Any) -> list[Any]:
    """What a property holds, which may be there several times."""
    return value if isinstance(value, list) else [value]


def _unreadable(event: Any) -> set[str]:
    """What says when an event is, and can't be read or makes no sense."""
    known = {*_KINDS, *REPEATS}
    # Of a line that is none, the message alone says what it was.
    broken = known.intersection(_NAME.findall(" ".join(name or said for name, said in event.errors).upper()))
    read = {name: event[name] for name in (known & event.keys()) - broken}
    return broken.union(_senseless(read), {"DTSTART"} - event.keys())


def _senseless(read: dict[str, Any]) -> Iterator[str]:
    values = {name: getattr(read[name], "dt", read[name]) for name in _KINDS.keys() & read.keys()}
    for name, value in values.items():
        if not isinstance(value, _KINDS[name]) or (isinstance(value, date) and value.year not in _YEARS):
            yield name
    if not all(map(_leads_on, listed(read.get("RRULE", [])))):
        yield "RRULE"
    if "DTEND" in values and not _are_in_order(values.get("DTSTART"), values["DTEND"]):
        yield "DTEND"
    if isinstance(length := values.get("DURATION"), timedelta) and not timedelta(0) <= length <= _LONGEST:
        yield "DURATION"


def _leads_on(rule: Any) -> bool:
    """Whether a rule has steps; libraries look for its next one without end otherwise."""
    return (
        isinstance(rule, dict)
        and "FREQ" in rule
        and all(every > 0 for every in rule.get("INTERVAL", []))
        and 0 not in rule.get("COUNT", [])
        and all(isinstance(until, date) for until in rule.get("UNTIL", []))
    )


def _are_in_order(start: Any, end: Any) -> bool:
    """Whether both are days, or both are times with or without a zone, and the end is not the earlier one."""
    if type(start) is not type(end) or not isinstance(start, date):
        return False
    if isinstance(start, datetime) and (start.tzinfo is None) != (end.tzinfo is None):
        return False
    return bool(start <= end)


def _end_in_utc(event: Any) -> None:
    """UNTIL is meant on the wall where an event begins, if it says no zone; libraries take it for UTC."""
    start = event["DTSTART"].dt
    if not isinstance(start, datetime) or start.tzinfo is None:
        return
    for rule in listed(event.get("RRULE", [])):
        for at, until in enumerate(rule.get("UNTIL", [])):
            last = until if isinstance(until, datetime) else datetime.combine(until, time(23, 59, 59))
            if last.tzinfo is None:
                rule["UNTIL"][at] = last.replace(tzinfo=start.tzinfo).astimezone(UTC)
