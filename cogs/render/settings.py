"""The settings of a server."""

import discord

from cogs.render.text import BLUE, cut_lines, length_label, mention_role
from services.server_settings import ServerSettings


def settings(shown: ServerSettings) -> discord.Embed:
    """How they are now."""
    embed = discord.Embed(
        title="OneOnOne in this server",
        description="Changes to reminders apply to calendars opened or moved from now on.",
        colour=BLUE,
    )
    place = "any channel" if shown.channel_id is None else f"only <#{shown.channel_id}>"
    embed.add_field(name="Where calendars may be posted", value=place, inline=False)
    who = "everyone" if shown.opener_role_id is None else mention_role(shown.opener_role_id)
    where = cut_lines([f"<#{channel}>" for channel in shown.opening_channels], 900) or "anywhere"
    embed.add_field(name="Who can open calendars", value=who, inline=False)
    embed.add_field(name="Where calendars can be opened", value=where, inline=False)
    times = ", ".join(length_label(lead) for lead in shown.reminders) or "no reminders"
    usual = " (the default)" if shown.usual_reminders else ""
    embed.add_field(name="Reminders before a deadline", value=f"{times}{usual}", inline=False)
    events = "on, unless the organizer leaves it out" if shown.server_events else "only if the organizer asks"
    embed.add_field(name="Server events for group meetings", value=events, inline=False)
    embed.set_footer(text="Reminders wait for each person's waking hours")
    return embed
