"""/calendar status."""

from discord import app_commands

from cogs import options
from cogs.base import Interaction, ask
from cogs.buttons.posts import preview
from cogs.buttons.statuses import show_status
from services.calendars import statuses


@app_commands.command(description="See who has accepted, declined, and added their times")
@app_commands.describe(
    calendar="One of your calendars; pick it from the list",
    post="Post it in this channel for everyone, without who declined; you see it first",
)
@app_commands.autocomplete(calendar=options.own_calendar)
async def status(interaction: Interaction, calendar: str, post: bool = False) -> None:
    if post:
        await preview(interaction, calendar)
        return
    await show_status(interaction, await statuses.status(ask(interaction), calendar), 0, instead=False)
