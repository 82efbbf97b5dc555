"""What a new calendar offers to its owner."""

import discord

from cogs.buttons.layout import Style, button, view
from scheduling.model import Calendar


def opened(calendar: Calendar) -> discord.ui.View:
    """The buttons of a calendar just opened."""
    return view(
        [
            button("Invite people", "pick_invitees", calendar.id, style=Style.primary),
            button("Add my times", "pick", calendar.id),
        ]
    )
