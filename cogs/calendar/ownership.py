"""/calendar organizers and adopt."""

from discord import app_commands

from cogs import options
from cogs.base import Interaction
from cogs.buttons.ownership import show_adoptable, show_organizers


@app_commands.command(description="See who organizes a calendar, and add or remove co-organizers")
@app_commands.describe(calendar="One of your calendars; pick it from the list")
@app_commands.autocomplete(calendar=options.own_calendar)
async def organizers(interaction: Interaction, calendar: str) -> None:
    await show_organizers(interaction, calendar)


@app_commands.command(description="Take over a calendar of this server whose owner has left it")
async def adopt(interaction: Interaction) -> None:
    await show_adoptable(interaction)
