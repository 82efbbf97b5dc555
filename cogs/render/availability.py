"""Availability: the echo of what was understood, and a person's times on a calendar."""

import discord

from cogs.render.calendars import MARKS, times
from cogs.render.text import AMBER, BLUE, GREEN, by_day, safe, title
from services.availability import Added, Availability


def added(result: Added) -> discord.Embed:
    """What was understood, by day, in the person's zone."""
    zone = result.person.timezone or result.calendar.timezone
    spans = [(span, MARKS[result.preference]) for span in result.reading.spans]
    embed = discord.Embed(
        title=f"Got it: {safe(result.calendar.name, 200)}",
        description=f"{by_day(spans, zone)}\n({zone}: your time zone)",
        colour=GREEN,
    )
    for text in notes(result):
        embed.description = f"{embed.description}\n{text}"
    embed.set_footer(text="You may change this until the deadline.")
    return embed


def clearing(shown: Availability) -> discord.Embed:
    """What would be removed, before it is."""
    embed = view(shown)
    embed.title = f"Remove all your times on {safe(shown.calendar.name, 150)}?"
    embed.colour = AMBER
    embed.set_footer(text="You will count as not having answered.")
    return embed


def notes(result: Added) -> list[str]:
    """What else happened that the person should know, each said once."""
    said = []
    if result.accepted:
        said.append("You have accepted with that.")
    if result.reading.trimmed:
        said.append("I left out what lies outside the calendar or in the past.")
    if result.replaced:
        many = "an earlier entry" if result.replaced == 1 else f"{result.replaced} earlier entries"
        said.append(f"It takes the place of {many} where they overlap.")
    if result.reading.clock_changed:
        said.append(
            "A clock change falls into these times: an hour that is skipped moves forward, "
            "one that comes twice means the first."
        )
    return said


def view(seen: Availability) -> discord.Embed:
    """Somebody's times on a calendar, in the viewer's zone."""
    own = seen.person.id == seen.viewer.id
    whose = "Your times" if own else f"Times of {safe(seen.person.name, 60)}"
    embed = discord.Embed(title=title(f"{whose}: {safe(seen.calendar.name, 60)}"), colour=BLUE)
    embed.description = times(seen.entries, seen.viewer.timezone or seen.calendar.timezone, 4000)
    if own and not seen.entries:
        embed.description = "None yet. Add some with `/availability add`."
    return embed
