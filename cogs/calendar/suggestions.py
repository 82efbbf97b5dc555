"""/calendar suggest."""

from discord import app_commands

from cogs import options
from cogs.base import Interaction
from cogs.buttons.suggestions import suggest as find


@app_commands.command(description="The best times, with reasons; choose one to finalize")
@app_commands.describe(calendar="One of your calendars; pick it from the list")
@app_commands.autocomplete(calendar=options.own_calendar)
async def suggest(interaction: Interaction, calendar: str) -> None:
    await find(interaction, calendar)
