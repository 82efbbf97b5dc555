"""/calendar invite, status and remind."""

import discord
from discord import app_commands

from cogs import options
from cogs.base import Interaction, account, ask, respond
from cogs.buttons.invitations import show_own_calendars, show_picker
from cogs.buttons.invitations import status as status_buttons
from cogs.buttons.posts import check_place, confirmation
from cogs.render import invitations as render
from cogs.render import live_status as live_render
from cogs.render import nudges as nudging_render
from cogs.render import statuses as status_render
from scheduling.errors import UserOrContact
from services.calendars import invitations, nudges, posts, statuses, views
from services.paging import page_of


@app_commands.command(description="Invite somebody by DM; without a name, choose from a list")
@app_commands.describe(
    calendar="One of your calendars; pick it from the list",
    user="Anybody on Discord, registered or not",
    contact="One of your contacts",
    required="Who is required goes first when times are found; required unless you say otherwise",
)
@app_commands.autocomplete(calendar=options.own_calendar, contact=options.contact)
async def invite(
    interaction: Interaction,
    calendar: str,
    user: discord.User | None = None,
    contact: str | None = None,
    required: bool = True,
) -> None:
    request = ask(interaction)
    if user is not None and contact is not None:
        raise UserOrContact
    if user is not None:
        invited = await invitations.invite(request, calendar, account(user), required=required)
    elif contact is not None:
        invited = await invitations.invite_contact(request, calendar, contact, required=required)
    else:
        await show_picker(interaction, await views.invitable(request, calendar))
        return
    await respond(interaction, embed=render.invited(invited))


@app_commands.command(description="Who has accepted, declined, and said when they can")
@app_commands.describe(
    calendar="One of your calendars; pick it from the list",
    post="Show it to everybody in this channel, without who declined; you see it first",
)
@app_commands.autocomplete(calendar=options.own_calendar)
async def status(interaction: Interaction, calendar: str, post: bool = False) -> None:
    request = ask(interaction)
    if post:
        await check_place(interaction)
        public = await posts.public(request, calendar)
        embed = live_render.before_posting(public, request.now)
        await respond(interaction, embed=embed, view=confirmation(public.calendar))
        return
    shown = await statuses.status(request, calendar)
    page = page_of(shown.attendees, 0)
    embed = status_render.private(shown, page, request.now)
    await respond(interaction, embed=embed, view=status_buttons(shown, page, request.now))


@app_commands.command(description="Remind those who have not answered, now")
@app_commands.describe(calendar="One of your calendars; pick it from the list")
@app_commands.autocomplete(calendar=options.own_calendar)
async def remind(interaction: Interaction, calendar: str) -> None:
    nudged = await nudges.nudge(ask(interaction), calendar)
    await respond(interaction, embed=nudging_render.nudged(nudged))


@app_commands.context_menu(name="Invite to calendar…")
async def invite_to_calendar(interaction: Interaction, user: discord.User) -> None:
    """The user menu's way to /calendar invite."""
    await show_own_calendars(interaction, account(user))
