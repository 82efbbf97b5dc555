"""/calendar move."""

from discord import app_commands

from cogs import options
from cogs.base import Interaction, ask
from cogs.buttons.revising import show_move
from services.planning import moves


@app_commands.command(description="Move a meeting that is set; you confirm before anyone is told")
@app_commands.describe(
    calendar="One of your calendars; pick it from the list",
    when="A time from the list, or any of your own, such as 2026-12-01 14:00, in your time zone",
    attendee="Whose one-on-one; leave it out for a group",
)
@app_commands.autocomplete(
    calendar=options.own_calendar, when=options.possible_slot, attendee=options.whose_meeting
)
async def move(interaction: Interaction, calendar: str, when: str, attendee: str | None = None) -> None:
    await show_move(interaction, await moves.preview(ask(interaction), calendar, attendee, when))
