"""/settings: what those who manage a server settle for it."""

import discord
from discord import app_commands

from cogs.base import Interaction, ask, respond
from cogs.buttons.settings import check_manager, controls
from cogs.render import settings as render
from services import server_settings as service


@app_commands.command(
    name="settings",
    description="Who opens calendars here, where they are posted, reminders, and server events",
)
@app_commands.describe(
    channel="The only channel where calendars may be posted",
    reminders="How long before a deadline, such as 48, 4 (hours), 2 days, none, or usual",
    server_events="Create a server event for each group meeting, unless its organizer says otherwise",
)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
async def settings(
    interaction: Interaction,
    channel: discord.TextChannel | None = None,
    reminders: str | None = None,
    server_events: bool | None = None,
) -> None:
    check_manager(interaction)
    request = ask(interaction)
    if channel is None and reminders is None and server_events is None:
        shown = await service.server_settings(request)
    else:
        channel_id = channel.id if channel else None
        shown = await service.change_settings(
            request, channel_id=channel_id, reminders=reminders, server_events=server_events
        )
    await respond(interaction, embed=render.settings(shown), view=controls(shown))
