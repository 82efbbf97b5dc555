"""/calendar copy."""

from discord import app_commands

from cogs import options
from cogs.base import Interaction, ask, bot_is_in, defer, respond
from cogs.buttons.creation import opened
from cogs.buttons.sendings import follow
from cogs.render import copies as render
from cogs.render import opened_again
from scheduling.model import Every
from services.calendars import copies, opening_again


@app_commands.command(description="Open the same calendar on other days, with the same people invited")
@app_commands.describe(
    calendar="One of your calendars; pick it from the list",
    start_date="The first day of the new one",
    name="Its name; the same by default",
    every="Open it again and again from then on; you see each one before anybody is invited",
)
@app_commands.choices(
    every=[app_commands.Choice(name=label, value=every.value) for every, label in opened_again.EVERY.items()]
)
@app_commands.autocomplete(calendar=options.own_calendar, start_date=options.first_day)
async def copy(
    interaction: Interaction,
    calendar: str,
    start_date: str,
    name: str | None = None,
    every: str | None = None,
) -> None:
    await defer(interaction)
    request = ask(interaction)
    if every is not None:
        again = await opening_again.repeat(request, calendar, start_date, name, Every(every))
        await respond(interaction, embed=opened_again.repeating(again, request.now))
        return
    result = await copies.copy(request, calendar, start_date, name)
    embed = render.copied(result)
    refresh = follow(embed, result.sending)
    buttons = opened(result.calendar, result.calendar.owner, refresh, in_server=bot_is_in(interaction))
    await respond(interaction, embed=embed, view=buttons)
