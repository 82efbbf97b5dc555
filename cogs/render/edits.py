"""Edits of a calendar: before and after."""

import discord

from cogs.render.audience import Audience
from cogs.render.calendars import details, mind_the_offset
from cogs.render.text import AMBER, GREEN, add_footer, cut_lines, mention, people, safe
from services.calendars.edits import Edited


def edited(result: Edited) -> discord.Embed:
    """The calendar as it is now."""
    embed = details(result.calendar, Audience.of(result.viewer))
    embed.set_author(name="Calendar updated")
    mind_the_offset(embed, result.calendar)
    embed.colour = GREEN
    if result.told:
        add_footer(embed, f"I'm telling {people(result.told)} by DM")
    return embed


def editing(result: Edited) -> discord.Embed:
    """Whose availability an edit would cut."""
    lines = [f"{mention(person.discord_id)} {safe(person.name, 80)}" for person in result.affected]
    return discord.Embed(
        title=f"Change {safe(result.calendar.name, 200)}?",
        description="Some times these people gave would fall outside the calendar's days or hours. I'll drop "
        "those times and tell them:\n" + cut_lines(lines, 3500),
        colour=AMBER,
    )
