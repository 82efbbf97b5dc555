"""The documented limits of modals.

Discord's documentation, page "Receiving and Responding" ("Interaction Response Object: Modal") and page
"Component Reference" ("Label", "Text Input", "Checkbox").
"""

from typing import Any

from tests.support.component_tree import CUSTOM_ID, Kind, identifiers_shared, walk
from tests.support.discord_select_limits import VALUES, select_in_modal
from tests.support.violations import (
    Found,
    Violation,
    blank,
    length,
    miscounted,
    too_long,
    unfilled_or_too_long,
)

TITLE = 45
COMPONENTS = 5
LABEL = 45
LABEL_DESCRIPTION = 100
PLACEHOLDER = 100
INPUT = 4000

Json = dict[str, Any]


def modal(data: Json, at: str = "$.data") -> Found:
    """The data of a response that opens a modal."""
    components = data["components"]
    yield from unfilled_or_too_long(f"{at}.title", data["title"], TITLE)
    yield from unfilled_or_too_long(f"{at}.custom_id", data["custom_id"], CUSTOM_ID)
    yield from miscounted(f"{at}.components", len(components), 1, COMPONENTS, "components")
    yield from identifiers_shared(components, f"{at}.components")
    for index, component in enumerate(components):
        yield from _top_level(component, f"{at}.components[{index}]")
    for path, component in walk(components, f"{at}.components"):
        if component["type"] == Kind.TEXT_INPUT:
            yield from _text_input(component, path)
        elif component["type"] in VALUES:
            yield from select_in_modal(component, path)
        elif component["type"] == Kind.CHECKBOX:
            yield from unfilled_or_too_long(f"{path}.custom_id", component["custom_id"], CUSTOM_ID)


def _top_level(component: Json, at: str) -> Found:
    """A label around one component, or the older row around one text input."""
    if component["type"] == Kind.LABEL:
        yield from unfilled_or_too_long(f"{at}.label", component["label"], LABEL)
        if component.get("description") is not None:
            yield from unfilled_or_too_long(f"{at}.description", component["description"], LABEL_DESCRIPTION)
        if component["component"].get("label"):
            yield Violation(f"{at}.component.label", "the label belongs to the component around it")
    elif component["type"] == Kind.ACTION_ROW:
        inputs = component["components"]
        yield from miscounted(f"{at}.components", len(inputs), 1, 1, "text inputs in the row")
        for index, each in enumerate(inputs):
            yield from unfilled_or_too_long(f"{at}.components[{index}].label", each.get("label"), LABEL)


def _text_input(text_input: Json, at: str) -> Found:
    """Lengths that agree with each other and with the text filled in beforehand ("Text Input")."""
    least, most = text_input.get("min_length") or 0, text_input.get("max_length")
    most = INPUT if most is None else most
    yield from unfilled_or_too_long(f"{at}.custom_id", text_input["custom_id"], CUSTOM_ID)
    yield from too_long(f"{at}.placeholder", text_input.get("placeholder"), PLACEHOLDER)
    yield from miscounted(f"{at}.min_length", least, 0, INPUT, "characters at least")
    yield from miscounted(f"{at}.max_length", most, 1, INPUT, "characters at most")
    if least > most:
        yield Violation(f"{at}.min_length", f"{least} is more than max_length, {most}")
    value: str = text_input.get("value") or ""
    if not blank(value):
        yield from miscounted(f"{at}.value", length(value), least, most, "characters filled in beforehand")
