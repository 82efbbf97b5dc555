"""/calendar export."""

import asyncio

from discord import app_commands

from cogs import options
from cogs.base import Interaction, ask, respond
from cogs.buttons.feeds import feed_button
from cogs.buttons.layout import view
from cogs.render.exports import MOST_FILES, exported, ics_files
from services.planning import exports


@app_commands.command(description="Your meeting as a file for your own calendar app")
@app_commands.describe(calendar="Its name; pick it from the list")
@app_commands.autocomplete(calendar=options.known_calendar)
async def export(interaction: Interaction, calendar: str) -> None:
    request = ask(interaction)
    result = await exports.export(request, calendar)
    files = await asyncio.to_thread(ics_files, result.appointments, request.now)
    has_feeds = request.store.host.feeds_at is not None
    offered = {"view": view([feed_button()])} if has_feeds else {}
    embed = exported(result, has_feeds=has_feeds)
    await respond(interaction, embed=embed, files=files[:MOST_FILES], **offered)
    for start in range(MOST_FILES, len(files), MOST_FILES):
        await respond(interaction, files=files[start : start + MOST_FILES])
