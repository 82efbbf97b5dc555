"""What a calendar has come to once its deadline has passed: what is possible, and what each day brought."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from scheduling.intervals import Span
from scheduling.planning.group import rank_slots
from scheduling.planning.search import Search
from scheduling.planning.timetable import first_answer


class Prospect(Struct, frozen=True):
    """What could be set now: how many of those who are `coming` can meet, for a group at its `best` time.

    Of one-on-ones it is what a quick look finds: there may be more.
    """

    coming: int
    placed: int
    best: Span | None = None


def prospect(search: Search, *, is_group: bool) -> Prospect:
    """The same, worked out: for a thread of its own, since it may take tenths of a second."""
    coming = len(search.people)
    if not is_group:
        return Prospect(coming, first_answer(search).people)
    found = rank_slots(search)
    return Prospect(coming, len(found[0].present), found[0].span) if found else Prospect(coming, 0)


def per_day(
    moments: Iterable[datetime], zone: ZoneInfo, until: datetime, days: int
) -> list[tuple[date, int]]:
    """How many of the moments lie on each of the last days, the last of which is that of `until`."""
    counted = Counter(at.astimezone(zone).date() for at in moments)
    # A deadline at midnight ends the day before.
    last = (until - timedelta(microseconds=1)).astimezone(zone).date()
    return [(day, counted[day]) for day in (last - timedelta(days=back) for back in reversed(range(days)))]
