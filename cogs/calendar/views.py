"""/calendar list and view."""

from discord import app_commands

from cogs import options
from cogs.base import Interaction, ask, respond
from cogs.buttons.views import calendar_pages
from cogs.render import calendars as render
from cogs.render.pictures import add_picture
from services.calendars import views


@app_commands.command(name="list", description="Your calendars, and those you are invited to")
async def list_calendars(interaction: Interaction) -> None:
    request = ask(interaction)
    page = await views.listing(request)
    await respond(interaction, embed=render.listing(page, request.now), view=calendar_pages(page))


@app_commands.command(description="A calendar, your answer, and how many have answered")
@app_commands.describe(calendar="Its name; pick it from the list")
@app_commands.autocomplete(calendar=options.known_calendar)
async def view(interaction: Interaction, calendar: str) -> None:
    request = ask(interaction)
    seen = await views.view(request, calendar)
    embed, zone = render.view(seen, request.now), seen.viewer.timezone or seen.calendar.timezone
    chosen = [meeting.span for meeting in seen.meetings]
    files = await add_picture(embed, seen.calendar, seen.answers, zone, request.now, chosen)
    await respond(interaction, embed=embed, files=files)
