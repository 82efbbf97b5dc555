"""Turning the pages of a long list, and choosing among many people."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import discord

from cogs.buttons.layout import button
from services.paging import Page
from services.planning.wishes import MOST

One = TypeVar("One")
Items = list[discord.ui.Item[Any]]
_MENUS = 3


def turners(page: Page[Any], verb: str, *ids: int, of: str = "") -> Items:
    """Buttons to the pages before and after, where there are any; the last id is the page's number.

    `of` says what the pages list, where something else has pages beside it.
    """
    items: Items = []
    if page.number > 0:
        items.append(button(f"Previous {of}".rstrip(), verb, *ids, page.number - 1))
    if page.has_next:
        items.append(button(f"Next {of}".rstrip(), verb, *ids, page.number + 1))
    return items


def in_parts(everybody: Sequence[One]) -> list[Sequence[One]]:
    """As many at a time as a menu takes."""
    return [everybody[start : start + MOST] for start in range(0, len(everybody), MOST)]


def in_menus(
    parts: Sequence[Sequence[One]],
    page: int,
    make: Callable[[int, Sequence[One]], discord.ui.Select[Any]],
    verb: str,
    *ids: int,
) -> Items:
    """A menu for each part, three in a message, and buttons to the people before and after.

    `make` is told which part it is. The last id of the buttons is the page's number.
    """
    page = max(0, min(page, (len(parts) - 1) // _MENUS))
    shown = range(page * _MENUS, min(len(parts), (page + 1) * _MENUS))
    items: Items = [make(number, parts[number]) for number in shown]
    if page > 0:
        items.append(button("Previous people", verb, *ids, page - 1))
    if shown.stop < len(parts):
        items.append(button("More people", verb, *ids, page + 1))
    return items
