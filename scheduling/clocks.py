"""Finding somebody's time zone by the clock before their eyes: few know its name, all can tell the time."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec import Struct

from scheduling.intervals import Span
from scheduling.zone_names import spoken

MOST = 25
_NEAREST = 6
_CITIES = 4
_DAY = timedelta(days=1)

# Where most people live, the likeliest to ask first. A zone beside another of the same clock is here where
# the two part at some time of the year, or where its people would not look for themselves under the other.
_PLACE_NAMES = (
    "America/New_York Europe/London Europe/Berlin America/Los_Angeles America/Chicago Asia/Kolkata "
    "America/Sao_Paulo Australia/Sydney Asia/Manila Asia/Jakarta Europe/Istanbul Europe/Moscow Asia/Tokyo "
    "Asia/Shanghai Africa/Lagos America/Mexico_City Europe/Paris America/Toronto Europe/Madrid Europe/Rome "
    "America/Denver Europe/Warsaw Europe/Athens Asia/Dubai Africa/Johannesburg Africa/Cairo Africa/Nairobi "
    "Asia/Karachi Asia/Dhaka Asia/Bangkok Asia/Singapore Asia/Seoul America/Bogota America/Santiago "
    "America/Argentina/Buenos_Aires Pacific/Auckland America/Caracas America/Halifax Australia/Brisbane "
    "Asia/Tehran Pacific/Honolulu Australia/Adelaide America/Anchorage Asia/Kathmandu Asia/Riyadh "
    "America/Phoenix America/Lima America/Vancouver Asia/Ho_Chi_Minh Asia/Hong_Kong Asia/Taipei "
    "Australia/Perth Europe/Kyiv Europe/Helsinki Europe/Lisbon Europe/Dublin Europe/Amsterdam Europe/Vienna "
    "Europe/Zurich Europe/Stockholm Europe/Prague Europe/Budapest Europe/Bucharest Africa/Algiers "
    "Africa/Casablanca Africa/Accra Africa/Tripoli Africa/Khartoum Asia/Jerusalem Asia/Beirut Asia/Baghdad "
    "Asia/Tashkent Asia/Colombo Asia/Yangon Asia/Kabul Asia/Baku Asia/Almaty Asia/Yekaterinburg "
    "Asia/Novosibirsk Asia/Vladivostok Australia/Darwin America/Panama America/Havana America/Guatemala "
    "America/Puerto_Rico America/La_Paz America/Asuncion America/Montevideo America/St_Johns "
    "America/Regina America/Tijuana America/Nuuk Atlantic/Azores Atlantic/Cape_Verde Atlantic/Reykjavik "
    "Pacific/Guam Pacific/Noumea Pacific/Fiji Pacific/Tongatapu Pacific/Pago_Pago Pacific/Norfolk"
)
_PLACES = _PLACE_NAMES.split()

# Where people are whose Discord speaks that language, the likeliest first.
_SPOKEN_IN = {
    "bg": "Europe/Sofia",
    "cs": "Europe/Prague",
    "da": "Europe/Copenhagen",
    "de": "Europe/Berlin Europe/Vienna Europe/Zurich",
    "el": "Europe/Athens",
    "en-GB": "Europe/London Europe/Dublin Asia/Kolkata Australia/Sydney Africa/Lagos Africa/Johannesburg "
    "Pacific/Auckland",
    "en-US": "America/New_York America/Chicago America/Los_Angeles America/Denver",
    "es-419": "America/Mexico_City America/Bogota America/Argentina/Buenos_Aires America/Santiago",
    "es-ES": "Europe/Madrid Atlantic/Canary America/Mexico_City",
    "fi": "Europe/Helsinki",
    "fr": "Europe/Paris Europe/Brussels America/Toronto Africa/Casablanca",
    "hi": "Asia/Kolkata",
    "hr": "Europe/Zagreb",
    "hu": "Europe/Budapest",
    "id": "Asia/Jakarta Asia/Makassar Asia/Jayapura",
    "it": "Europe/Rome",
    "ja": "Asia/Tokyo",
    "ko": "Asia/Seoul",
    "lt": "Europe/Vilnius",
    "nl": "Europe/Amsterdam Europe/Brussels",
    "no": "Europe/Oslo",
    "pl": "Europe/Warsaw",
    "pt-BR": "America/Sao_Paulo America/Manaus Europe/Lisbon",
    "ro": "Europe/Bucharest",
    "ru": "Europe/Moscow Asia/Yekaterinburg Asia/Novosibirsk",
    "sv-SE": "Europe/Stockholm",
    "th": "Asia/Bangkok",
    "tr": "Europe/Istanbul",
    "uk": "Europe/Kyiv",
    "vi": "Asia/Ho_Chi_Minh",
    "zh-CN": "Asia/Shanghai",
    "zh-TW": "Asia/Taipei Asia/Hong_Kong",
}


class ZoneClock(Struct, frozen=True):
    """Zones that have one wall time: the likeliest of them, some of its cities, and what it is there now."""

    zone: str
    cities: tuple[str, ...]
    wall: datetime


def clocks(now: datetime, locale: str | None) -> list[ZoneClock]:
    """The wall times that there are now, at most 25: the likeliest for the locale first, the rest from west
    to east.
    """
    groups: dict[timedelta, list[str]] = {}
    for zone in _likeliest_first(locale):
        groups.setdefault(_offset(zone, now), []).append(zone)
    likely = list(groups.values())[:MOST]
    rest = sorted(likely[_NEAREST:], key=lambda zones: _offset(zones[0], now))
    return [_clock(zones, now) for zones in [*likely[:_NEAREST], *rest]]


def told_apart(zone: str, now: datetime, days: Span, locale: str | None) -> list[ZoneClock]:
    """The zones with the clock that `zone` has now, as far as their clocks differ within `days`.

    The likeliest for the locale first; one where all of them agree.
    """
    same = [each for each in _likeliest_first(locale) if _offset(each, now) == _offset(zone, now)]
    groups: dict[tuple[timedelta, ...], list[str]] = {}
    for each in same if zone in same else [zone, *same]:
        groups.setdefault(_through(each, days), []).append(each)
    return [_clock(zones, now) for zones in groups.values()][:MOST]


@lru_cache(maxsize=256)
def zone_exists(zone: str) -> bool:
    """Whether there is such a zone: one that was stored may have gone with an update of the zones."""
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return False
    return True


@lru_cache(maxsize=64)
def _likeliest_first(locale: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*_SPOKEN_IN.get(locale or "", "").split(), *_PLACES]))


def _clock(zones: list[str], now: datetime) -> ZoneClock:
    """Cities that part at some time of the year come first: each reader is to find themselves in one."""
    year = Span(now, now + 365 * _DAY)
    first = {_through(zone, year, step=45 * _DAY): zone for zone in reversed(zones)}
    apart = [zone for zone in zones if zone in first.values()]
    return ZoneClock(
        zones[0], tuple(_names(dict.fromkeys([*apart, *zones]))), now.astimezone(ZoneInfo(zones[0]))
    )


def _names(zones: Iterable[str]) -> list[str]:
    return [spoken(zone).removesuffix(" time") for zone in zones][:_CITIES]


def _through(zone: str, span: Span, step: timedelta = _DAY) -> tuple[timedelta, ...]:
    """The offsets of a zone from the start of a span to its end."""
    steps = -(-span.length // step)
    return tuple(_offset(zone, min(span.start + n * step, span.end)) for n in range(steps + 1))


def _offset(zone: str, at: datetime) -> timedelta:
    return at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
