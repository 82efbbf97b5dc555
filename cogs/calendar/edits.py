"""/calendar edit."""

from discord import app_commands

from cogs import options
from cogs.base import Interaction, ask, respond
from cogs.buttons.layout import confirmation
from cogs.render import edits as render
from scheduling.editing import CalendarChanges
from services.calendars import edits


@app_commands.command(description="Change a calendar; people are told, and you confirm what would be lost")
@app_commands.describe(
    calendar="One of your calendars; pick it from the list",
    name="What the meeting is about",
    start_date="The first day",
    end_date="The last day",
    deadline="Until when people may answer",
    description="What people should know",
    mode="One meeting with each of them, or one for all",
    meeting_length="How long a meeting is",
    buffer="What you want free between one-on-one meetings",
    hours="The hours of the day, such as 9-18",
    timezone="The zone of the days and hours",
)
@app_commands.choices(mode=options.MODES)
@app_commands.autocomplete(
    calendar=options.own_calendar,
    start_date=options.day,
    end_date=options.day,
    deadline=options.moment,
    meeting_length=options.length,
    buffer=options.length,
    hours=options.hours,
    timezone=options.timezone,
)
async def edit(
    interaction: Interaction,
    calendar: str,
    name: str | None = None,
    start_date: str | None = None,
    end_date: str | None = None,
    deadline: str | None = None,
    description: str | None = None,
    mode: str | None = None,
    meeting_length: str | None = None,
    buffer: str | None = None,
    hours: str | None = None,
    timezone: str | None = None,
) -> None:
    changes = CalendarChanges(
        name, start_date, end_date, deadline, description, meeting_length, hours, timezone, mode, buffer
    )
    result = await edits.edit(ask(interaction), calendar, changes)
    if result.draft_id is None:
        await respond(interaction, embed=render.edited(result))
    else:
        confirm = confirmation("Change it and tell them", "apply_edit", result.draft_id)
        await respond(interaction, embed=render.editing(result), view=confirm)
