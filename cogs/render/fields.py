"""The fields of a calendar by name, and what each is now."""

from cogs.render.audience import Audience
from cogs.render.daily_hours import explained
from cogs.render.text import day_label, length_label
from scheduling.model import Calendar, Mode
from scheduling.zones import zone_label

LABELS = {
    "end_date": "Last day",
    "deadline": "Answer by",
    "hours": "Hours",
    "meeting_length": "Length",
    "mode": "Kind",
    "buffer": "Free time between",
    "place": "Place",
    "expected": "People you expect",
    "description": "Description",
    "name": "Name",
    "start_date": "First day",
    "timezone": "Time zone",
}
MODES = {
    Mode.ONE_ON_ONE.value: "One-on-one: a meeting with each person",
    Mode.GROUP.value: "Group: one meeting for everyone",
}
_NOT_SAID = "not said"


def values(calendar: Calendar, audience: Audience) -> dict[str, str]:
    """What each field is now, in the order of LABELS."""
    found = {
        "end_date": day_label(calendar.end_date),
        "deadline": audience.moment(calendar.deadline),
        "hours": explained(calendar, audience),
        "meeting_length": length_label(calendar.meeting_length),
        "mode": MODES[calendar.mode.value].split(":")[0],
        "buffer": length_label(calendar.buffer) if calendar.buffer else "none",
        "place": calendar.place or _NOT_SAID,
        "expected": str(calendar.expected or _NOT_SAID),
        "description": calendar.description or _NOT_SAID,
        "name": calendar.name,
        "start_date": day_label(calendar.start_date),
        "timezone": zone_label(calendar.timezone),
    }
    if calendar.mode is Mode.GROUP:
        del found["buffer"]
    return {name: found[name] for name in LABELS if name in found}
