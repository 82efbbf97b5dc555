"""/calendar invite and uninvite."""

import discord
from discord import app_commands

from cogs import options
from cogs.base import Interaction, account, ask, respond
from cogs.buttons.invitations import again, show_own_calendars, show_picker
from cogs.buttons.layout import confirmation, view
from cogs.render import invitations as render
from scheduling.errors import UserOrContact
from services.calendars import invitations, views


@app_commands.command(description="Invite someone by DM, or choose people from a list")
@app_commands.describe(
    calendar="One of your calendars; pick it from the list",
    user="Anyone on Discord, registered or not",
    contact="One of your contacts",
    required="Required people come first when I look for times; required by default",
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
    await respond(interaction, embed=render.invited(invited), **_buttons(invited))


def _buttons(invited: invitations.Invited) -> dict[str, discord.ui.View]:
    return {"view": view(again(invited))} if invited.again else {}


@app_commands.command(description="Remove someone from a calendar and tell them")
@app_commands.describe(
    calendar="One of your calendars; pick it from the list", attendee="Who to remove; pick them from the list"
)
@app_commands.autocomplete(calendar=options.own_calendar, attendee=options.attendee)
async def uninvite(interaction: Interaction, calendar: str, attendee: str) -> None:
    request = ask(interaction)
    found, who = await invitations.attendee(request, calendar, attendee)
    if who.has_answered or found.is_finalized:
        embed = render.uninviting(found, who.person.name)
        confirm = confirmation(f"Remove {who.person.name}", "uninvite", found.id, who.person.id)
        await respond(interaction, embed=embed, view=confirm)
    else:
        result = await invitations.uninvite(request, calendar, attendee)
        await respond(interaction, embed=render.uninvited(result))


@app_commands.context_menu(name="Invite to calendar…")
async def invite_to_calendar(interaction: Interaction, user: discord.User) -> None:
    """The user menu's way to /calendar invite."""
    await show_own_calendars(interaction, account(user))
