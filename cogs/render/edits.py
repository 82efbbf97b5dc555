"""Edits, cancellations, copies and withdrawals: before and after."""

import discord

from cogs.render.calendars import details
from cogs.render.text import AMBER, GREEN, GREY, cut_lines, mention, people, safe, title
from services.calendars.cancellation import Cancelled
from services.calendars.copies import Copied
from services.calendars.edits import Edited
from services.calendars.invitations import Uninvited


def edited(result: Edited) -> discord.Embed:
    """The calendar as it is now."""
    embed = details(result.calendar, result.viewer.timezone or result.calendar.timezone)
    embed.set_author(name="Calendar changed")
    embed.colour = GREEN
    if result.told:
        embed.set_footer(text=f"I am telling {people(result.told)} by DM.")
    return embed


def losing(result: Edited) -> discord.Embed:
    """Whose availability an edit would cut."""
    lines = [f"{mention(person.discord_id)} {safe(person.name, 80)}" for person in result.affected]
    return discord.Embed(
        title=f"Change {safe(result.calendar.name, 200)}?",
        description="These people said they can at times that would no longer be in the calendar; those "
        "times are dropped, and I tell them:\n" + cut_lines(lines, 3500),
        colour=AMBER,
    )


def cancelling(result: Cancelled) -> discord.Embed:
    """What calling off means, before it happens."""
    return discord.Embed(
        title=f"Call off {safe(result.calendar.name, 200)}?",
        description=f"I will tell {people(result.told)} by DM. This cannot be undone; `/calendar copy` opens "
        "the same again.",
        colour=AMBER,
    )


def cancelled(result: Cancelled) -> discord.Embed:
    """The calendar is off."""
    return discord.Embed(
        title=f"Called off: {safe(result.calendar.name, 200)}",
        description=f"I am telling {people(result.told)} by DM.",
        colour=GREY,
    )


def uninviting(calendar: str, name: str) -> discord.Embed:
    """Somebody who has answered would be taken off."""
    return discord.Embed(
        title=title(f"Take {safe(name, 60)} off {safe(calendar, 60)}?"),
        description="They have answered already, and are told. Inviting them again brings their answer back.",
        colour=AMBER,
    )


def uninvited(result: Uninvited) -> discord.Embed:
    """Somebody is off the calendar."""
    return discord.Embed(
        title=f"Taken off {safe(result.calendar.name, 200)}",
        description=f"{mention(result.person.discord_id)} {safe(result.person.name)} is no longer invited.",
        colour=GREY,
    )


def copied(result: Copied, zone: str) -> discord.Embed:
    """The new calendar."""
    embed = details(result.calendar, zone)
    embed.set_author(name="Calendar opened, as a copy")
    embed.colour = GREEN
    embed.set_footer(text=f"I am inviting {people(result.invited)} by DM.")
    return embed
