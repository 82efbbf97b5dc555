"""The picture of who can when, put into an embed. It is drawn in a thread, off the event loop."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO

import discord

from cogs.render.audience import Audience
from cogs.render.heatmap import alternative, heatmap
from scheduling.heat import heat_of
from scheduling.intervals import Span
from scheduling.model import Calendar, Entry

_NAME = "times.png"
Answers = Sequence[Sequence[Entry]]


async def add_picture(
    embed: discord.Embed,
    calendar: Calendar,
    answers: Answers,
    audience: Audience,
    now: datetime,
    chosen: Iterable[Span] = (),
) -> list[discord.File]:
    """The file to send with the embed, which then shows it; none if nobody has said when they can.

    It is in the calendar's zone for those whose own is not known: a picture has no timestamps.
    """
    if not answers:
        return []
    embed.set_image(url=f"attachment://{_NAME}")
    return [await asyncio.to_thread(_draw, calendar, answers, audience, now, list(chosen))]


def _draw(
    calendar: Calendar, answers: Answers, audience: Audience, now: datetime, chosen: list[Span]
) -> discord.File:
    heat = heat_of(calendar, answers, audience.zone or calendar.timezone, chosen, now)
    picture = BytesIO(heatmap(heat, audience))
    return discord.File(picture, _NAME, description=alternative(heat, audience))
