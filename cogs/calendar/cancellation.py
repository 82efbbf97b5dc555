"""/calendar cancel."""

from discord import app_commands

from cogs import options
from cogs.base import Interaction, ask, respond
from cogs.buttons.layout import button, confirmation
from cogs.render import cancellation as render
from services.calendars import cancellation


@app_commands.command(description="Cancel a calendar and tell everyone; you confirm first")
@app_commands.describe(calendar="One of your calendars; pick it from the list")
@app_commands.autocomplete(calendar=options.own_calendar)
async def cancel(interaction: Interaction, calendar: str) -> None:
    shown = await cancellation.cancellable(ask(interaction), calendar)
    confirm = confirmation("Cancel and tell everyone", "cancel_calendar", shown.calendar.id)
    if shown.every is not None:
        confirm.add_item(button("Stop repeating", "stop_again", shown.calendar.id))
    await respond(interaction, embed=render.cancelling(shown), view=confirm)
