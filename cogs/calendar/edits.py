"""/calendar edit."""

from discord import app_commands

from cogs import options
from cogs.base import Interaction, ask, defer
from cogs.buttons.edits import open_edit, show_edited
from cogs.calendar.fields import takes_fields
from scheduling.fields import CalendarWords
from services.calendars import edits


@app_commands.command(description="Change a calendar: in a form, or what you fill in; people are told")
@app_commands.describe(calendar="One of your calendars; pick it from the list")
@app_commands.autocomplete(calendar=options.own_calendar)
@takes_fields()
async def edit(interaction: Interaction, /, calendar: str, **typed: str | None) -> None:
    words = CalendarWords(**typed)
    if words:
        await defer(interaction)
        await show_edited(interaction, await edits.edit(ask(interaction), calendar, words))
    else:
        await open_edit(interaction, calendar)
