"""Turning the pages of the contacts."""

import discord

from cogs.base import Interaction, ask
from cogs.buttons.layout import button, view
from cogs.render import people as render
from services import contacts
from services.contacts import PAGE, ContactPage


def pages(page: ContactPage) -> discord.ui.View:
    """Buttons to the pages before and after, where there are any."""
    items = []
    if page.page > 0:
        items.append(button("Previous", "contacts", page.page - 1))
    if (page.page + 1) * PAGE < page.total:
        items.append(button("Next", "contacts", page.page + 1))
    return view(items)


async def turn(interaction: Interaction, number: int) -> None:
    """Shows another page in place."""
    page = await contacts.page(ask(interaction), number)
    await interaction.response.edit_message(embed=render.contacts(page), view=pages(page))
