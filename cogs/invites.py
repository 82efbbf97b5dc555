"""/invites: what waits for an answer, and the meetings that are set."""

from discord import app_commands

from cogs.base import Interaction, ask, respond
from cogs.buttons.absences import cant_menu
from cogs.buttons.acceptance import choice
from cogs.buttons.cards import answers
from cogs.buttons.layout import view
from cogs.render import invitations as render
from cogs.render.audience import Audience
from services.answers import acceptance
from services.answers.upcoming import Engagements, engagements
from services.lookup import calendar_ref
from services.people import connections


@app_commands.command(description="What you're invited to and your meetings, with buttons to answer")
async def invites(interaction: Interaction) -> None:
    request = ask(interaction)
    theirs = await engagements(request)
    found, meetings = theirs.invitations, theirs.meetings
    if len(found) == 1 and not meetings:
        only = await acceptance.look(request, calendar_ref(found[0].calendar.id))
        await respond(interaction, embed=render.card(only), view=answers(only))
    else:
        await _list(interaction, theirs)
    if found:
        await connections.look_ahead(ask(interaction), theirs.person)


async def _list(interaction: Interaction, theirs: Engagements) -> None:
    found, meetings, audience = theirs.invitations, theirs.meetings, Audience.of(theirs.person)
    menus = [choice(found)] if found else []
    menus += [cant_menu(meetings, audience)] if meetings else []
    embed = render.listing(found, meetings, audience)
    await respond(interaction, embed=embed, **({"view": view(menus)} if menus else {}))
