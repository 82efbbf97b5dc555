"""What a new calendar offers to its owner."""

import discord

from cogs.base import Interaction, ask, bot_is_in, show_instead
from cogs.buttons.layout import Style, button, view
from cogs.render import edits as render
from scheduling.fields import CalendarWords
from scheduling.model import Calendar, Mode
from services.calendars import edits
from services.lookup import calendar_ref

_SWITCHES = {
    Mode.ONE_ON_ONE: ("Make it a group", "as_group"),
    Mode.GROUP: ("Make it one-on-one", "as_one_on_one"),
}


def opened(calendar: Calendar, *, in_server: bool) -> discord.ui.View:
    """The buttons of a calendar just opened: the channel first, where there is one."""
    items = [
        button("Invite people", "pick_invitees", calendar.id, style=Style.primary),
        button("Add my times", "pick", calendar.id),
        button(*_SWITCHES[calendar.mode], calendar.id),
    ]
    if in_server:
        items[0].style = Style.secondary
        items.insert(0, button("Post it here", "post_here", calendar.id, style=Style.primary))
        items.insert(2, button("Invite a role", "invite_role", calendar.id))
    return view(items)


async def as_group(interaction: Interaction, calendar_id: int) -> None:
    """Makes the calendar one for a meeting of everybody."""
    await _switch(interaction, calendar_id, Mode.GROUP)


async def as_one_on_one(interaction: Interaction, calendar_id: int) -> None:
    """Makes it one for a meeting with each."""
    await _switch(interaction, calendar_id, Mode.ONE_ON_ONE)


async def _switch(interaction: Interaction, calendar_id: int, mode: Mode) -> None:
    result = await edits.edit(ask(interaction), calendar_ref(calendar_id), CalendarWords(mode=mode))
    buttons = opened(result.calendar, in_server=bot_is_in(interaction))
    await show_instead(interaction, embed=render.edited(result), view=buttons)
