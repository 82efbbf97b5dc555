"""/invites: what waits for an answer."""

from discord import app_commands

from cogs.base import Interaction, ask, respond
from cogs.buttons.acceptance import choice
from cogs.buttons.cards import answers
from cogs.render import invitations as render
from services.answers import acceptance
from services.lookup import calendar_ref


@app_commands.command(description="What you're invited to, with buttons to answer")
async def invites(interaction: Interaction) -> None:
    request = ask(interaction)
    found = await acceptance.open_invitations(request)
    if len(found) == 1:
        only = await acceptance.look(request, calendar_ref(found[0].calendar.id))
        await respond(interaction, embed=render.card(only), view=answers(only))
    elif found:
        await respond(interaction, embed=render.listing(found), view=choice(found))
    else:
        await respond(interaction, embed=render.listing(found))
