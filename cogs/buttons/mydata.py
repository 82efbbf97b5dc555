"""Taking one's data along, and deleting it: confirmed by typing one's own name."""

from collections.abc import Mapping

import discord

from cogs.base import Interaction, ask, respond, show_instead
from cogs.buttons.forms import Field, Form
from cogs.buttons.layout import Style, button, custom_id, view
from cogs.errors import answer_error
from cogs.render import mydata as render
from cogs.render.text import cut
from scheduling.errors import NothingStored
from services.mydata import deletion, exports
from services.request import Request


def stakes_view() -> discord.ui.View:
    """Below what would be deleted."""
    return view(
        [button("Delete my data", "erase", style=Style.danger), button("Export it first", "export_mydata")]
    )


async def show_export(interaction: Interaction) -> None:
    """All that is stored about the asker, as files that nobody else sees."""
    request = ask(interaction)
    found = await exports.export(request)
    await respond(interaction, embed=render.exported(), files=render.files(found, request.now))


async def erase_form(request: Request) -> Form:
    """Asks for one's own name. Raises NothingStored."""
    name = (await deletion.stakes(request)).name
    field = Field("name", "Your name", hint=cut(f"Type it as it is here: {name}", 100), limit=200)
    return Form("Delete my data", custom_id("erase_form"), (field,))


async def open_form(interaction: Interaction) -> None:
    """Opens it."""
    form = await erase_form(ask(interaction))
    await interaction.response.send_modal(form.modal())


async def submit_erase(interaction: Interaction, values: Mapping[str, str]) -> None:
    """Deletes all of it. Of a form that comes too late, nothing is kept."""
    try:
        erased = await deletion.erase(ask(interaction), values.get("name", ""))
    except NothingStored as refusal:
        await answer_error(interaction, refusal)
        return
    if interaction.message is None:
        await respond(interaction, embed=render.erased(erased))
    else:
        await show_instead(interaction, embed=render.erased(erased), view=None)
