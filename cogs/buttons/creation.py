"""What a new calendar offers to its owner."""

from collections.abc import Iterable
from typing import Any

import discord

from cogs.base import Interaction, ask, bot_is_in, show_instead
from cogs.buttons.layout import Style, button, menu, parse, view
from cogs.render import edits as render
from cogs.render.audience import Audience
from cogs.render.fields import LABELS, values
from scheduling.fields import CalendarWords
from scheduling.model import Calendar, Mode, Person
from services.calendars import edits
from services.calendars.edits import Edited
from services.lookup import calendar_ref

_SWITCHES = {
    Mode.ONE_ON_ONE: ("Make it a group", "as_group"),
    Mode.GROUP: ("Make it one-on-one", "as_one_on_one"),
}


def opened(
    calendar: Calendar, viewer: Person, more: Iterable[discord.ui.Item[Any]] = (), *, in_server: bool
) -> discord.ui.View:
    """The buttons of a calendar just opened: the channel first, where there is one; `more`, and a menu."""
    items = [
        button("Invite people", "pick_invitees", calendar.id, style=Style.primary),
        button("Add my times", "pick", calendar.id),
        button(*_SWITCHES[calendar.mode], calendar.id),
    ]
    if in_server:
        items[0].style = Style.secondary
        items.insert(0, button("Post it here", "post_here", calendar.id, style=Style.primary))
        items.insert(2, button("Invite a role", "invite_role", calendar.id))
    return view([*items, *more, change_menu(calendar, viewer)])


def opened_in(interaction: Interaction, result: Edited) -> discord.ui.View:
    """The same in the place of what was pressed."""
    return opened(result.calendar, result.viewer, in_server=bot_is_in(interaction))


def is_new(interaction: Interaction) -> bool:
    """Whether what was pressed is below a calendar just opened, rather than below an edit of it."""
    rows = interaction.message.components if interaction.message else []
    ids = [getattr(item, "custom_id", None) for row in rows for item in getattr(row, "children", [])]
    return any(known and known[0] == "pick_invitees" for known in (parse(each or "") for each in ids))


def change_menu(calendar: Calendar, viewer: Person) -> discord.ui.Select[Any]:
    """A menu of its fields, each as it is now; choosing one opens a form for it."""
    shown = values(calendar, Audience.of(viewer))
    if calendar.is_finalized:
        shown = {"place": shown["place"]}
    options = [(name, LABELS[name], value) for name, value in shown.items()]
    return menu("Change something…", options, "change", calendar.id)


async def as_group(interaction: Interaction, calendar_id: int) -> None:
    """Makes the calendar one for a meeting of everybody."""
    await _switch(interaction, calendar_id, Mode.GROUP)


async def as_one_on_one(interaction: Interaction, calendar_id: int) -> None:
    """Makes it one for a meeting with each."""
    await _switch(interaction, calendar_id, Mode.ONE_ON_ONE)


async def _switch(interaction: Interaction, calendar_id: int, mode: Mode) -> None:
    result = await edits.edit(ask(interaction), calendar_ref(calendar_id), CalendarWords(mode=mode))
    await show_instead(interaction, embed=render.edited(result), view=opened_in(interaction, result))
