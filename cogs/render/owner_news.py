"""What an organizer is told without asking. Where it goes to a channel, it says only what all may know."""

from zoneinfo import ZoneInfo

import discord

from cogs.render.audience import Audience
from cogs.render.calendars import deadline
from cogs.render.statuses import all_of, progress
from cogs.render.text import (
    AMBER,
    BLUE,
    GREEN,
    cut,
    cut_lines,
    day_name,
    mention,
    mentions,
    people,
    safe,
)
from scheduling.model import AnswerStatus
from scheduling.prospects import Prospect, per_day
from services.outbox.claims import Claimed

DAYS = 5


def deadline_passed(claimed: Claimed) -> discord.Embed:
    """What is possible now, who is missing, what the last days brought, and that it is the owner's turn."""
    calendar, missing, audience = claimed.calendar, claimed.missing, Audience.of(claimed.reader)
    when = audience.name_zone(audience.moment(calendar.deadline))
    embed = discord.Embed(
        title=f"The deadline has passed: {safe(calendar.name, 200)}",
        description=f"It was {when}. Nobody can answer anymore, so it's your turn.",
        colour=AMBER,
    )
    answered = len(claimed.people) - len(missing)
    embed.add_field(
        name="Answered", value=progress(answered, all_of(calendar, len(claimed.people))), inline=False
    )
    if claimed.prospect is not None:
        embed.add_field(name="Possible now", value=_possible(claimed.prospect, audience), inline=False)
    if missing:
        names = mentions([attendee.person for attendee in missing], private=True)
        embed.add_field(name="No answer from", value=names, inline=False)
        embed.add_field(name="Gave times, day by day", value=_day_by_day(claimed, audience), inline=False)
    return embed


def _possible(prospect: Prospect, audience: Audience) -> str:
    if not prospect.placed:
        return "No meeting yet: nobody's times fit."
    if prospect.best is not None:
        return f"{audience.span(prospect.best)}: {prospect.placed} of {prospect.coming} can come."
    return f"A meeting with {prospect.placed} of {people(prospect.coming)}."


def _day_by_day(claimed: Claimed, audience: Audience) -> str:
    """What waiting has brought so far, to judge what another day might."""
    zone = ZoneInfo(audience.zone or claimed.calendar.timezone)
    days = per_day(claimed.told_times_at, zone, claimed.calendar.deadline, DAYS)
    if not any(count for _, count in days):
        return f"Nobody in the last {DAYS} days."
    return " · ".join(f"{day_name(day)}: **{count}**" for day, count in days)


def all_answered(claimed: Claimed) -> discord.Embed:
    """Nobody is missing any more."""
    return _summary(claimed, f"Everyone has answered: {safe(claimed.calendar.name, 200)}", GREEN)


def summary(claimed: Claimed) -> discord.Embed:
    """What there is since the last one."""
    return _summary(claimed, f"New answers: {safe(claimed.calendar.name, 200)}", BLUE)


def _summary(claimed: Claimed, title: str, colour: discord.Colour) -> discord.Embed:
    embed = discord.Embed(title=title, colour=colour)
    public = claimed.channel_id is not None
    said = [one.person for one in claimed.people if one.status is AnswerStatus.SUBMITTED]
    done = len(said) if public else len(claimed.people) - len(claimed.missing)
    name = "Added their times" if public else "Answered"
    embed.add_field(
        name=name, value=progress(done, all_of(claimed.calendar, len(claimed.people))), inline=False
    )
    if said:
        embed.add_field(
            name="Thanks to" if public else "Added their times", value=mentions(said), inline=False
        )
    if not public and claimed.missing:
        missing = mentions([one.person for one in claimed.missing], private=True)
        embed.add_field(name="No answer from", value=missing, inline=False)
    audience = Audience.of(claimed.reader)
    embed.add_field(name="Answer by", value=deadline(claimed.calendar, audience), inline=False)
    audience.sign(embed)
    return embed


def undelivered(claimed: Claimed) -> discord.Embed:
    """Who could not be told what, and why; each person once, with what failed last."""
    latest = {failure.person.id: failure for failure in reversed(claimed.failures)}
    lines = [
        f"{mention(failure.person.discord_id)} {safe(failure.person.name, 60)}: {cut(failure.reason, 80)}"
        for failure in latest.values()
    ]
    return discord.Embed(
        title=f"I couldn't reach everyone: {safe(claimed.calendar.name, 180)}",
        description=f"{cut_lines(lines, 3500)}\n\nTell them yourself: `/invites` shows them what's "
        "waiting. `/calendar status` shows you who got my messages.",
        colour=AMBER,
    )


def channel_lost(claimed: Claimed) -> discord.Embed:
    """The live status, or what else was posted in the channel, has ended."""
    return discord.Embed(
        title=f"No longer posted: {safe(claimed.calendar.name, 200)}",
        description="Its status was deleted, or I can't write in its channel anymore. I'll keep you posted "
        "here instead. To post it again, use `/calendar status post:True` in the channel.",
        colour=AMBER,
    )
