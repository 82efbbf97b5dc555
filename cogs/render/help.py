"""What /help says, depending on where the person stands."""

from datetime import datetime

import discord

from cogs.render.text import BLUE, safe, stamp
from services.guidance import Standing

_ABOUT = (
    "I find times to meet: an organizer opens a calendar and invites people, they say when they can, and the "
    "organizer fixes the meeting. I remember who has not answered."
)


def help_for(standing: Standing, now: datetime) -> discord.Embed:
    """The next step first, then what else there is."""
    embed = discord.Embed(title="What to do next", description=_next(standing, now), colour=BLUE)
    embed.add_field(
        name="Meeting others",
        value="`/calendar create` opens a calendar, `/calendar invite` asks people by DM, `/calendar status` "
        "shows who has answered, `/calendar finalize` fixes the time.",
        inline=False,
    )
    embed.add_field(
        name="Being invited",
        value="The DM has buttons for everything. `/invites` shows them again, `/availability add` adds "
        "times, `/availability view` shows yours.",
        inline=False,
    )
    embed.add_field(
        name="You",
        value="`/profile view`, `/contacts list`, `/contacts add`, `/login` and `/logout`.",
        inline=False,
    )
    return embed


def _next(standing: Standing, now: datetime) -> str:
    if standing.person is None or standing.person.profile is None:
        return f"{_ABOUT}\n\n**Use `/register` once**, with your name, email and time zone."
    if standing.person.signed_out:
        return "You are signed out, and I send you nothing. **Use `/login`** to go on."
    if standing.unanswered:
        first = standing.unanswered[0].calendar
        return (
            f"**{safe(first.name)}** waits for your answer, "
            f"{stamp(first.deadline, 'R')} at the latest. **Use `/invites`**."
        )
    running = [item.calendar for item in standing.own if item.calendar.accepts_answers(now)]
    if running:
        return (
            f"**{safe(running[0].name)}** is open until {stamp(running[0].deadline)}. "
            "**Use `/calendar invite`** to ask more people, `/calendar status` to see who has answered."
        )
    return f"{_ABOUT}\n\n**Use `/calendar create`**: a name and a first day are enough."
