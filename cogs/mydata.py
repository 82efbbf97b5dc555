"""/mydata: what is stored about somebody, to take along and to delete."""

from discord import app_commands

from cogs.base import Interaction, ask, respond
from cogs.buttons.mydata import show_export, stakes_view
from cogs.render import mydata as render
from services.mydata import deletion

mydata = app_commands.Group(name="mydata", description="What I know about you")


@mydata.command(name="export", description="Get everything I know about you as a file")
async def export_data(interaction: Interaction) -> None:
    await show_export(interaction)


@mydata.command(name="delete", description="Delete everything I know about you; you confirm first")
async def delete_data(interaction: Interaction) -> None:
    at_stake = await deletion.stakes(ask(interaction))
    await respond(interaction, embed=render.at_stake(at_stake), view=stakes_view())
