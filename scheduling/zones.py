"""Time zones: names a person may type, and the one rule for wall times that a clock change breaks.

The rule: a wall time that a clock change skips moves forward by as much as the clock does; one that
happens twice means its first occurrence. (It is what PEP 495 calls fold=0.)
"""

from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

DAY_MINUTES = 24 * 60


def instant_at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The instant of `minute` minutes after midnight on the wall of `zone`; 1440 is the next midnight."""
    days, minute = divmod(minute, DAY_MINUTES)
    wall = datetime.combine(day + timedelta(days=days), time(minute // 60, minute % 60), zone)
    return wall.astimezone(UTC)


def clock_changes(start: datetime, end: datetime, zone: ZoneInfo) -> bool:
    """Whether the zone's offset differs between the two instants."""
    return start.astimezone(zone).utcoffset() != end.astimezone(zone).utcoffset()


@lru_cache(maxsize=1)
def zone_names() -> dict[str, str]:
    """The zones a person may choose, by the name in lower case: regional names and UTC."""
    regional = (name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return {name.lower(): name for name in (*sorted(regional), "UTC")}


def find_zone(text: str) -> str | None:
    """The IANA name that `text` means: an exact name in any case, or the name of one city."""
    wanted = text.strip().lower().replace(" ", "_")
    names = zone_names()
    if wanted in names:
        return names[wanted]
    cities = [name for key, name in names.items() if key.rsplit("/", 1)[-1] == wanted]
    return cities[0] if len(cities) == 1 else None


def similar_zones(text: str, limit: int = 25) -> list[str]:
    """Zones for a half-typed or misspelt name: those that contain it first, then the nearest in spelling."""
    wanted = text.strip().lower().replace(" ", "_")
    names = zone_names()
    containing = [name for key, name in names.items() if wanted in key]
    by_city = {key.rsplit("/", 1)[-1]: name for key, name in names.items()}
    close = [by_city[city] for city in get_close_matches(wanted, by_city, n=limit, cutoff=0.6)]
    return list(dict.fromkeys([*sorted(containing, key=lambda name: _rank(name, wanted)), *close]))[:limit]


def _rank(name: str, wanted: str) -> tuple[bool, str]:
    return not name.lower().rsplit("/", 1)[-1].startswith(wanted), name
