"""The documented limits of application commands and of autocomplete.

Discord's documentation, page "Application Commands" (Application Command Naming, Option Structure, Choice
Structure, Registering a Command, Slash Commands).
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from enum import IntEnum
from typing import Any

from tests.support.violations import (
    Found,
    Violation,
    doubled,
    length,
    miscounted,
    unfilled_or_too_long,
)

NAME = 32
DESCRIPTION = 100
OPTIONS = 25
CHOICES = 25
CHOICE_TEXT = 100
WHOLE_COMMAND = 8000
SUBCOMMANDS = {1, 2}

Json = dict[str, Any]


class Kind(IntEnum):
    """The types that the bot may register ("Application Command Types")."""

    CHAT_INPUT = 1
    USER = 2
    MESSAGE = 3


# The documentation has allowed 15 context menu commands since 2025, and 5 before: the stricter is kept.
MOST = {Kind.CHAT_INPUT: 100, Kind.USER: 5, Kind.MESSAGE: 5}


def commands(every: list[Json], at: str = "$") -> Found:
    """All commands of the bot, as they are registered together."""
    numbers = Counter(each.get("type") or Kind.CHAT_INPUT for each in every)
    for kind, most in MOST.items():
        yield from miscounted(at, numbers[kind], 0, most, f"commands of type {kind.value}")
    names = ((f"{at}[{i}].name", (each.get("type") or 1, each["name"])) for i, each in enumerate(every))
    yield from doubled(names, "type and name")
    for index, each in enumerate(every):
        yield from command(each, f"{at}[{index}]")


def command(given: Json, at: str = "$") -> Found:
    """One command: a slash command, or an entry of the context menu, which has only a name."""
    if (given.get("type") or Kind.CHAT_INPUT) == Kind.CHAT_INPUT:
        yield from _named(given, at)
        yield from _options(given.get("options") or [], f"{at}.options")
        whole = sum(map(length, _texts(given)))
        if whole > WHOLE_COMMAND:
            yield Violation(at, f"its texts together are longer than {WHOLE_COMMAND} characters ({whole})")
        return
    for name_at, name in _localized(given, "name", at):
        yield from unfilled_or_too_long(name_at, name, NAME)
    for key in ("description", "options"):
        if given.get(key):
            yield Violation(f"{at}.{key}", "not on a context menu command")


def autocomplete(data: Json, at: str = "$.data") -> Found:
    """The suggestions for one option."""
    yield from _choices(data.get("choices") or [], f"{at}.choices")


def _named(entry: Json, at: str) -> Found:
    """Name and description of a slash command, a subcommand or an option."""
    for name_at, name in _localized(entry, "name", at):
        yield from unfilled_or_too_long(name_at, name, NAME)
        if any(not _in_names(character) for character in name):
            yield Violation(name_at, f"{name!r} has characters that names may not have")
        if name != name.lower():
            yield Violation(name_at, f"{name!r} is not in lower case")
    for description_at, description in _localized(entry, "description", at):
        yield from unfilled_or_too_long(description_at, description, DESCRIPTION)


def _localized(entry: Json, key: str, at: str) -> Iterator[tuple[str, str]]:
    """A text and its translations, which follow the same rules."""
    yield f"{at}.{key}", entry.get(key) or ""
    for locale, text in (entry.get(f"{key}_localizations") or {}).items():
        yield f"{at}.{key}_localizations.{locale}", text


def _in_names(character: str) -> bool:
    """Letters and digits ("Application Command Naming", less the vowel signs of Devanagari and Thai)."""
    return character in "-_'" or unicodedata.category(character)[0] in "LN"


def _options(options: list[Json], at: str) -> Found:
    kinds = {option["type"] in SUBCOMMANDS for option in options}
    yield from miscounted(at, len(options), 0, OPTIONS, "options")
    yield from doubled(((f"{at}[{i}].name", each["name"]) for i, each in enumerate(options)), "name")
    if len(kinds) > 1:
        yield Violation(at, "subcommands beside other options")
    optional_before = False
    for index, option in enumerate(options):
        if option.get("required") and optional_before:
            yield Violation(f"{at}[{index}]", "a required option after an optional one")
        optional_before |= not option.get("required")
        yield from _option(option, f"{at}[{index}]")


def _option(option: Json, at: str) -> Found:
    choices = option.get("choices") or []
    yield from _named(option, at)
    yield from _options(option.get("options") or [], f"{at}.options")
    yield from _choices(choices, f"{at}.choices")
    if choices and option.get("autocomplete"):
        yield Violation(f"{at}.autocomplete", "not together with choices")
    for of in ("length", "value"):
        least, most = option.get(f"min_{of}"), option.get(f"max_{of}")
        if least is not None and most is not None and least > most:
            yield Violation(f"{at}.min_{of}", f"{least} is more than max_{of}, {most}")


def _choices(choices: list[Json], at: str) -> Found:
    """Limits of "Choice Structure"; that names and values must differ is stricter than the page."""
    yield from miscounted(at, len(choices), 0, CHOICES, "choices")
    for key in ("name", "value"):
        yield from doubled(((f"{at}[{i}].{key}", each[key]) for i, each in enumerate(choices)), key)
    for index, choice in enumerate(choices):
        for name_at, name in _localized(choice, "name", f"{at}[{index}]"):
            yield from unfilled_or_too_long(name_at, name, CHOICE_TEXT)
        if isinstance(choice["value"], str):
            yield from unfilled_or_too_long(f"{at}[{index}].value", choice["value"], CHOICE_TEXT)


def _texts(entry: Json) -> Iterator[str]:
    """What counts towards the size of a slash command: of each text its longest translation."""
    for key in ("name", "description"):
        yield max((text for _, text in _localized(entry, key, "")), key=length)
    yield str(entry.get("value", ""))
    for inner in (*(entry.get("options") or []), *(entry.get("choices") or [])):
        yield from _texts(inner)
