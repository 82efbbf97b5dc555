"""Time zones where they are chosen: by their IANA name, or as an offset that knows no summer time."""

from scheduling.zone_names import spoken
from scheduling.zones import is_fixed, zone_label


def chosen_zone(zone: str) -> str:
    """A zone as it was chosen, with the name by which it can be chosen again."""
    return f"{zone_label(zone)}, without summer time" if is_fixed(zone) else f"{spoken(zone)} ({zone})"


def offset_notes(zone: str | None) -> list[str]:
    """What to know of an offset from UTC, as a list since there is nothing to know of any other zone."""
    if zone is None or not is_fixed(zone):
        return []
    return [
        f"{zone_label(zone)} stays the same all year. If clocks change where you are, choose a city instead, "
        "such as Berlin."
    ]
