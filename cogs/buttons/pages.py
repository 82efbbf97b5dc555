"""Turning the pages of a long list."""

from typing import Any

import discord

from cogs.buttons.layout import button
from services.paging import Page


def turners(page: Page[Any], verb: str, *ids: int) -> list[discord.ui.Item[Any]]:
    """Buttons to the pages before and after, where there are any; the last id is the page's number."""
    items: list[discord.ui.Item[Any]] = []
    if page.number > 0:
        items.append(button("Previous", verb, *ids, page.number - 1))
    if page.has_next:
        items.append(button("Next", verb, *ids, page.number + 1))
    return items
