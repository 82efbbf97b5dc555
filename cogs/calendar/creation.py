"""/calendar create, list and view."""

from discord import app_commands

from cogs import options
from cogs.base import Interaction, ask, respond
from cogs.buttons.invitations import calendar_pages, opened
from cogs.render import calendars as render
from cogs.render.pictures import add_picture
from scheduling.calendars import CalendarForm
from services.calendars import creation, views


@app_commands.command(description="Open a calendar: the days in which you look for a time")
@app_commands.describe(
    name="What the meeting is about",
    start_date="The first day, such as tomorrow, next monday or 2026-12-01",
    end_date="The last day; four days later unless you say otherwise",
    deadline="Until when people may answer; a day before the start unless you say otherwise",
    description="What people should know",
    mode="One meeting with each of them, or one for all; with each unless you say otherwise",
    meeting_length="30 minutes unless you say otherwise",
    buffer="What you want free between one-on-one meetings; nothing unless you say otherwise",
    hours="The hours of the day, 9-18 unless you say otherwise",
    timezone="The zone of the days and hours; yours unless you say otherwise",
)
@app_commands.choices(mode=options.MODES)
@app_commands.autocomplete(
    start_date=options.day,
    end_date=options.day,
    deadline=options.moment,
    meeting_length=options.length,
    buffer=options.length,
    hours=options.hours,
    timezone=options.timezone,
)
async def create(
    interaction: Interaction,
    name: str,
    start_date: str,
    end_date: str | None = None,
    deadline: str | None = None,
    description: str | None = None,
    mode: str | None = None,
    meeting_length: str | None = None,
    buffer: str | None = None,
    hours: str | None = None,
    timezone: str | None = None,
) -> None:
    form = CalendarForm(
        name, start_date, end_date, deadline, description, meeting_length, hours, timezone, mode, buffer
    )
    calendar = await creation.create(ask(interaction), form)
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
