"""/help: what to do next, from where this person stands."""

import discord
from discord import app_commands

from cogs.base import Interaction, ask, respond
from cogs.buttons.barring import allowing
from cogs.buttons.layout import view
from cogs.buttons.messages import resume_button
from cogs.render import help as render
from services import guidance


@app_commands.command(name="help", description="What you can do next")
async def help_command(interaction: Interaction) -> None:
    request = ask(interaction)
    situation = await guidance.situation(request)
    stopped = (
        situation.person is not None and situation.person.messages_off and not situation.person.signed_out
    )
    items = [*([resume_button()] if stopped else []), *allowing(situation.barred)]
    buttons = view(items) if items else discord.utils.MISSING
    shown = render.help_for(situation, request.now, request.store.host)
    await respond(interaction, embed=shown, view=buttons)
