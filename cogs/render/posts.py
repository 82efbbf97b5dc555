"""Posting a calendar in a channel: what its owner is shown before, and the answers."""

from datetime import datetime

import discord

from cogs.render.live_status import live, who_may_answer
from cogs.render.text import AMBER, GREEN, safe
from scheduling.admission import ONLY_INVITED
from services.calendars.posts import Posting
from services.outbox.live_status import PublicStatus


def posting(status: PublicStatus, now: datetime) -> discord.Embed:
    """What would become visible, before it does."""
    embed = live(status, now, ONLY_INVITED)
    embed.set_author(name="What everyone in this channel would see")
    embed.colour = AMBER
    embed.add_field(
        name="If you post it",
        value="It keeps itself up to date, and shows the meeting once it's set. Before the deadline, I "
        "remind the channel once or twice. If I "
        "can't reach someone by DM, I mention them here without saying why.\n"
        "**Post for everyone** lets anyone here answer, **Post for a role** only people with that role, and "
        "**Post for invitees** only people you invite by name.\n"
        "**Only summaries** posts nothing now, just a summary on mornings with news and when everyone has "
        "answered.",
        inline=False,
    )
    return embed


def posted(status: PublicStatus, channel_id: int, posting: Posting, note: str = "") -> discord.Embed:
    """The answer to the confirmation of a live status."""
    embed = discord.Embed(
        title=f"Posted: {safe(status.calendar.name, 200)}",
        description=f"It'll appear in <#{channel_id}> in a moment, and keep itself up to date.",
        colour=GREEN,
    )
    embed.add_field(name="Who can answer", value=who_may_answer(posting.admission), inline=False)
    if note:
        embed.add_field(name="Pings", value=note, inline=False)
    if posting.admission.is_open and status.calendar.expected is None:
        embed.set_footer(text="Say how many people you expect with /calendar edit expected")
    return embed


def pinging(posting: Posting, *, may_ping: bool) -> str:
    """Whether and when the role is pinged."""
    if not may_ping:
        return "I won't ping the role: you'd need permission to mention it, and so would I."
    offered = {"once, now": posting.pings, "with reminders of the deadline": posting.reminder_pings}
    whens = [when for when, wanted in offered.items() if wanted]
    return f"I'll ping the role {' and '.join(whens)}." if whens else "I won't ping the role."


def summaries_allowed(status: PublicStatus, channel_id: int) -> discord.Embed:
    """The answer where only summaries are wanted."""
    return discord.Embed(
        title=f"Summaries: {safe(status.calendar.name, 200)}",
        description=f"I'll post them in <#{channel_id}> when there's news.",
        colour=GREEN,
    )
