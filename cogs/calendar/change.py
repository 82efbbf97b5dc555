"""/calendar edit, uninvite, cancel and copy."""

from discord import app_commands

from cogs import options
from cogs.base import Interaction, ask, respond
from cogs.buttons.calendars import opened
from cogs.buttons.confirmations import cancelling, editing_range, uninviting
from cogs.calendar.fields import takes_fields
from cogs.render import changes as render
from scheduling.fields import CalendarWords
from services.calendars import cancellation, copies, edits, invitations


@app_commands.command(description="Change a calendar; people are told, and you confirm what would be lost")
@app_commands.describe(calendar="One of your calendars; pick it from the list")
@app_commands.autocomplete(calendar=options.own_calendar)
@takes_fields()
async def edit(interaction: Interaction, /, calendar: str, **typed: str | None) -> None:
    result = await edits.edit(ask(interaction), calendar, CalendarWords(**typed))
    if result.draft_id is None:
        await respond(interaction, embed=render.edited(result))
    else:
        await respond(interaction, embed=render.losing(result), view=editing_range(result.draft_id))


@app_commands.command(description="Take somebody off a calendar, and tell them")
@app_commands.describe(
    calendar="One of your calendars; pick it from the list", attendee="Whom; pick them from the list"
)
@app_commands.autocomplete(calendar=options.own_calendar, attendee=options.attendee)
async def uninvite(interaction: Interaction, calendar: str, attendee: str) -> None:
    request = ask(interaction)
    found, who = await invitations.attendee(request, calendar, attendee)
    if who.has_answered:
        embed = render.uninviting(found.name, who.person.name)
        await respond(interaction, embed=embed, view=uninviting(found, who.person))
    else:
        result = await invitations.uninvite(request, calendar, attendee)
        await respond(interaction, embed=render.uninvited(result))


@app_commands.command(description="Call a calendar off and tell everyone; you confirm first")
@app_commands.describe(calendar="One of your calendars; pick it from the list")
@app_commands.autocomplete(calendar=options.own_calendar)
async def cancel(interaction: Interaction, calendar: str) -> None:
    shown = await cancellation.cancellable(ask(interaction), calendar)
    await respond(interaction, embed=render.cancelling(shown), view=cancelling(shown.calendar))


@app_commands.command(description="The same again on other days, with the same people invited")
@app_commands.describe(
    calendar="One of your calendars; pick it from the list",
    start_date="The first day of the new one",
    name="Its name; the same unless you say otherwise",
)
@app_commands.autocomplete(calendar=options.own_calendar, start_date=options.day)
async def copy(interaction: Interaction, calendar: str, start_date: str, name: str | None = None) -> None:
    result = await copies.copy(ask(interaction), calendar, start_date, name)
    zone = result.calendar.owner.timezone or result.calendar.timezone
    await respond(interaction, embed=render.copied(result, zone), view=opened(result.calendar))
