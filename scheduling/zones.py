"""Time zones: names a person may type, and the one rule for wall times that a clock change breaks.

The rule: a wall time that a clock change skips moves forward by as much as the clock does; one that
happens twice means its first occurrence. (It is what PEP 495 calls fold=0.)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class ClockChange:
    """When a zone's clock is put forward by `shift`, or back if it is negative."""

    at: datetime
    shift: timedelta


COMMON_ZONES = (
    "America/Los_Angeles",
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "America/Sao_Paulo",
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Africa/Lagos",
    "Europe/Istanbul",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
)

# Large cities after which no zone is named, by the zone whose clock they keep.
_CITIES_BY_ZONE = {
    "America/Los_Angeles": "san_francisco seattle san_diego portland las_vegas sacramento san_jose",
    "America/Denver": "salt_lake_city albuquerque",
    "America/Phoenix": "tucson",
    "America/Chicago": "houston dallas austin san_antonio minneapolis new_orleans st_louis kansas_city",
    "America/New_York": "boston washington philadelphia atlanta miami orlando charlotte pittsburgh nyc",
    "America/Toronto": "ottawa montreal quebec",
    "America/Edmonton": "calgary",
    "America/Sao_Paulo": "rio_de_janeiro brasilia rio",
    "Europe/London": "manchester birmingham edinburgh glasgow",
    "Europe/Berlin": "munich hamburg cologne frankfurt stuttgart leipzig dresden",
    "Europe/Madrid": "barcelona valencia seville",
    "Europe/Paris": "lyon marseille toulouse nice bordeaux",
    "Europe/Rome": "milan naples turin florence venice",
    "Europe/Zurich": "geneva bern basel lausanne",
    "Europe/Amsterdam": "rotterdam utrecht the_hague",
    "Europe/Warsaw": "krakow gdansk wroclaw",
    "Europe/Lisbon": "porto",
    "Europe/Istanbul": "ankara izmir",
    "Europe/Moscow": "saint_petersburg",
    "Africa/Johannesburg": "cape_town durban pretoria",
    "Africa/Lagos": "abuja",
    "Asia/Dubai": "abu_dhabi",
    "Asia/Jerusalem": "tel_aviv",
    "Asia/Kolkata": "mumbai delhi new_delhi bangalore bengaluru chennai hyderabad pune",
    "Asia/Shanghai": "beijing shenzhen guangzhou chengdu",
    "Asia/Tokyo": "osaka kyoto nagoya",
    "Asia/Ho_Chi_Minh": "hanoi",
    "Australia/Sydney": "canberra",
    "Pacific/Auckland": "wellington christchurch",
}
CITIES = {city: zone for zone, cities in _CITIES_BY_ZONE.items() for city in cities.split()}


def instant_at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The instant of `minute` minutes after midnight on the wall of `zone`; 1440 is the next midnight."""
    return _wall(day, minute, zone).astimezone(UTC)


def is_skipped_or_doubled(day: date, minute: int, zone: ZoneInfo) -> bool:
    """Whether a clock change makes that wall time one that never comes, or comes twice."""
    wall = _wall(day, minute, zone)
    return wall.utcoffset() != wall.replace(fold=1).utcoffset()


def clock_changes(start: datetime, end: datetime, zone: ZoneInfo) -> bool:
    """Whether the clock is changed between the two instants, be it back again meanwhile."""
    return next(_changes(start, end, zone), None) is not None


def changes_within(start: datetime, end: datetime, zone: ZoneInfo) -> list[ClockChange]:
    """Every clock change after the one instant and not after the other."""
    return [_exactly(*around, zone) for around in _changes(start, end, zone)]


def _changes(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """Instants a day or less apart between which the offset differs."""
    before = start
    while before < end:
        after = min(before + timedelta(days=1), end)
        if _offset(before, zone) != _offset(after, zone):
            yield before, after
        before = after


def _exactly(before: datetime, after: datetime, zone: ZoneInfo) -> ClockChange:
    old, new = _offset(before, zone), _offset(after, zone)
    while after - before > timedelta(microseconds=1):
        middle = before + (after - before) // 2
        before, after = (middle, after) if _offset(middle, zone) == old else (before, middle)
    return ClockChange(after, new - old)


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)


def _wall(day: date, minute: int, zone: ZoneInfo) -> datetime:
    days, minute = divmod(minute, DAY_MINUTES)
    return datetime.combine(day + timedelta(days=days), time(minute // 60, minute % 60), zone)


@lru_cache(maxsize=1)
def zone_names() -> dict[str, str]:
    """The zones a person may choose, by the name in lower case: regional names and UTC."""
    regional = (name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return {name.lower(): name for name in (*sorted(regional), "UTC")}


def find_zone(text: str) -> str | None:
    """The IANA name that `text` means: an exact name in any case, or the name of one city."""
    wanted = _as_typed(text)
    names = zone_names()
    if wanted in names:
        return names[wanted]
    if wanted in CITIES:
        return CITIES[wanted]
    cities = [name for key, name in names.items() if _city(key) == wanted]
    return cities[0] if len(cities) == 1 else None


def similar_zones(text: str, limit: int = 25) -> list[str]:
    """Zones for a half-typed or misspelt name: those that contain it first, then the nearest in spelling."""
    wanted = _as_typed(text)
    names = zone_names()
    containing = sorted(
        (name for key, name in names.items() if wanted in key), key=lambda n: _rank(n, wanted)
    )
    large = [zone for city, zone in CITIES.items() if city.startswith(wanted)]
    by_city = {_city(key): name for key, name in names.items()} | CITIES
    close = [by_city[city] for city in get_close_matches(wanted, by_city, n=limit, cutoff=0.6)]
    return list(dict.fromkeys([*large, *containing, *close]))[:limit]


def _as_typed(text: str) -> str:
    return "_".join(text.lower().replace(",", " ").split())


def _city(name: str) -> str:
    return name.lower().rsplit("/", 1)[-1]


def _rank(name: str, wanted: str) -> tuple[bool, bool, str]:
    """Zones whose city starts with what is wanted come first, among them the common ones."""
    return not _city(name).startswith(wanted), name not in COMMON_ZONES, name
