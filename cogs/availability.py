"""/availability: when people can."""

import discord
from discord import app_commands

from cogs import options
from cogs.base import Interaction, ask, respond
from cogs.buttons import own_calendars, zones
from cogs.buttons.layout import confirmation
from cogs.buttons.meanings import asked
from cogs.buttons.undoing import echo
from cogs.render import availability as render
from cogs.render import usual_weeks as usual_render
from scheduling.errors import ZoneNeeded
from scheduling.model import Preference
from services.answers import availability as service
from services.answers import usual_weeks
from services.answers.zones import Begun
from services.people import connections

availability = app_commands.Group(name="availability", description="When you're free")

_PREFERENCES = [
    app_commands.Choice(name="I prefer these times", value=Preference.HIGH.value),
    app_commands.Choice(name="Only if needed", value=Preference.LOW.value),
]


@availability.command(name="add", description="Say when you're free; this also accepts the invitation")
@app_commands.describe(
    calendar="Its name; pick it from the list",
    when="Such as weekdays 9-12 except wed, prefer tue 2-5pm; in your time zone",
    preference="How well times suit you where you don't say; preferred by default",
    name="A note for yourself",
)
@app_commands.autocomplete(calendar=options.known_calendar, when=options.when)
@app_commands.choices(preference=_PREFERENCES)
async def add_availability(
    interaction: Interaction,
    calendar: str,
    when: str,
    preference: str | None = None,
    name: str = "",
) -> None:
    chosen = Preference(preference) if preference else None
    try:
        async with asked(interaction):
            await echo(interaction, await service.add(ask(interaction), calendar, when, chosen, name))
    except ZoneNeeded as needed:
        typed = {"when": when, "preference": chosen or "", "name": name}
        begun = Begun("times_form", (needed.calendar_id, 0), typed)
        await zones.ask_clock(interaction, begun, needed.calendar_id)


@availability.command(name="edit", description="Change one of your entries")
@app_commands.describe(
    calendar="Its name; pick it from the list",
    entry="Which of your entries; pick it from the list",
    when="The new times, in your time zone",
    preference="How well these times suit you",
    name="A note for yourself",
)
@app_commands.autocomplete(calendar=options.known_calendar, entry=options.entry, when=options.when)
@app_commands.choices(preference=_PREFERENCES)
async def edit_availability(
    interaction: Interaction,
    calendar: str,
    entry: str,
    when: str | None = None,
    preference: str | None = None,
    name: str | None = None,
) -> None:
    chosen = Preference(preference) if preference else None
    async with asked(interaction):
        changed = await service.edit(
            ask(interaction), calendar, entry, when=when, preference=chosen, name=name
        )
        await echo(interaction, changed)


@availability.command(name="remove", description="Remove one of your entries")
@app_commands.describe(
    calendar="Its name; pick it from the list", entry="Which of your entries; pick it from the list"
)
@app_commands.autocomplete(calendar=options.known_calendar, entry=options.entry)
async def remove_availability(interaction: Interaction, calendar: str, entry: str) -> None:
    left = await service.remove(ask(interaction), calendar, entry)
    await respond(interaction, embed=render.view(left))


@availability.command(name="clear", description="Remove all your times on a calendar; you confirm first")
@app_commands.describe(calendar="Its name; pick it from the list")
@app_commands.autocomplete(calendar=options.known_calendar)
async def clear_availability(interaction: Interaction, calendar: str) -> None:
    shown = await service.clearable(ask(interaction), calendar)
    confirm = confirmation("Remove all my times", "clear_times", shown.calendar.id)
    await respond(interaction, embed=render.clearing(shown), view=confirm)


@availability.command(name="view", description="Your times on a calendar; organizers see everyone's")
@app_commands.describe(
    calendar="Its name; pick it from the list", attendee="Someone you invited; leave out for yourself"
)
@app_commands.autocomplete(calendar=options.known_calendar, attendee=options.attendee)
async def view_availability(interaction: Interaction, calendar: str, attendee: str | None = None) -> None:
    seen = await service.view(ask(interaction), calendar, attendee)
    await respond(interaction, embed=render.view(seen))


@availability.command(name="import", description="Start from your own calendar: busy times from an .ics file")
@app_commands.describe(
    calendar="Its name; pick it from the list", file="An .ics file, as your calendar app exports it"
)
@app_commands.autocomplete(calendar=options.known_calendar)
async def import_file(interaction: Interaction, calendar: str, file: discord.Attachment) -> None:
    await own_calendars.import_file(interaction, calendar, file)


@availability.command(
    name="connect", description="Give your calendar's private address once; I'll mark busy times"
)
@app_commands.describe(
    calendar="Which one to answer first; pick it from the list",
    address="The private or secret .ics address from your calendar's settings; kept encrypted",
)
@app_commands.autocomplete(calendar=options.known_calendar)
async def connect(interaction: Interaction, calendar: str, address: str) -> None:
    await own_calendars.connect(interaction, calendar, address)


@availability.command(
    name="disconnect", description="Delete the address of your calendar, and its busy times"
)
async def disconnect(interaction: Interaction) -> None:
    await connections.disconnect(ask(interaction))
    await respond(interaction, embed=render.disconnected())


@availability.command(name="usual", description="Your usual week: save it once, then answer with one press")
@app_commands.describe(
    when="Such as weekdays 9-12, tue 14-17 if needed; none removes it; leave out to see it"
)
@app_commands.autocomplete(when=options.usual_week)
async def usual_week(interaction: Interaction, when: str | None = None) -> None:
    if when is None:
        await respond(interaction, embed=usual_render.week(await usual_weeks.show(ask(interaction))))
        return
    async with asked(interaction):
        await respond(interaction, embed=usual_render.told(await usual_weeks.tell(ask(interaction), when)))
