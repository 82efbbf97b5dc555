"""What the organizer presses: inviting from a picker, and finalizing."""

from typing import Any

import discord

from cogs.base import Interaction, ask, chosen, raw, respond
from cogs.buttons.layout import Option, Style, button, custom_id, menu, view
from cogs.render import finalizing as finalizing_render
from cogs.render import invitations as render
from cogs.render.text import BLUE
from scheduling.model import Calendar, Person
from services import calendars, contacts, finalizing, invitations
from services.finalizing import MeetingPreview
from services.lookup import calendar_ref
from services.request import Account

_WHOM = "Whom do you want to invite?"


def opened(calendar: Calendar) -> discord.ui.View:
    """The buttons of a calendar just opened."""
    return view(
        [
            button("Invite people", "pick_invitees", calendar.id, style=Style.primary),
            button("Add my times", "own_times", calendar.id),
        ]
    )


def status(calendar: Calendar) -> discord.ui.View:
    """The buttons of the private status while people can still be invited."""
    return view([button("Invite people", "pick_invitees", calendar.id, style=Style.primary)])


def confirmation(shown: MeetingPreview) -> discord.ui.View:
    """Nothing is fixed before this is pressed."""
    return view([button("Finalize and tell everyone", "finalize", shown.draft_id, style=Style.danger)])


async def pick_invitees(interaction: Interaction, calendar_id: int) -> None:
    """Shows a picker: members where there is a server, else one's contacts."""
    await show_picker(interaction, await calendars.invitable(ask(interaction), calendar_ref(calendar_id)))


async def show_picker(interaction: Interaction, calendar: Calendar) -> None:
    """The picker, for up to 25 people at once."""
    if interaction.guild_id is not None:
        picker: discord.ui.Item[Any] = discord.ui.UserSelect(
            custom_id=custom_id("invite_members", calendar.id),
            placeholder=_WHOM,
            max_values=25,
        )
    else:
        known = await contacts.suggest(ask(interaction), "")
        if not known:
            await respond(interaction, embed=_no_contacts())
            return
        picker = menu(
            "Whom do you want to invite?", _options(known), "invite_contacts", calendar.id, many=True
        )
    embed = discord.Embed(
        title=calendar.name, description="Choose up to 25 people; each gets a DM.", colour=BLUE
    )
    await respond(interaction, embed=embed, view=view([picker]))


async def invite_members(interaction: Interaction, calendar_id: int) -> None:
    """Invites the members chosen in the picker."""
    users = raw(interaction).get("resolved", {}).get("users", {})
    accounts = [_account(user) for user in users.values()]
    result = await invitations.invite_all(ask(interaction), calendar_ref(calendar_id), accounts)
    await interaction.response.edit_message(embed=render.invited(result), view=None)


async def invite_contacts(interaction: Interaction, calendar_id: int) -> None:
    """Invites the contacts chosen in the picker."""
    result = await invitations.invite_contacts(
        ask(interaction), calendar_ref(calendar_id), chosen(interaction)
    )
    await interaction.response.edit_message(embed=render.invited(result), view=None)


async def finalize(interaction: Interaction, draft_id: int) -> None:
    """Fixes the meeting that was shown, and takes the button away."""
    result = await finalizing.confirm(ask(interaction), draft_id)
    await interaction.response.edit_message(embed=finalizing_render.finalized(result), view=None)


def _account(user: dict[str, Any]) -> Account:
    """An account as a menu's raw data shows it."""
    name = user.get("global_name") or user["username"]
    return Account(int(user["id"]), name, is_bot=bool(user.get("bot")))


def _options(people: list[Person]) -> list[Option]:
    return [(f"con:{person.id}", person.name, None) for person in people]


def _no_contacts() -> discord.Embed:
    return discord.Embed(
        description="**You have no contacts yet.**\nAdd some with `/contacts add`, or invite anybody with "
        "`/calendar invite user:`.",
        colour=BLUE,
    )
