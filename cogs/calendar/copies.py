"""/calendar copy."""

from discord import app_commands

from cogs import options
from cogs.base import Interaction, ask, bot_is_in, respond
from cogs.buttons.creation import opened
from cogs.render import copies as render
from services.calendars import copies


@app_commands.command(description="Open the same calendar on other days, with the same people invited")
@app_commands.describe(
    calendar="One of your calendars; pick it from the list",
    start_date="The first day of the new one",
    name="Its name; the same by default",
)
@app_commands.autocomplete(calendar=options.own_calendar, start_date=options.first_day)
async def copy(interaction: Interaction, calendar: str, start_date: str, name: str | None = None) -> None:
    result = await copies.copy(ask(interaction), calendar, start_date, name)
    buttons = opened(result.calendar, result.calendar.owner, in_server=bot_is_in(interaction))
    await respond(interaction, embed=render.copied(result), view=buttons)
