"""/calendar edit."""

from discord import app_commands

from cogs import options
from cogs.base import Interaction, ask, respond
from cogs.buttons.layout import confirmation
from cogs.calendar.fields import takes_fields
from cogs.render import edits as render
from scheduling.fields import CalendarWords
from services.calendars import edits


@app_commands.command(
    description="Change a calendar; people are told, and you confirm if times would be lost"
)
@app_commands.describe(calendar="One of your calendars; pick it from the list")
@app_commands.autocomplete(calendar=options.own_calendar)
@takes_fields()
async def edit(interaction: Interaction, /, calendar: str, **typed: str | None) -> None:
    result = await edits.edit(ask(interaction), calendar, CalendarWords(**typed))
    if result.draft_id is None:
        await respond(interaction, embed=render.edited(result))
    else:
        confirm = confirmation("Save and tell them", "apply_edit", result.draft_id)
        await respond(interaction, embed=render.editing(result), view=confirm)
