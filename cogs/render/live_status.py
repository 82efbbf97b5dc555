"""The status that everybody in a channel sees, and what its owner is shown before it is posted."""

from datetime import datetime

import discord

from cogs.render.calendars import details, state, state_colour
from cogs.render.statuses import progress
from cogs.render.text import AMBER, GREEN, mentions, people, safe, span_line
from scheduling.model import Mode
from services.outbox.live_status import PublicStatus

_NAMES = 400  # Characters of names: some fifteen people, rather than a wall of them.


def live(status: PublicStatus, now: datetime) -> discord.Embed:
    """What anybody in the channel sees: never who declined or was not reached, nor anybody's times."""
    calendar = status.calendar
    embed = details(calendar, calendar.timezone)
    embed.set_author(name=state(calendar, now))
    embed.colour = state_colour(calendar, now)
    answered = progress(len(status.answered), status.asked)
    embed.insert_field_at(0, name="Said when they can", value=answered, inline=False)
    if status.meetings:
        embed.insert_field_at(0, name=_RESULT[calendar.mode], value=_result(status), inline=False)
    if status.answered:
        embed.add_field(name="Thanks to", value=mentions(status.answered, _NAMES), inline=False)
    embed.set_footer(text="Updated")
    embed.timestamp = now
    return embed


_RESULT = {Mode.GROUP: "The meeting", Mode.ONE_ON_ONE: "The meetings"}


def _result(status: PublicStatus) -> str:
    """When a group meets; of one-on-ones only how many there are: who meets when is theirs to know."""
    if status.calendar.mode is Mode.GROUP:
        return span_line(status.meetings[0].span, status.calendar.timezone)
    return f"{people(len(status.meetings))} got a meeting of their own, and were told by DM."


def before_posting(status: PublicStatus, now: datetime) -> discord.Embed:
    """What would become visible, before it does."""
    embed = live(status, now)
    embed.set_author(name="This is what everybody in this channel would see")
    embed.colour = AMBER
    embed.add_field(
        name="If you post it",
        value="It stays up to date, to the meeting once that is fixed. Whom I cannot reach by DM, I call "
        "here by name, without saying what for.\n**Let anybody join** adds a button with which everybody "
        "here can put themselves on the list.\n**Only summaries** posts nothing now, but each morning with "
        "news, and when everybody has answered.",
        inline=False,
    )
    return embed


def posted(status: PublicStatus, channel_id: int) -> discord.Embed:
    """The answer to the confirmation of a live status."""
    return discord.Embed(
        title=f"Posted: {safe(status.calendar.name, 200)}",
        description=f"It appears in <#{channel_id}> in a moment, and stays up to date by itself.",
        colour=GREEN,
    )


def summaries_allowed(status: PublicStatus, channel_id: int) -> discord.Embed:
    """The answer where only summaries are wanted."""
    return discord.Embed(
        title=f"Summaries: {safe(status.calendar.name, 200)}",
        description=f"I post them in <#{channel_id}>, when there is something to say.",
        colour=GREEN,
    )
