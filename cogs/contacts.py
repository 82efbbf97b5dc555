"""/contacts: the people somebody meets again and again."""

import discord
from discord import app_commands

from cogs import options
from cogs.base import Interaction, account, ask, respond
from cogs.buttons.contacts import pages
from cogs.render import contacts as render
from services.people import contacts as service

contacts = app_commands.Group(name="contacts", description="People you often meet")


@contacts.command(name="list", description="Your contacts")
async def list_contacts(interaction: Interaction) -> None:
    page = await service.page(ask(interaction))
    await respond(interaction, embed=render.contacts(page), view=pages(page))


@contacts.command(name="add", description="Add someone who is registered, by email or Discord account")
@app_commands.describe(email="Their email", user="Their Discord account")
async def add_contact(
    interaction: Interaction, email: str | None = None, user: discord.User | None = None
) -> None:
    card = await service.add(ask(interaction), email=email, account=account(user) if user else None)
    await respond(interaction, embed=render.contact_added(card))


@contacts.command(name="remove", description="Remove someone from your contacts, by email or Discord account")
@app_commands.describe(email="Their email", user="Their Discord account")
async def remove_contact(
    interaction: Interaction, email: str | None = None, user: discord.User | None = None
) -> None:
    person = await service.remove(ask(interaction), email=email, account=account(user) if user else None)
    await respond(interaction, embed=render.contact_removed(person))


@contacts.command(name="profile", description="Show one of your contacts")
@app_commands.describe(contact="Their name; pick it from the list")
@app_commands.autocomplete(contact=options.contact)
async def contact_profile(interaction: Interaction, contact: str) -> None:
    await respond(interaction, embed=render.contact(await service.profile(ask(interaction), contact)))


@app_commands.context_menu(name="Add to contacts")
async def add_to_contacts(interaction: Interaction, user: discord.User) -> None:
    """The user menu's way to /contacts add."""
    card = await service.add(ask(interaction), email=None, account=account(user))
    await respond(interaction, embed=render.contact_added(card))
