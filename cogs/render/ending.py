"""Ending somebody's calendar, for those who manage the server: which there are, before and after."""

import discord

from cogs.render.calendars import organizer
from cogs.render.text import AMBER, BLUE, GREY, add_footer, cut_lines, people, safe
from scheduling.model import Calendar
from services.calendars.cancellation import Cancelled
from services.paging import Page


def calendars_here(page: Page[Calendar]) -> discord.Embed:
    """The server's calendars, by name, with who opened each."""
    lines = [f"**{safe(one.name, 100)}** · {organizer(one)}" for one in page.items]
    embed = discord.Embed(
        title="Calendars in this server", description=cut_lines(lines, 4000) or "None yet.", colour=BLUE
    )
    if page.total > len(page.items):
        add_footer(embed, page.range)
    return embed


def ending(result: Cancelled) -> discord.Embed:
    """What it means, before it happens."""
    return discord.Embed(
        title=f"End {safe(result.calendar.name, 200)}?",
        description=f"It's canceled for everyone: I'll tell {people(result.told)} by DM, and "
        f"{organizer(result.calendar)} that you ended it. You can't undo this.",
        colour=AMBER,
    )


def ended(result: Cancelled) -> discord.Embed:
    """It is over."""
    return discord.Embed(
        title=f"Ended: {safe(result.calendar.name, 200)}",
        description=f"I'm telling the organizer, and {people(result.told)} by DM.",
        colour=GREY,
    )
