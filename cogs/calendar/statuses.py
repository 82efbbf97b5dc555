"""/calendar status."""

from discord import app_commands

from cogs import options
from cogs.base import Interaction, ask, respond
from cogs.buttons.posts import preview
from cogs.buttons.statuses import status as status_buttons
from cogs.render import statuses as render
from services.calendars import statuses
from services.paging import page_of


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
    request = ask(interaction)
    shown = await statuses.status(request, calendar)
    page = page_of(shown.attendees, 0)
    embed = render.private(shown, page, request.now)
    await respond(interaction, embed=embed, view=status_buttons(interaction, shown, page, request.now))
