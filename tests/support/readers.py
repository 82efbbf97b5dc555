"""Readers at home in a zone, for the tests of phrases."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.intervals import Span
from scheduling.phrases import WAKING_HOURS, Reader
from scheduling.zones import instant_at

# Thursday noon; the calendar runs from Monday 12 to Friday 16 January, in the reader's zone.
NOW = datetime(2026, 1, 8, 12, tzinfo=UTC)
BERLIN, ST_JOHNS, KATHMANDU = "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu"
LORD_HOWE, AUCKLAND = "Australia/Lord_Howe", "Pacific/Auckland"


def reader(zone: str = BERLIN, first: str = "2026-01-12", last: str = "2026-01-16", **rest: object) -> Reader:
    """Somebody at home in `zone`, with a calendar of these days there."""
    place = ZoneInfo(zone)
    start, end = (datetime.fromisoformat(day).date() for day in (first, last))
    window = Span(instant_at(start, 0, place), instant_at(end + timedelta(days=1), 0, place))
    now, waking = rest.get("now", NOW), rest.get("waking_hours", WAKING_HOURS)
    assert isinstance(now, datetime)
    assert isinstance(waking, tuple)
    return Reader(place, now, window, waking, length=timedelta(minutes=30))
