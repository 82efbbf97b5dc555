"""The documented limits of the components of a message: rows, buttons, and their layout.

Discord's documentation, page "Component Reference".
"""

from typing import Any
from urllib.parse import urlsplit

from tests.support.component_tree import CUSTOM_ID, SELECTS, Kind, identifiers_shared, texts_shown, walk
from tests.support.discord_select_limits import select
from tests.support.violations import (
    Found,
    Violation,
    blank,
    length,
    miscounted,
    too_long,
)

IS_COMPONENTS_V2 = 1 << 15
ROWS = 5
BUTTONS = 5
V2_COMPONENTS = 40
V2_TEXT = 4000
BUTTON_LABEL = 80
BUTTON_URL = 512
BUTTON_SCHEMES = {"http", "https", "discord"}
LINK, PREMIUM = 5, 6
NEEDED = {LINK: "url", PREMIUM: "sku_id"}
EXCLUDED = {LINK: ("custom_id", "sku_id"), PREMIUM: ("custom_id", "label", "url", "emoji")}

Json = dict[str, Any]


def message_components(components: list[Json], at: str, flags: int) -> Found:
    """Everything below a message's `components`."""
    yield from _modern_layout(components, at) if flags & IS_COMPONENTS_V2 else _classic_layout(components, at)
    yield from identifiers_shared(components, at)
    for path, component in walk(components, at):
        match component["type"]:
            case Kind.ACTION_ROW:
                yield from _row(component["components"], path)
            case Kind.BUTTON:
                yield from _button(component, path)
            case kind if kind in SELECTS:
                yield from select(component, path)


def _classic_layout(components: list[Json], at: str) -> Found:
    """Up to five action rows and nothing else at the top ("Legacy Message Component Behavior")."""
    yield from miscounted(at, len(components), 0, ROWS, "action rows")
    for index, component in enumerate(components):
        if component["type"] != Kind.ACTION_ROW:
            yield Violation(f"{at}[{index}]", "only action rows stand at the top without IS_COMPONENTS_V2")


def _modern_layout(components: list[Json], at: str) -> Found:
    """What a message with IS_COMPONENTS_V2 may hold altogether (the top of the page)."""
    yield from miscounted(at, len(list(walk(components, at))), 1, V2_COMPONENTS, "components")
    together = sum(map(length, texts_shown(components)))
    if together > V2_TEXT:
        yield Violation(at, f"all texts together are longer than {V2_TEXT} characters ({together})")


def _row(children: list[Json], at: str) -> Found:
    """Up to five buttons, or one select by itself ("Action Row")."""
    kinds = [child["type"] for child in children]
    yield from miscounted(f"{at}.components", len(children), 1, BUTTONS, "components in the row")
    if len(kinds) > 1 and SELECTS.intersection(kinds):
        yield Violation(f"{at}.components", "a select shares its row")


def _button(button: Json, at: str) -> Found:
    """What each style needs and excludes ("Button")."""
    style = button["style"]
    needed = NEEDED.get(style, "custom_id")
    if blank(str(button.get(needed) or "")):
        yield Violation(at, f"a button of style {style} needs {needed}")
    for key in EXCLUDED.get(style, ("url", "sku_id")):
        if button.get(key):
            yield Violation(f"{at}.{key}", f"not on a button of style {style}")
    if style != PREMIUM and blank(button.get("label")) and not button.get("emoji"):
        yield Violation(at, "a button with neither label nor emoji")
    yield from too_long(f"{at}.label", button.get("label"), BUTTON_LABEL)
    yield from too_long(f"{at}.custom_id", button.get("custom_id"), CUSTOM_ID)
    yield from _link(f"{at}.url", button.get("url"))


def _link(at: str, address: str | None) -> Found:
    yield from too_long(at, address, BUTTON_URL)
    if address and urlsplit(address).scheme not in BUTTON_SCHEMES:
        yield Violation(at, f"an address must begin with one of {sorted(BUTTON_SCHEMES)}")
