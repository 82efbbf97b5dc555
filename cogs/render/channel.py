"""What is said in a channel to those who may answer there. Everybody reads it."""

import discord

from cogs.render.audience import EVERYBODY
from cogs.render.calendars import deadline
from cogs.render.live_status import answered, who_may_answer
from cogs.render.text import AMBER, mention, safe
from scheduling.model import AnswerStatus
from services.outbox.claims import Claimed


def reminder(claimed: Claimed) -> discord.Embed:
    """The deadline is near."""
    calendar, admission = claimed.calendar, claimed.admission
    embed = discord.Embed(title=f"Answers are due: {safe(calendar.name, 200)}", colour=AMBER)
    embed.description = "If you've already answered, you don't need to do anything."
    said = sum(one.status is AnswerStatus.SUBMITTED for one in claimed.people)
    progress = answered(calendar, admission, said, len(claimed.people))
    embed.add_field(name="Added their times", value=progress, inline=False)
    embed.add_field(name="Answer by", value=deadline(calendar, EVERYBODY), inline=False)
    embed.add_field(name="Who can answer", value=who_may_answer(admission), inline=False)
    return embed


def call(claimed: Claimed) -> discord.Embed:
    """Several are invited who would get their DM too late."""
    calendar = claimed.calendar
    embed = discord.Embed(
        title=f"You're invited: {safe(calendar.name, 200)}",
        description=f"{mention(calendar.owner.discord_id)} asks when you can meet. Press **Pick times**, and "
        "only you will see it.",
        colour=AMBER,
    )
    embed.add_field(name="Answer by", value=deadline(calendar, EVERYBODY), inline=False)
    return embed
