"""/help: what to do next, from where this person stands."""

from datetime import datetime
from typing import Any

import discord
from discord import app_commands

from cogs.base import Interaction, ask, respond
from cogs.buttons.barring import allowing
from cogs.buttons.layout import Style, button, view
from cogs.buttons.messages import resume_button
from cogs.buttons.next_steps import step_buttons
from cogs.render import help as render
from services import guidance
from services.guidance import Situation


@app_commands.command(name="help", description="What you can do next")
async def help_command(interaction: Interaction) -> None:
    request = ask(interaction)
    situation = await guidance.situation(request)
    items = [*_next(situation, request.now), *allowing(situation.barred)]
    buttons = view(items) if items else discord.utils.MISSING
    shown = render.help_for(situation, request.now, request.store.host)
    await respond(interaction, embed=shown, view=buttons)


def _next(situation: Situation, now: datetime) -> list[discord.ui.Button[Any]]:
    """The next step in the order in which it is told."""
    person = situation.person
    if person is None or person.signed_out:
        return []
    if person.messages_off:
        return [resume_button()]
    if situation.unanswered:
        return [button("Answer", "answer", situation.unanswered[0].calendar.id, style=Style.primary)]
    if person.profile is None:
        return []
    if situation.own is not None:
        return step_buttons(situation.own, now)
    return [button("Open a calendar", "open_calendar", style=Style.primary)]
