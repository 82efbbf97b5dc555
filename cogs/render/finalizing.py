"""Fixing a meeting: what it would mean, and what came of it."""

import discord

from cogs.render.text import AMBER, GREEN, clock, cut_lines, mention, people, safe, span_line
from scheduling.finalizing import within_hours
from scheduling.model import EventType
from services.finalizing import Attendance, Finalized, MeetingPreview

_GROUPS = ((EventType.HIGH, "Prefer it"), (EventType.LOW, "Can if needed"), (None, "Not free then"))


def preview(shown: MeetingPreview) -> discord.Embed:
    """Whom the meeting suits and what will be sent, before anything is."""
    zone = shown.viewer.timezone or shown.calendar.timezone
    embed = discord.Embed(title=f"Finalize {safe(shown.calendar.name, 200)}?", colour=AMBER)
    embed.description = (
        f"{span_line(shown.meeting, zone)}\n\nI will tell {people(len(shown.attendances))} by DM. "
        "Nothing can be changed afterwards."
    )
    if not within_hours(shown.calendar, shown.meeting):
        start, end = (clock(minute) for minute in shown.calendar.hours)
        embed.add_field(
            name="Outside the hours you gave",
            value=f"The calendar says {start}–{end} ({shown.calendar.timezone}).",
            inline=False,
        )
    for preference, name in _GROUPS:
        lines = [_line(item) for item in shown.attendances if item.preference is preference]
        if lines:
            embed.add_field(name=f"{name} ({len(lines)})", value=cut_lines(lines, 1000), inline=False)
    return embed


def finalized(result: Finalized) -> discord.Embed:
    """The answer to the confirmation."""
    zone = result.viewer.timezone or result.calendar.timezone
    return discord.Embed(
        title=f"Finalized: {safe(result.calendar.name, 200)}",
        description=f"{span_line(result.meeting, zone)}\n\nI am telling {people(result.told)} by DM.",
        colour=GREEN,
    )


def _line(item: Attendance) -> str:
    return f"{mention(item.person.discord_id)} {safe(item.person.name, 80)}"
