"""/contacts: the people somebody meets again and again."""

import discord
from discord import app_commands

from cogs.base import Interaction, account, ask, respond
from cogs.buttons.contacts import pages
from cogs.render import people as render
from services import contacts as service

contacts = app_commands.Group(name="contacts", description="The people you meet")


@contacts.command(name="list", description="Your contacts")
async def list_contacts(interaction: Interaction) -> None:
    page = await service.page(ask(interaction))
    await respond(interaction, embed=render.contacts(page), view=pages(page))


@contacts.command(name="add", description="Keep somebody who is registered, by email or as a user")
@app_commands.describe(email="Their email", user="Their Discord account")
async def add_contact(
    interaction: Interaction, email: str | None = None, user: discord.User | None = None
) -> None:
    card = await service.add(ask(interaction), email=email, account=account(user) if user else None)
    await respond(interaction, embed=render.contact_added(card))
