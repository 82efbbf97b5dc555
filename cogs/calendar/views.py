"""/calendar list and view."""

from functools import partial

from discord import app_commands

from cogs import options
from cogs.base import Interaction, ask, respond, respond_with_picture
from cogs.buttons.views import below, calendar_pages, show_view
from cogs.render import calendars as render
from cogs.render.audience import Audience
from services.calendars import views
from services.planning import timetables


@app_commands.command(name="list", description="Your calendars, and those you're invited to")
async def list_calendars(interaction: Interaction) -> None:
    request = ask(interaction)
    page = await views.listing(request)
    await respond(interaction, embed=render.listing(page, request.now), view=calendar_pages(page))


@app_commands.command(description="A calendar, your answer, and how many people have answered")
@app_commands.describe(calendar="Its name; pick it from the list")
@app_commands.autocomplete(calendar=options.known_calendar)
async def view(interaction: Interaction, calendar: str) -> None:
    request = ask(interaction)
    seen = await views.view(request, calendar)
    if seen.has_timetable or not seen.shows_times:
        await show_view(interaction, seen, request.now)
        return
    embed, audience = render.view(seen, request.now), Audience.of(seen.viewer)
    if seen.owns_group_meeting:
        render.name_missing(embed, *await timetables.who_cannot(request, seen.calendar.id))
    chosen = [meeting.span for meeting in seen.meetings]
    answers = partial(views.answers, request, seen.calendar.id)
    drawing = interaction.client.pictures.draw(
        seen.calendar, answers, audience, request.now, chosen, is_whole=seen.organizes
    )
    await respond_with_picture(interaction, embed, drawing, **below(seen, request.now))
