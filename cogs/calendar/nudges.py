"""/calendar remind."""

from discord import app_commands

from cogs import options
from cogs.base import Interaction
from cogs.buttons import nudges


@app_commands.command(description="Remind people who haven't answered yet")
@app_commands.describe(calendar="One of your calendars; pick it from the list")
@app_commands.autocomplete(calendar=options.own_calendar)
async def remind(interaction: Interaction, calendar: str) -> None:
    await nudges.remind(interaction, calendar)
