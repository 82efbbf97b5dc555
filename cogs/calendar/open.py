"""/calendar create, list and view."""

from discord import app_commands

from cogs import options
from cogs.base import Interaction, ask, respond
from cogs.buttons.calendars import calendar_pages, opened
from cogs.calendar.fields import takes_fields
from cogs.render import calendars as render
from cogs.render.pictures import add_picture
from scheduling.fields import CalendarWords
from services.calendars import creation, views


@app_commands.command(description="Open a calendar: the days in which you look for a time")
@takes_fields(required=("name", "start_date"))
async def create(interaction: Interaction, /, **typed: str | None) -> None:
    calendar = await creation.create(ask(interaction), CalendarWords(**typed))
    zone = calendar.owner.timezone or calendar.timezone
    await respond(interaction, embed=render.created(calendar, zone), view=opened(calendar))


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
