"""Time zones as people say them: "Berlin time" for Europe/Berlin. Only ASCII, as the pictures need."""

import re

_PLACES = {
    "America/Argentina/ComodRivadavia": "Comodoro Rivadavia",
    "America/Cayman": "Cayman Islands",
    "America/Knox_IN": "Knox",
    "America/Noronha": "Fernando de Noronha",
    "America/North_Dakota/Center": "Center, North Dakota",
    "America/St_Johns": "St. John's",
    "America/Virgin": "Virgin Islands",
    "Antarctica/DumontDUrville": "Dumont d'Urville",
    "Asia/Ho_Chi_Minh": "Ho Chi Minh City",
    "Atlantic/Canary": "Canary Islands",
    "Atlantic/Faeroe": "Faroe Islands",
    "Atlantic/Faroe": "Faroe Islands",
    "Australia/ACT": "Canberra",
    "Australia/LHI": "Lord Howe Island",
    "Australia/Lord_Howe": "Lord Howe Island",
    "Australia/NSW": "Sydney",
    "Australia/North": "Darwin",
    "Australia/South": "Adelaide",
    "Australia/West": "Perth",
    "Brazil/DeNoronha": "Fernando de Noronha",
    "Brazil/East": "Sao Paulo",
    "Brazil/West": "Manaus",
    "Chile/Continental": "Santiago",
    "Chile/EasterIsland": "Easter Island",
    "Indian/Christmas": "Christmas Island",
    "Mexico/BajaNorte": "Tijuana",
    "Mexico/BajaSur": "Mazatlan",
    "Mexico/General": "Mexico City",
    "Pacific/Easter": "Easter Island",
    "Pacific/Norfolk": "Norfolk Island",
    "Pacific/Wake": "Wake Island",
    "US/East-Indiana": "Indianapolis",
    "US/Indiana-Starke": "Knox",
}
_AS_THEY_ARE = {
    "UTC": "UTC",
    "UCT": "UTC",
    "Universal": "UTC",
    "Zulu": "UTC",
    "GMT": "GMT",
    "Greenwich": "GMT",
}
_OFFSET = re.compile(r"(?:Etc/)?GMT([+-]?)(\d+)")


def spoken(zone: str) -> str:
    """A zone by its IANA name, as people say it: "New York time", "UTC", or "UTC-5" for Etc/GMT+5."""
    offset = _OFFSET.fullmatch(zone)
    if offset:
        # The names of these zones count hours west of Greenwich.
        sign, hours = "-" if offset[1] == "+" else "+", int(offset[2])
        return f"UTC{sign}{hours}" if hours else "GMT"
    last = zone.rsplit("/", 1)[-1]
    if last in _AS_THEY_ARE:
        return _AS_THEY_ARE[last]
    return f"{_PLACES.get(zone) or _place(last)} time"


def _place(name: str) -> str:
    return re.sub(r"^St ", "St. ", name.replace("_", " "))
