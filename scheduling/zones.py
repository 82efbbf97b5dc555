"""Time zones: names a person may type, and the one rule for wall times that a clock change breaks.

The rule: a wall time that a clock change skips moves forward by as much as the clock does; one that
happens twice means its first occurrence. (It is what PEP 495 calls fold=0.)
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo, available_timezones

from msgspec import Struct

DAY_MINUTES = 24 * 60


class ClockChange(Struct, frozen=True):
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
    "America/Los_Angeles": "san_francisco sf la seattle san_diego portland las_vegas sacramento san_jose",
    "America/Denver": "salt_lake_city albuquerque",
    "America/Phoenix": "tucson",
    "America/Chicago": "houston dallas austin san_antonio minneapolis new_orleans st_louis kansas_city",
    "America/New_York": "boston washington philadelphia atlanta miami orlando charlotte pittsburgh nyc",
    "America/Toronto": "ottawa montreal quebec",
    "America/Edmonton": "calgary",
    "America/Sao_Paulo": "rio_de_janeiro brasilia rio",
    "Europe/London": "manchester birmingham edinburgh glasgow",
    "Europe/Berlin": "munich munchen muenchen hamburg cologne koln koeln frankfurt stuttgart dusseldorf "
    "nurnberg leipzig dresden",
    "Europe/Madrid": "barcelona valencia seville sevilla",
    "Europe/Paris": "lyon marseille toulouse nice bordeaux",
    "Europe/Rome": "milan milano naples napoli turin torino florence firenze venice venezia roma",
    "Europe/Zurich": "geneva geneve genf bern basel zuerich lausanne",
    "Europe/Amsterdam": "rotterdam utrecht the_hague den_haag eindhoven",
    "Europe/Warsaw": "krakow cracow gdansk lodz poznan wroclaw",
    "Europe/Lisbon": "porto lisboa",
    "Europe/Vienna": "wien graz salzburg linz",
    "Europe/Brussels": "bruxelles brussel brussel antwerp antwerpen ghent gent",
    "Europe/Copenhagen": "kobenhavn aarhus",
    "Europe/Stockholm": "goteborg gothenburg malmo",
    "Europe/Prague": "praha brno",
    "Europe/Bucharest": "bucuresti cluj",
    "Europe/Athens": "athina thessaloniki",
    "Europe/Kyiv": "lviv odesa odessa",
    "Europe/Istanbul": "ankara izmir",
    "Europe/Moscow": "saint_petersburg st_petersburg moskva moskau",
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
# Names of countries that people use beside those of ISO 3166.
_COUNTRIES = {
    "GB": "uk united_kingdom great_britain britain england scotland wales northern_ireland gb",
    "US": "usa us america united_states_of_america the_united_states",
    "AE": "uae emirates",
    "KR": "korea south_korea",
    "RU": "russian_federation",
    "CZ": "czechia czech_republic cesko",
    "NL": "holland the_netherlands nederland",
    "DE": "deutschland allemagne",
    "FR": "frankreich",
    "AT": "osterreich",
    "CH": "schweiz suisse svizzera",
    "ES": "espana spanien",
    "IT": "italia italien",
    "BR": "brasil brasilien",
    "BE": "belgie belgique belgien",
    "PL": "polska polen",
    "SE": "sverige schweden",
    "NO": "norge norwegen",
    "DK": "danmark danemark",
    "FI": "suomi finnland",
    "IE": "republic_of_ireland eire",
    "IN": "bharat indien",
    "MX": "mexiko",
    "TR": "turkiye turkei",
    "VN": "viet_nam",
    "PH": "the_philippines",
}
# What abbreviations mean to those who use them, also in summer: EST in July is New York's clock.
_ABBREVIATIONS: dict[str, tuple[str, ...]] = {
    abbreviation: tuple(zones.split())
    for zones, abbreviations in {
        "UTC": "utc gmt z zulu",
        "America/New_York": "est edt et eastern",
        "America/Chicago Asia/Shanghai": "cst",
        "America/Chicago": "cdt ct central",
        "America/Denver": "mst mdt mt mountain",
        "America/Los_Angeles": "pst pdt pt pacific",
        "America/Anchorage": "akst akdt",
        "Pacific/Honolulu": "hst",
        "America/Halifax": "adt",
        "America/St_Johns": "nst ndt",
        "America/Sao_Paulo": "brt",
        "America/Argentina/Buenos_Aires": "art",
        "Europe/London": "bst",
        "Europe/Lisbon": "west",
        "Europe/Berlin": "cet cest mez mesz",
        "Europe/Athens": "eet eest",
        "Europe/Moscow": "msk",
        "Asia/Kolkata Asia/Jerusalem Europe/Dublin": "ist",
        "Asia/Dubai": "gst",
        "Asia/Karachi": "pkt",
        "Asia/Singapore": "sgt",
        "Asia/Hong_Kong": "hkt",
        "Asia/Tokyo": "jst",
        "Asia/Seoul": "kst",
        "Asia/Manila": "pht",
        "Asia/Jakarta": "wib",
        "Africa/Johannesburg": "sast",
        "Africa/Nairobi": "eat",
        "Australia/Sydney": "aest aedt aet",
        "Australia/Adelaide": "acst acdt",
        "Australia/Perth": "awst",
        "Pacific/Auckland": "nzst nzdt nzt",
    }.items()
    for abbreviation in abbreviations.split()
}
_OFFSET = re.compile(r"(?:(?:utc|gmt)_?)?(?P<sign>[+-])_?(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?")
_HALF_HOURS = {
    "+3:30": ("Asia/Tehran",),
    "+4:30": ("Asia/Kabul",),
    "+5:30": ("Asia/Kolkata",),
    "+5:45": ("Asia/Kathmandu",),
    "+6:30": ("Asia/Yangon",),
    "+8:45": ("Australia/Eucla",),
    "+9:30": ("Australia/Darwin",),
    "-9:30": ("Pacific/Marquesas",),
}


@lru_cache(maxsize=1024)
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
    return list(_changes_within(start, end, zone))


@lru_cache(maxsize=512)
def _changes_within(start: datetime, end: datetime, zone: ZoneInfo) -> tuple[ClockChange, ...]:
    return tuple(_exactly(*around, zone) for around in _changes(start, end, zone))


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
    """The one IANA name that `text` means: a name in any case, a city, a country of one zone, an offset."""
    found = zones_named(text)
    return found[0] if len(found) == 1 else None


def zones_named(text: str, *, place: bool = True) -> tuple[str, ...]:
    """All zones that a name, abbreviation or offset may mean, or with `place` a city or country.

    An offset such as UTC+2 is a zone that knows no summer time; see `is_fixed`.
    """
    wanted = _as_typed(text)
    if wanted in _ABBREVIATIONS:
        return _ABBREVIATIONS[wanted]
    if found := _OFFSET.fullmatch(wanted):
        return _with_offset(found)
    return _places(wanted) if place else ()


def is_fixed(zone: str) -> bool:
    """Whether it is an offset from UTC that knows no summer time."""
    return zone.startswith("Etc/")


def zone_label(zone: str) -> str:
    """How a zone is shown: an offset as people write it, for IANA's Etc/GMT-2 is two hours ahead of UTC."""
    return f"UTC{zone[7:].translate({43: '-', 45: '+'})}" if is_fixed(zone) else zone


@lru_cache(maxsize=1024)
def country_of(zone: str) -> str | None:
    """The code of the country that a zone is in, such as "US"."""
    return next((code for code, _, name, *_ in _rows("zone.tab") if name == zone), None)


def similar_zones(text: str, limit: int = 25) -> list[str]:
    """Zones for a half-typed, ambiguous or misspelt name: what it may mean, contains it, is spelt alike."""
    from difflib import get_close_matches

    wanted = _as_typed(text)
    names = zone_names()
    meant = zones_named(text) if wanted else ()
    containing = sorted(
        (name for key, name in names.items() if wanted in key), key=lambda n: _rank(n, wanted)
    )
    large = [zone for city, zone in _cities().items() if city.startswith(wanted)]
    there = [zone for name in _countries() if wanted and name.startswith(wanted) for zone in _zones_of(name)]
    by_city = {_city(key): name for key, name in names.items()} | _cities()
    close = [by_city[city] for city in get_close_matches(wanted, by_city, n=limit, cutoff=0.6)]
    return list(dict.fromkeys([*meant, *large, *containing, *there, *close]))[:limit]


def _with_offset(found: re.Match[str]) -> tuple[str, ...]:
    """The zone of an offset; one with half an hour is a zone that always has it."""
    hours, minutes = int(found["hours"]), int(found["minutes"] or 0)
    if minutes:
        return _HALF_HOURS.get(f"{found['sign']}{hours}:{minutes:02}", ())
    if hours == 0:
        return ("UTC",)
    if hours > (12 if found["sign"] == "-" else 14):
        return ()
    return (f"Etc/GMT{'-' if found['sign'] == '+' else '+'}{hours}",)


def _places(wanted: str) -> tuple[str, ...]:
    names = zone_names()
    if wanted in names:
        return (names[wanted],)
    if wanted in _cities():
        return (_cities()[wanted],)
    cities = tuple(name for key, name in names.items() if _city(key) == wanted)
    return cities if len(cities) == 1 else _zones_of(wanted) or cities


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    return {_as_typed(city): zone for zone, cities in _CITIES_BY_ZONE.items() for city in cities.split()}


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """The codes of countries by their English names, and by names that people use."""
    spoken = [(code, other) for code, others in _COUNTRIES.items() for other in others.split()]
    names = [*_rows("iso3166.tab"), *spoken]
    return {_as_typed(re.sub(r" \(.*|&", "", name)): code for code, name in names}


@lru_cache(maxsize=256)
def _zones_of(country: str) -> tuple[str, ...]:
    """The zones of a country, the likeliest first; of those with one clock only the first."""
    named = [row[2] for row in _rows("zone.tab") if row[0] == _countries().get(country)]
    clocks: dict[tuple[timedelta, ...], str] = {}
    for zone in sorted(named, key=lambda name: name not in COMMON_ZONES):
        year = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 4, 7, 10))
        clocks.setdefault(tuple(_offset(at, ZoneInfo(zone)) for at in year), zone)
    return tuple(clocks.values())


@lru_cache(maxsize=2)
def _rows(name: str) -> list[list[str]]:
    """A table of tzdata."""
    text = (resources.files("tzdata.zoneinfo") / name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


def _as_typed(text: str) -> str:
    """In lower case without accents, with underscores for spaces."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return "_".join(letters.replace(",", " ").replace(".", "").split())


def _city(name: str) -> str:
    return name.lower().rsplit("/", 1)[-1]


def _rank(name: str, wanted: str) -> tuple[bool, bool, str]:
    """Zones whose city starts with what is wanted come first, among them the common ones."""
    return not _city(name).startswith(wanted), name not in COMMON_ZONES, name
