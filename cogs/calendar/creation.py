"""/calendar create."""

from discord import app_commands

from cogs.base import Interaction, ask, bot_is_in, respond
from cogs.buttons.creation import opened
from cogs.calendar.fields import takes_fields
from cogs.render import calendars as render
from scheduling.fields import CalendarWords
from services.calendars import creation


@app_commands.command(description="Open a calendar: the days you want to find a time in")
@takes_fields(required=("name", "start_date"))
async def create(interaction: Interaction, /, **typed: str | None) -> None:
    calendar = await creation.create(ask(interaction), CalendarWords(**typed))
    await respond(
        interaction,
        embed=render.created(calendar),
        view=opened(calendar, calendar.owner, in_server=bot_is_in(interaction)),
    )
