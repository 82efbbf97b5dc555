"""Changing a series, in words: for its owner, and for somebody who can't make one of its meetings."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import discord

from cogs.render.audience import Audience
from cogs.render.text import AMBER, BLUE, GREEN, people, safe, title
from services.answers.missing import OneOfSeries
from services.planning.series import MoveOnePreview, OneMeeting, OwnSeries, SeriesRevision


def choosing(found: OwnSeries) -> discord.Embed:
    """Which meeting shall change."""
    embed = discord.Embed(
        title=title(f"Change the series: {safe(found.calendar.name, 200)}"),
        description="Choose a meeting to move or skip, or the one after which the series ends.",
        colour=BLUE,
    )
    if len(found.ahead) > 25:
        embed.set_footer(text=f"Showing the next 25 of {len(found.ahead)}")
    return embed


def one_meeting(one: OneMeeting) -> discord.Embed:
    """A meeting, and what changing it does, before it is done."""
    return discord.Embed(
        title=title(f"One meeting: {safe(one.calendar.name, 200)}"),
        description=f"{_when(one)}\n\n{_telling(one)} If you move or skip it, the other meetings stay.",
        colour=AMBER,
    )


def moving_one(shown: MoveOnePreview) -> discord.Embed:
    """What moving it means, before it is done."""
    audience = Audience.of(shown.one.viewer)
    before, after = audience.span(shown.one.meeting.span), audience.span(shown.after)
    embed = discord.Embed(
        title=title(f"Move a meeting: {safe(shown.one.calendar.name, 200)}?"),
        description=f"{before} → {after}\n\n{_telling(shown.one)} The other meetings stay.",
        colour=AMBER,
    )
    audience.sign(embed)
    return embed


def changed(result: SeriesRevision) -> discord.Embed:
    """The change is made, and people are told."""
    audience = Audience.of(result.viewer)
    before = audience.span(result.before)
    said = f"{before} → {audience.span(result.after)}" if result.after else f"{before}: skipped"
    embed = discord.Embed(
        title=title(f"Changed: {safe(result.calendar.name, 200)}"),
        description=f"The last meeting is {before}." if result.ends else said,
        colour=GREEN,
    )
    embed.set_footer(text=f"Revision {result.calendar.revision} · I'm telling {people(result.told)} by DM")
    audience.sign(embed)
    return embed


def example(one: OneMeeting) -> str:
    """How a time may be typed: the same hour a day later."""
    zone = ZoneInfo(one.viewer.timezone or one.calendar.timezone)
    return f"{one.meeting.span.start.astimezone(zone) + timedelta(days=1):%Y-%m-%d %H:%M}"


def missed(said: OneOfSeries) -> discord.Embed:
    """It is noted that somebody misses a meeting, and the owner is told."""
    audience = Audience.of(said.person)
    return discord.Embed(
        title=title(f"Noted: {safe(said.calendar.name, 200)}"),
        description=f"You can't make {audience.name_zone(audience.span(said.meeting))}. I'm telling "
        f"{safe(said.calendar.owner.name, 60)}. You're still in for the others; this file takes it out of "
        "your calendar.",
        colour=GREEN,
    )


def coming(said: OneOfSeries) -> discord.Embed:
    """Somebody will be at a meeting that they had said they can't make."""
    audience = Audience.of(said.person)
    when = audience.name_zone(audience.span(said.meeting))
    return discord.Embed(
        title=title(f"See you there: {safe(said.calendar.name, 200)}"),
        description=f"You're in for {when}. This file puts it back into your calendar.",
        colour=GREEN,
    )


def _when(one: OneMeeting) -> str:
    audience = Audience.of(one.viewer)
    return audience.name_zone(audience.span(one.meeting.span))


def _telling(one: OneMeeting) -> str:
    return f"I'll tell {people(one.told)} by DM, with a new file for their calendar."
