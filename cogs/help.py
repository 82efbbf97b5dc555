"""/help: what to do next, from where this person stands."""

from discord import app_commands

from cogs.base import Interaction, ask, respond
from cogs.render import help as render
from services import guidance


@app_commands.command(name="help", description="What to do next, from where you stand")
async def help_command(interaction: Interaction) -> None:
    request = ask(interaction)
    await respond(interaction, embed=render.help_for(await guidance.standing(request), request.now))
