"""The documented limits of everything that is chosen from: selects, radio and checkbox groups, uploads.

Discord's documentation, page "Component Reference": "String Select" to "Channel Select", "File Upload",
"Radio Group" and "Checkbox Group".
"""

from typing import Any

from tests.support.component_tree import CUSTOM_ID, SELECTS, Kind
from tests.support.violations import (
    Found,
    Violation,
    doubled,
    miscounted,
    too_long,
    unfilled_or_too_long,
)

PLACEHOLDER = 150
OPTION_TEXT = 100

VALUES = dict.fromkeys(SELECTS, 25) | {Kind.FILE_UPLOAD: 10, Kind.CHECKBOX_GROUP: 10, Kind.RADIO_GROUP: 1}
OPTIONS = {Kind.STRING_SELECT: (1, 25), Kind.RADIO_GROUP: (2, 10), Kind.CHECKBOX_GROUP: (1, 10)}

Json = dict[str, Any]


def select(component: Json, at: str) -> Found:
    """One select or group, in a message or a modal."""
    yield from unfilled_or_too_long(f"{at}.custom_id", component["custom_id"], CUSTOM_ID)
    yield from too_long(f"{at}.placeholder", component.get("placeholder"), PLACEHOLDER)
    least, most = _range_of_values(component)
    yield from _range_allowed(component, at, least, most)
    if component["type"] in OPTIONS:
        yield from _options(component, f"{at}.options", most)
    if chosen := component.get("default_values"):
        yield from miscounted(f"{at}.default_values", len(chosen), least, most, "values chosen beforehand")


def select_in_modal(component: Json, at: str) -> Found:
    """What holds in a modal besides: nothing is disabled, and what is required needs at least one value."""
    yield from select(component, at)
    if component.get("disabled"):
        yield Violation(f"{at}.disabled", "nothing can be disabled in a modal")
    if component.get("min_values") == 0 and component.get("required") is not False:
        yield Violation(f"{at}.min_values", "0 needs required to be false")


def _range_of_values(component: Json) -> tuple[int, int]:
    """How many are chosen; by default exactly one, or up to all boxes of a checkbox group."""
    every = len(component["options"]) if component["type"] == Kind.CHECKBOX_GROUP else 1
    least, most = component.get("min_values"), component.get("max_values")
    return 1 if least is None else least, every if most is None else most


def _range_allowed(component: Json, at: str, least: int, most: int) -> Found:
    allowed = VALUES[component["type"]]
    yield from miscounted(f"{at}.min_values", least, 0, allowed, "values at least")
    yield from miscounted(f"{at}.max_values", most, 1, allowed, "values at most")
    if least > most:
        yield Violation(f"{at}.min_values", f"{least} is more than max_values, {most}")


def _options(component: Json, at: str, most: int) -> Found:
    options = component["options"]
    yield from miscounted(at, len(options), *OPTIONS[component["type"]], "options")
    yield from doubled(((f"{at}[{i}].value", each["value"]) for i, each in enumerate(options)), "value")
    if component.get("max_values") and most > len(options):
        yield Violation(at, f"max_values, {most}, is more than the {len(options)} options")
    chosen = sum(bool(option.get("default")) for option in options)
    yield from miscounted(at, chosen, 0, most, "options chosen beforehand")
    for index, option in enumerate(options):
        for key in ("label", "value"):
            yield from unfilled_or_too_long(f"{at}[{index}].{key}", option[key], OPTION_TEXT)
        yield from too_long(f"{at}[{index}].description", option.get("description"), OPTION_TEXT)
