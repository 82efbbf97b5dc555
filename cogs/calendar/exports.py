"""/calendar export."""

import asyncio

from discord import app_commands

from cogs import options
from cogs.base import Interaction, ask
from cogs.render.exports import exported, ics_file
from services.planning import exports


@app_commands.command(description="Your meeting as a file for your own calendar app")
@app_commands.describe(calendar="Its name; pick it from the list")
@app_commands.autocomplete(calendar=options.known_calendar)
async def export(interaction: Interaction, calendar: str) -> None:
    request = ask(interaction)
    result = await exports.export(request, calendar)
    file = await asyncio.to_thread(ics_file, result.appointments, request.now)
    await interaction.response.send_message(embed=exported(result), file=file, ephemeral=True)
