"""/calendar finalize."""

from discord import app_commands

from cogs import options
from cogs.base import Interaction, ask, respond
from cogs.buttons.calendars import confirmation
from cogs.render import finalizing as render
from services import finalizing


@app_commands.command(description="Fix the meeting at a time of your choice; you confirm first")
@app_commands.describe(
    calendar="One of your calendars; pick it from the list",
    when="The day and time it starts, such as 2026-12-01 14:00, in your time zone",
)
@app_commands.autocomplete(calendar=options.own_calendar, when=options.meeting)
async def finalize(interaction: Interaction, calendar: str, when: str) -> None:
    shown = await finalizing.preview(ask(interaction), calendar, when)
    await respond(interaction, embed=render.preview(shown), view=confirmation(shown))
