"""People in many zones, each with a calendar and a moment at which they type, for the tables of phrases."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.intervals import Span
from scheduling.model import Preference
from scheduling.phrases import Reader, Reading
from scheduling.zones import instant_at

HALF_HOUR = timedelta(minutes=30)
_SIGNS = {None: "", Preference.HIGH: "+", Preference.LOW: "~"}


def scene(zone: str, first: str, last: str, now: str, owner_zone: str | None = None, **rest: bool) -> Reader:
    """Somebody in `zone` at `now` (UTC), with a calendar of these days in its owner's zone or their own."""
    place = ZoneInfo(owner_zone or zone)
    start = instant_at(date.fromisoformat(first), 0, place)
    end = instant_at(date.fromisoformat(last) + timedelta(days=1), 0, place)
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    return Reader(
        ZoneInfo(zone), moment, Span(start, end), day_first=rest.get("day_first", False), length=HALF_HOUR
    )


# A week in November; from Thursday to Wednesday around each change of the clock; across the date line.
SCENES = {
    "Kathmandu": scene("Asia/Kathmandu", "2026-11-30", "2026-12-04", "2026-11-26 05:00"),
    "Kolkata": scene("Asia/Kolkata", "2026-12-07", "2026-12-18", "2026-12-09 04:30", day_first=True),
    "New York, autumn": scene("America/New_York", "2026-10-29", "2026-11-04", "2026-10-28 15:00"),
    "New York, spring": scene("America/New_York", "2026-03-05", "2026-03-11", "2026-03-09 15:00"),
    "Berlin, spring": scene("Europe/Berlin", "2026-03-26", "2026-04-01", "2026-03-25 09:00", day_first=True),
    "Berlin, autumn": scene("Europe/Berlin", "2026-10-22", "2026-10-28", "2026-10-26 09:00", day_first=True),
    "St. John's, spring": scene("America/St_Johns", "2026-03-05", "2026-03-11", "2026-03-04 15:00"),
    "Lord Howe, spring": scene("Australia/Lord_Howe", "2026-10-01", "2026-10-07", "2026-09-30 01:00"),
    "Lord Howe, autumn": scene("Australia/Lord_Howe", "2026-04-02", "2026-04-08", "2026-04-05 22:00"),
    "Auckland, autumn": scene("Pacific/Auckland", "2026-04-02", "2026-04-08", "2026-03-31 21:00"),
    "Chatham, spring": scene("Pacific/Chatham", "2026-09-24", "2026-09-30", "2026-09-23 01:00"),
    "Apia for Pago Pago": scene(
        "Pacific/Apia", "2026-11-30", "2026-12-04", "2026-11-29 20:00", owner_zone="Pacific/Pago_Pago"
    ),
}


_WEEK = ("2026-12-07", "2026-12-13")
# One week of December in ten zones, asked on the Tuesday before; two weeks that have begun; two months.
CORPUS_SCENES = {
    "W": scene("Europe/Berlin", *_WEEK, "2026-12-01 12:00", day_first=True),
    "U": scene("America/New_York", *_WEEK, "2026-12-01 17:00"),
    "K": scene("Asia/Kathmandu", *_WEEK, "2026-12-01 05:00", day_first=True),
    "I": scene("Asia/Kolkata", *_WEEK, "2026-12-01 12:00", day_first=True),
    "J": scene("America/St_Johns", *_WEEK, "2026-12-01 12:00", day_first=True),
    "L": scene("Australia/Lord_Howe", *_WEEK, "2026-12-01 12:00", day_first=True),
    "A": scene("Pacific/Auckland", *_WEEK, "2026-12-01 10:00", day_first=True),
    "C": scene("Pacific/Chatham", *_WEEK, "2026-12-01 10:00", day_first=True),
    "P": scene("Pacific/Apia", *_WEEK, "2026-12-01 10:00", day_first=True),
    "S": scene("America/Sao_Paulo", *_WEEK, "2026-12-01 12:00", day_first=True),
    "T": scene("Europe/Berlin", "2026-12-07", "2026-12-20", "2026-12-09 09:00", day_first=True),
    "M": scene("Europe/Berlin", "2026-12-01", "2027-01-31", "2026-11-25 09:00", day_first=True),
}


def shown(reading: Reading, reader: Reader) -> str:
    """The ranges on the reader's wall, as "13 09:00-11:00", with + for preferred and ~ for if needed."""
    return ", ".join(f"{_SIGNS[item.preference]}{_wall(item.span, reader.zone)}" for item in reading.ranges)


def _wall(span: Span, zone: ZoneInfo) -> str:
    start, end = span.start.astimezone(zone), span.end.astimezone(zone)
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%d %H:%M}"
    return f"{start:%d %H:%M}-{until}"


def on_days(days: str, hours: str) -> str:
    """The same hours on several days: on_days("30 1 2", "09:00-17:00")."""
    return ", ".join(f"{int(day):02} {hours}" for day in days.split())
