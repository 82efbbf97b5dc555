"""What the organizer presses to invite, from a picker, and to take somebody off again."""

from typing import Any

import discord

from cogs.base import Interaction, ask, chosen, raw, respond, show_instead
from cogs.buttons.layout import MenuOption, Style, button, custom_id, menu, view
from cogs.buttons.sendings import follow
from cogs.render import invitations as render
from cogs.render.namesakes import calendars_told_apart
from cogs.render.text import BLUE, safe
from scheduling.model import Calendar, Person
from services import drafts
from services.calendars import invitations, views
from services.calendars.invitations import Invited
from services.lookup import attendee_ref, calendar_ref, id_in
from services.people import contacts
from services.request import Account

_WHO = "invitee"
_WHOM = "Who do you want to invite?"


async def pick_invitees(interaction: Interaction, calendar_id: int) -> None:
    """Shows a picker: members where there is a server, else one's contacts."""
    await show_picker(interaction, await views.invitable(ask(interaction), calendar_ref(calendar_id)))


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
        picker = menu(_WHOM, _options(known), "invite_contacts", calendar.id, many=True)
    embed = discord.Embed(
        title=calendar.name, description="Choose up to 25 people. I'll send each of them a DM.", colour=BLUE
    )
    await respond(interaction, embed=embed, view=view([picker]))


async def invite_members(interaction: Interaction, calendar_id: int) -> None:
    """Invites the members chosen in the picker."""
    users = raw(interaction).get("resolved", {}).get("users", {})
    accounts = [_account(user) for user in users.values()]
    result = await invitations.invite_all(ask(interaction), calendar_ref(calendar_id), accounts)
    await _show_invited(interaction, result)


async def invite_contacts(interaction: Interaction, calendar_id: int) -> None:
    """Invites the contacts chosen in the picker."""
    result = await invitations.invite_contacts(
        ask(interaction), calendar_ref(calendar_id), chosen(interaction)
    )
    await _show_invited(interaction, result)


async def show_own_calendars(interaction: Interaction, account: Account) -> None:
    """The user menu's way to invite: to which of the calendars that still take people?"""
    request = ask(interaction)
    found = await invitations.open_for(request, account)
    if not found:
        await respond(interaction, embed=_no_calendars())
        return
    draft_id = await drafts.keep(request, _WHO, {"id": account.discord_id, "name": account.name})
    labels = calendars_told_apart(found)
    options = [(calendar_ref(item.id), label, None) for item, label in zip(found, labels, strict=True)]
    embed = discord.Embed(
        description=f"Which calendar do you want to invite {safe(account.name)} to?", colour=BLUE
    )
    await respond(
        interaction, embed=embed, view=view([menu("Choose a calendar", options, "invite_to", draft_id)])
    )


async def invite_to(interaction: Interaction, draft_id: int) -> None:
    """Invites whom the user menu was opened on to the chosen calendar."""
    request = ask(interaction)
    who = await drafts.fetch(request, draft_id, _WHO)
    result = await invitations.invite(request, chosen(interaction)[0], Account(who["id"], who["name"]))
    await show_instead(
        interaction, embed=render.invited(result), view=view(again(result)) if result.again else None
    )


def again(result: Invited) -> list[discord.ui.Item[Any]]:
    """For the owner to confirm: inviting those again who may have had enough of it."""
    ids = (result.calendar.id, int(result.required))
    if not result.again:
        return []
    if len(result.again) == 1:
        (person,) = result.again
        return [button(f"Invite {person.name} again", "invite_again", *ids, person.id, style=Style.danger)]
    options: list[MenuOption] = [(attendee_ref(one.id), one.name, None) for one in result.again]
    return [menu("Invite again…", options, "invite_again", *ids, many=True)]


async def invite_again(interaction: Interaction, calendar_id: int, required: int, user_id: int = 0) -> None:
    """Invites those again whom the owner has confirmed, or chosen."""
    chosen_ones = [attendee_ref(user_id)] if user_id else chosen(interaction)
    users = [number for one in chosen_ones if (number := id_in(one, "att"))]
    result = await invitations.invite_again(
        ask(interaction), calendar_ref(calendar_id), users, required=bool(required)
    )
    await show_instead(interaction, embed=render.invited(result), view=None)


async def uninvite(interaction: Interaction, calendar_id: int, user_id: int) -> None:
    """Takes somebody off the calendar."""
    result = await invitations.uninvite(ask(interaction), calendar_ref(calendar_id), attendee_ref(user_id))
    await show_instead(interaction, embed=render.uninvited(result), view=None)


async def _show_invited(interaction: Interaction, result: Invited) -> None:
    embed = render.invited(result)
    more = button("Invite more people", "pick_invitees", result.calendar.id)
    await show_instead(
        interaction, embed=embed, view=view([*again(result), more, *follow(embed, result.sending)])
    )


def _account(user: dict[str, Any]) -> Account:
    """An account as a menu's raw data shows it."""
    name = user.get("global_name") or user["username"]
    return Account(int(user["id"]), name, is_bot=bool(user.get("bot")))


def _options(people: list[Person]) -> list[MenuOption]:
    return [(f"con:{person.id}", person.name, None) for person in people]


def _no_calendars() -> discord.Embed:
    return discord.Embed(
        description="**None of your calendars is open for invitations.**\nOpen one with `/calendar create`.",
        colour=BLUE,
    )


def _no_contacts() -> discord.Embed:
    return discord.Embed(
        description="**You have no contacts yet.**\nAdd some with `/contacts add`, or invite anyone with "
        "`/calendar invite user:`.",
        colour=BLUE,
    )
