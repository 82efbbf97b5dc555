"""Stopping all messages, which every DM offers, and wanting them again."""

from typing import Any

import discord

from cogs.base import Interaction, ask, respond, show_instead
from cogs.buttons.layout import Style, button, view
from cogs.render import accounts as render
from services.people import accounts


def stop_button(calendar_id: int, notification_id: int) -> discord.ui.Button[Any]:
    """Stands in every DM that the bot sends."""
    return button("Stop messages", "stop", calendar_id, notification_id)


def resume_button() -> discord.ui.Button[Any]:
    """The way back."""
    return button("Resume messages", "resume", style=Style.success)


async def stop(interaction: Interaction, _calendar_id: int = 0, _notification_id: int = 0) -> None:
    """Sends nothing more to whoever pressed, registered or not."""
    await accounts.stop_messages(ask(interaction))
    await respond(interaction, embed=render.messages_stopped(), view=view([resume_button()]))


async def resume(interaction: Interaction) -> None:
    """Takes that back, and sends what was held meanwhile."""
    held = await accounts.resume_messages(ask(interaction))
    await show_instead(interaction, embed=render.messages_resumed(held), view=None)
