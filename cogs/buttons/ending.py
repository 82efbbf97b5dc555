"""Ending a calendar of the server, as those who manage it may."""

from typing import Any

import discord

from cogs.base import Interaction, ask, chosen, defer, show_instead
from cogs.buttons.layout import MenuOption, confirmation, menu, view
from cogs.buttons.pages import turners
from cogs.buttons.settings import check_manager
from cogs.render import ending as render
from cogs.render.text import dates_label
from services.calendars import ending
from services.lookup import calendar_ref


async def calendars_here(interaction: Interaction, number: int = 0) -> None:
    """Shows which calendars there are, a page at a time."""
    check_manager(interaction)
    page = await ending.calendars_here(ask(interaction), number)
    options: list[MenuOption] = [
        (
            calendar_ref(one.id),
            one.name,
            f"{dates_label(one.start_date, one.end_date)}, from {one.owner.name}",
        )
        for one in page.items
    ]
    items: list[discord.ui.Item[Any]] = [menu("Choose a calendar", options, "end_here")] if options else []
    items += turners(page, "calendars_here")
    await show_instead(interaction, embed=render.calendars_here(page), view=view(items))


async def end_here(interaction: Interaction) -> None:
    """Shows what ending the chosen one means."""
    check_manager(interaction)
    shown = await ending.endable(ask(interaction), chosen(interaction)[0])
    confirm = confirmation("End and tell everyone", "end_calendar", shown.calendar.id)
    await show_instead(interaction, embed=render.ending(shown), view=confirm)


async def end_calendar(interaction: Interaction, calendar_id: int) -> None:
    """Ends it."""
    check_manager(interaction)
    await defer(interaction)
    result = await ending.end(ask(interaction), calendar_ref(calendar_id))
    await show_instead(interaction, embed=render.ended(result), view=None)
