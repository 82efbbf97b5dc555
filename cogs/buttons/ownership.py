"""Naming co-organizers, stepping back, and taking over a calendar whose owner has left the server."""

import asyncio
from typing import Any

import discord

from cogs.base import Interaction, ask, chosen, raw, respond, show_instead
from cogs.buttons.layout import button, custom_id, menu, view
from cogs.buttons.posts import check_bot_is_in
from cogs.render import ownership as render
from cogs.render.namesakes import calendars_told_apart
from scheduling.errors import DraftGone, MayNotManage, NotInAServer, OwnerIsHere
from scheduling.model import Calendar
from services.calendars import ownership
from services.calendars.ownership import Organizers
from services.lookup import calendar_ref, id_in
from services.people import contacts
from services.request import Account

_GONE = (10007, 10013)  # Unknown member, unknown user.
_WHO = "Add a co-organizer"


async def show_organizers(interaction: Interaction, ref: str) -> None:
    """Who organizes a calendar, and what the asker can change about it."""
    shown = await ownership.organizers(ask(interaction), ref)
    await respond(interaction, embed=render.organizers(shown), view=await _controls(interaction, shown))


async def organizers(interaction: Interaction, calendar_id: int) -> None:
    """The same from the private status."""
    await show_organizers(interaction, calendar_ref(calendar_id))


async def _controls(interaction: Interaction, shown: Organizers) -> discord.ui.View:
    number = shown.calendar.id
    if not shown.is_owner:
        return view([button("Step back", "step_back", number)])
    items = [picker] if (picker := await _picker(interaction, number)) else []
    if shown.people:
        people = [(str(one.id), one.name, None) for one in shown.people]
        items.append(menu("Remove a co-organizer", people, "remove_organizer", number))
    return view(items)


async def _picker(interaction: Interaction, calendar_id: int) -> discord.ui.Item[Any] | None:
    """Members where there is a server, else one's contacts."""
    if interaction.guild_id is not None:
        return discord.ui.UserSelect(custom_id=custom_id("name_organizer", calendar_id), placeholder=_WHO)
    known = await contacts.suggest(ask(interaction), "")
    people = [(f"con:{person.id}", person.name, None) for person in known]
    return menu(_WHO, people, "name_contact", calendar_id) if people else None


async def name_organizer(interaction: Interaction, calendar_id: int) -> None:
    """Makes the chosen member a co-organizer."""
    users = list(raw(interaction).get("resolved", {}).get("users", {}).values())
    if not users:
        raise DraftGone
    user = users[0]
    name = user.get("global_name") or user["username"]
    await _name(interaction, calendar_id, Account(int(user["id"]), name, is_bot=bool(user.get("bot"))))


async def name_contact(interaction: Interaction, calendar_id: int) -> None:
    """Makes the chosen contact a co-organizer."""
    await _name(interaction, calendar_id, chosen(interaction)[0])


async def _name(interaction: Interaction, calendar_id: int, who: Account | str) -> None:
    shown = await ownership.name(ask(interaction), calendar_ref(calendar_id), who)
    await show_instead(interaction, embed=render.added(shown), view=await _controls(interaction, shown))


async def remove_organizer(interaction: Interaction, calendar_id: int) -> None:
    """Somebody no longer organizes it."""
    value = chosen(interaction)[0]
    if not value.isdecimal():
        raise DraftGone
    shown = await ownership.remove(ask(interaction), calendar_ref(calendar_id), int(value))
    await show_instead(interaction, embed=render.organizers(shown), view=await _controls(interaction, shown))


async def step_back(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """The asker no longer organizes it."""
    shown = await ownership.step_back(ask(interaction), calendar_ref(calendar_id))
    await show_instead(interaction, embed=render.stepped_back(shown), view=None)


async def show_adoptable(interaction: Interaction) -> None:
    """The calendars of this server whose owners have left it: Discord is asked for each of them."""
    found = await _in_server(interaction)
    await interaction.response.defer(ephemeral=True, thinking=True)
    owners = {calendar.owner.discord_id for calendar in found}
    gone = await asyncio.gather(*(_has_left(interaction, one) for one in owners))
    has_left = dict(zip(owners, gone, strict=True))
    left = [calendar for calendar in found if has_left[calendar.owner.discord_id]]
    options = [
        (calendar_ref(one.id), label, f"from {one.owner.name}")
        for one, label in zip(left, calendars_told_apart(left), strict=True)
    ]
    controls = view([menu("Choose a calendar", options, "adopt")] if options else [])
    await respond(interaction, embed=render.adoptable(len(left)), view=controls)


async def adopt(interaction: Interaction) -> None:
    """Gives the chosen calendar a new owner, if its owner has really left."""
    found = {one.id: one for one in await _in_server(interaction)}
    calendar = found.get(id_in(chosen(interaction)[0], "cal") or 0)
    if calendar is None:
        raise DraftGone
    request = ask(interaction)
    if not await _has_left(interaction, calendar.owner.discord_id):
        raise OwnerIsHere(calendar.name, calendar.owner.name)
    taken = await ownership.adopt(
        request, calendar.id, left=calendar.owner.discord_id, manages=interaction.permissions.manage_guild
    )
    await show_instead(interaction, embed=render.adopted(taken), view=None)


async def _in_server(interaction: Interaction) -> list[Calendar]:
    """What could be taken over, whether or not its owners are here. Raises MayNotManage, NotInAServer."""
    if interaction.guild_id is None:
        raise NotInAServer
    check_bot_is_in(interaction)
    manages = interaction.permissions.manage_guild
    found = await ownership.in_server(ask(interaction), manages=manages)
    if not manages and not found:
        raise MayNotManage
    return found


async def _has_left(interaction: Interaction, account_id: int) -> bool:
    """Whether Discord knows no such member at this moment."""
    if interaction.guild is None:
        raise NotInAServer
    try:
        await interaction.guild.fetch_member(account_id)
    except discord.NotFound as error:
        if error.code not in _GONE:
            raise
        return True
    return False
