"""Components as they nest in a message or a modal: their kinds, how to visit them all, and their identifiers.

Discord's documentation, page "Component Reference".
"""

from collections.abc import Iterator
from enum import IntEnum
from typing import Any

from tests.support.violations import Found, doubled

CUSTOM_ID = 100

Json = dict[str, Any]


class Kind(IntEnum):
    """The component types that have limits of their own ("Component Types")."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    TEXT_DISPLAY = 10
    LABEL = 18
    FILE_UPLOAD = 19
    RADIO_GROUP = 21
    CHECKBOX_GROUP = 22
    CHECKBOX = 23


SELECTS = frozenset(
    {
        Kind.STRING_SELECT,
        Kind.USER_SELECT,
        Kind.ROLE_SELECT,
        Kind.MENTIONABLE_SELECT,
        Kind.CHANNEL_SELECT,
    }
)


def walk(components: list[Json], at: str) -> Iterator[tuple[str, Json]]:
    """Every component with its path, those inside rows, containers, sections and labels too."""
    for index, component in enumerate(components):
        path = f"{at}[{index}]"
        yield path, component
        yield from walk(component.get("components") or [], f"{path}.components")
        for key in ("accessory", "component"):
            if inner := component.get(key):
                yield f"{path}.{key}", inner


def texts_shown(components: list[Json]) -> list[str]:
    """The texts of a message that has no content ("Text Display")."""
    every = (component for _, component in walk(components, ""))
    return [component["content"] for component in every if component["type"] == Kind.TEXT_DISPLAY]


def identifiers_shared(components: list[Json], at: str) -> Found:
    """Ids and custom ids that occur twice in a message or modal ("Anatomy of a Component")."""
    every = list(walk(components, at))
    for key in ("custom_id", "id"):
        given = ((f"{path}.{key}", component[key]) for path, component in every if component.get(key))
        yield from doubled(given, key)
