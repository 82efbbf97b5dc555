"""Wanting no more invitations from somebody, and wanting them again."""

import discord

from cogs.render.text import GREEN, GREY, safe
from scheduling.model import Person


def barred(owner: Person) -> discord.Embed:
    """They can't invite this person any more."""
    return discord.Embed(
        description=f"**{safe(owner.name)} can't invite you anymore.**\nI've declined what they asked you; "
        "that's all they see. To change your mind, press the button or use `/help`.",
        colour=GREY,
    )


def unbarred(owner: Person) -> discord.Embed:
    """They can again."""
    return discord.Embed(description=f"**{safe(owner.name)} can invite you again.**", colour=GREEN)
