"""A copy of a calendar."""

import discord

from cogs.render.audience import Audience
from cogs.render.calendars import details
from cogs.render.invitations import spread_out
from cogs.render.text import BLUE, GREEN, add_footer, people
from services.calendars.copies import Copied


def copied(result: Copied) -> discord.Embed:
    """The new calendar; where an earlier try has made it, that nothing was done."""
    embed, invited = (
        details(result.calendar, Audience.of(result.calendar.owner)),
        people(result.sending.total),
    )
    if not result.again:
        embed.set_author(name="Calendar copied")
        embed.colour = GREEN
        add_footer(embed, f"I'm inviting {invited} by DM")
        spread_out(embed, result.spread, result.calendar)
        return embed
    embed.set_author(name="Already copied")
    embed.colour = BLUE
    embed.add_field(
        name="You've made this copy before",
        value=f"I invited {invited} then, and nobody again now. For another copy that starts on this day, "
        "give it a name of its own.",
        inline=False,
    )
    return embed
