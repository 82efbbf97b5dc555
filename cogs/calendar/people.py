"""/calendar invite and status."""

import discord
from discord import app_commands

from cogs import options
from cogs.base import Interaction, account, ask, respond
from cogs.buttons.calendars import show_picker
from cogs.buttons.calendars import status as status_buttons
from cogs.calendar import calendar as group
from cogs.render import invitations as render
from cogs.render import status as status_render
from scheduling.errors import UserOrContact
from services import calendars, invitations, statuses


@group.command(description="Invite somebody by DM; without a name, choose from a list")
@app_commands.describe(
    calendar="One of your calendars; pick it from the list",
    user="Anybody on Discord, registered or not",
    contact="One of your contacts",
)
@app_commands.autocomplete(calendar=options.own_calendar, contact=options.contact)
async def invite(
    interaction: Interaction, calendar: str, user: discord.User | None = None, contact: str | None = None
) -> None:
    request = ask(interaction)
    if user is not None and contact is not None:
        raise UserOrContact
    if user is not None:
        invited = await invitations.invite(request, calendar, account(user))
    elif contact is not None:
        invited = await invitations.invite_contact(request, calendar, contact)
    else:
        await show_picker(interaction, await calendars.invitable(request, calendar))
        return
    await respond(interaction, embed=render.invited(invited))


@group.command(description="Who has accepted, declined, and said when they can")
@app_commands.describe(calendar="One of your calendars; pick it from the list")
@app_commands.autocomplete(calendar=options.own_calendar)
async def status(interaction: Interaction, calendar: str) -> None:
    request = ask(interaction)
    shown = await statuses.status(request, calendar)
    embed = status_render.private(shown, request.now)
    if shown.calendar.accepts_answers(request.now):
        await respond(interaction, embed=embed, view=status_buttons(shown.calendar))
    else:
        await respond(interaction, embed=embed)
