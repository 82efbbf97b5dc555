"""/calendar create."""

from discord import app_commands

from cogs import options
from cogs.base import Interaction, ask, respond
from cogs.buttons.creation import opened
from cogs.render import calendars as render
from scheduling.calendars import CalendarForm
from services.calendars import creation


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
