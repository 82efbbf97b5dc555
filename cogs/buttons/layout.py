"""Rows of buttons and menus. A custom_id is a verb and ids: "accept:17:204"."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import discord

from cogs.render.text import cut

MenuOption = tuple[str, str, str | None]
_CUSTOM_ID = re.compile(r"([a-z_]{1,32})((?::\d{1,18}){0,4})")

Style = discord.ButtonStyle


def custom_id(verb: str, *ids: int) -> str:
    """What a press sends: what to do, and with which rows. Everything else is read when it is pressed."""
    return ":".join([verb, *map(str, ids)])


def parse(text: str) -> tuple[str, tuple[int, ...]] | None:
    """The verb and ids of a custom_id; None for anything that is not ours."""
    match = _CUSTOM_ID.fullmatch(text)
    return (match[1], tuple(int(part) for part in match[2].split(":")[1:])) if match else None


def button(
    label: str, verb: str, *ids: int, style: Style = Style.secondary, disabled: bool = False
) -> discord.ui.Button[Any]:
    """A button that does `verb` with the rows of `ids`."""
    return discord.ui.Button(
        label=cut(label, 80), custom_id=custom_id(verb, *ids), style=style, disabled=disabled
    )


def link_button(label: str, url: str) -> discord.ui.Button[Any]:
    """A button that opens a page."""
    return discord.ui.Button(label=cut(label, 80), url=url)


def menu(
    placeholder: str, options: Sequence[MenuOption], verb: str, *ids: int, many: bool = False
) -> discord.ui.Select[Any]:
    """A menu of up to 25 (value, label, description); with `many`, several may be chosen."""
    shown = [
        discord.SelectOption(label=cut(label, 100), value=value, description=hint and cut(hint, 100))
        for value, label, hint in options[:25]
    ]
    return discord.ui.Select(
        custom_id=custom_id(verb, *ids),
        placeholder=cut(placeholder, 150),
        options=shown,
        max_values=len(shown) if many else 1,
    )


def ticks(
    placeholder: str, options: Sequence[discord.SelectOption], verb: str, *ids: int
) -> discord.ui.Select[Any]:
    """A menu of which any number may be ticked, also none."""
    return discord.ui.Select(
        custom_id=custom_id(verb, *ids),
        placeholder=cut(placeholder, 150),
        options=list(options),
        min_values=0,
        max_values=len(options),
    )


def view(items: Iterable[discord.ui.Item[Any]]) -> discord.ui.View:
    """The items in rows of five. Nothing is kept in memory: the router answers every press."""
    rows = discord.ui.View(timeout=None)
    for item in items:
        rows.add_item(item)
    rows.stop()
    return rows


def confirmation(label: str, verb: str, *ids: int) -> discord.ui.View:
    """Below what is shown beforehand, the one button that does it: nothing is done before it is pressed."""
    return view([button(label, verb, *ids, style=Style.danger)])
