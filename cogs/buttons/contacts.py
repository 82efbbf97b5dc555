"""The buttons of the contacts."""

import discord

from cogs.base import Interaction, ask, show_instead
from cogs.buttons.layout import view
from cogs.buttons.pages import turners
from cogs.render import contacts as render
from services.paging import Page
from services.people import contacts
from services.people.contacts import ContactCard


def pages(page: Page[ContactCard]) -> discord.ui.View:
    """Buttons to the pages before and after."""
    return view(turners(page, "contacts"))


async def turn(interaction: Interaction, number: int) -> None:
    """Shows another page in place."""
    page = await contacts.page(ask(interaction), number)
    await show_instead(interaction, embed=render.contacts(page), view=pages(page))
