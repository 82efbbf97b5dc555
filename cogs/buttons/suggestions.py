"""Suggestions of the best times: finding them, with progress, and what can be done with them."""

import asyncio
from collections.abc import Sequence
from typing import Any

import discord
from msgspec.structs import replace

from cogs.base import Interaction, ask, respond
from cogs.buttons.layout import Style, button, view
from cogs.buttons.timetables import show_beside
from cogs.render import nudges as nudges_render
from cogs.render import pictures
from cogs.render import suggestions as render
from cogs.render.audience import Audience
from scheduling.model import Mode
from services.lookup import calendar_ref
from services.planning import more_time, suggestions
from services.planning.computing import Computation
from services.planning.suggestions import Suggestion
from services.planning.timetables import TimetableSource
from services.planning.wishes import Reached

AT_ONCE = 0.7  # Seconds; what takes longer is deferred, so that Discord waits.
PATIENCE = 1.0  # Seconds, before how far it has got is shown again.


async def suggest(interaction: Interaction, ref: str, before: Reached | None = None) -> None:
    """Finds the best times and shows them, for the owner alone: with what is won and lost since `before`."""
    found = await find(interaction, ref)
    embed, audience = render.suggestion(found, before), Audience.of(found.viewer)
    if found.calendar.mode is Mode.ONE_ON_ONE:
        await show_beside(interaction, embed, TimetableSource.PROPOSAL, found.options[0].id, _asking(found))
        return
    chosen = [slot.span for slot in found.options[0].slots]
    now = interaction.client.store.now()
    drawing = interaction.client.pictures.draw(found.calendar, found.answers, audience, now, chosen)
    await show(interaction, embed, _buttons(found), pictures.show(embed, await asyncio.shield(drawing)))


async def find(interaction: Interaction, ref: str) -> Suggestion:
    """Finds the best times and keeps them; if it takes long, shows how far it has got."""
    client, asked = interaction.client, await suggestions.ask_for(ask(interaction), ref)
    computation = client.planner.compute(client.store, asked)
    await keep_company(interaction, computation)
    return replace(await asyncio.shield(computation.finding), viewer=asked.viewer)


async def show(
    interaction: Interaction,
    embed: discord.Embed,
    buttons: discord.ui.View,
    files: Sequence[discord.File] = (),
) -> None:
    """In the place of the progress, if there was any."""
    if interaction.response.is_done():
        await interaction.edit_original_response(embed=embed, view=buttons, attachments=files)
    else:
        await respond(interaction, embed=embed, view=buttons, files=list(files))


async def keep_company(interaction: Interaction, computation: Computation) -> None:
    """Defers if it takes long, and then shows how far it has got, until it has been found."""
    await asyncio.wait([computation.finding], timeout=AT_ONCE)
    if computation.finding.done():
        return
    if not interaction.response.is_done():
        await interaction.response.defer(ephemeral=True, thinking=True)
    shown = None
    while not computation.finding.done():
        embed = render.progress_so_far(computation)
        if embed != shown:
            await interaction.edit_original_response(embed=embed, view=_enough(computation))
            shown = embed
        await asyncio.wait([computation.finding], timeout=PATIENCE)
    if computation.finding.exception() is not None:
        await interaction.edit_original_response(view=None)


def _enough(computation: Computation) -> discord.ui.View | None:
    """Once there is something to take."""
    if not computation.progress.placed:
        return None
    return view([button("Take this one now", "take_now", computation.asked.calendar.id)])


async def take_now(interaction: Interaction, calendar_id: int) -> None:
    """Looks for nothing better: what has been found so far is shown to all who wait for it."""
    await interaction.client.planner.take_now(ask(interaction), calendar_ref(calendar_id))
    await interaction.response.defer()


def _buttons(found: Suggestion) -> discord.ui.View:
    best, *others = found.options
    items = [button("Finalize this", "finalize_proposal", best.id, style=Style.primary)]
    items += [
        button(f"Finalize {number}", "finalize_proposal", option.id)
        for number, option in enumerate(others, start=2)
    ]
    return view([*items, *_asking(found)])


def _asking(found: Suggestion) -> list[discord.ui.Item[Any]]:
    if not found.to_ask:
        return []
    return [button(render.ask_label(found), "ask_more", found.options[0].id)]


async def suggest_again(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """The same from a button of the status."""
    await suggest(interaction, calendar_ref(calendar_id))


async def ask_more(interaction: Interaction, proposal_id: int) -> None:
    """Asks exactly those whose further times would help."""
    result = await more_time.ask_for_more(ask(interaction), proposal_id)
    await respond(interaction, embed=nudges_render.asked(result))
