"""Suggestions of the best times: finding them, with progress, and what can be done with them."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import discord

from cogs.base import Interaction, ask, chosen, respond
from cogs.buttons.layout import MenuOption as Choice
from cogs.buttons.layout import Style, button, menu, view
from cogs.render import nudges as nudges_render
from cogs.render import pictures
from cogs.render import suggestions as render
from cogs.render.audience import Audience
from scheduling.errors import DraftGone
from scheduling.model import Mode
from scheduling.planning.search import Pin
from services.lookup import calendar_ref
from services.people import profiles
from services.planning import more_time, proposals, suggestions
from services.planning.computing import Computation
from services.planning.suggestions import Suggestion

AT_ONCE = 0.7  # Seconds; what takes longer is deferred, so that Discord waits.
PATIENCE = 1.0  # Seconds, before how far it has got is shown again.


async def suggest(interaction: Interaction, ref: str, pins: Sequence[Pin] = ()) -> None:
    """Finds the best times and shows them, for the owner alone."""
    found = await find(interaction, ref, pins)
    embed, audience = render.suggestion(found), Audience.of(found.viewer)
    chosen = [slot.span for slot in found.options[0].slots]
    now = interaction.client.store.now()
    drawing = interaction.client.pictures.draw(found.calendar, found.answers, audience, now, chosen)
    await show(interaction, embed, _buttons(found), pictures.show(embed, await asyncio.shield(drawing)))


async def find(interaction: Interaction, ref: str, pins: Sequence[Pin]) -> Suggestion:
    """Finds the best times and keeps them; if it takes long, shows how far it has got."""
    client, asked = interaction.client, await suggestions.ask_for(ask(interaction), ref, pins)
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
    await interaction.response.defer(ephemeral=True, thinking=True)
    shown = None
    while not computation.finding.done():
        embed = render.progress_so_far(computation)
        if embed != shown:
            await interaction.edit_original_response(embed=embed, view=_enough(computation))
            shown = embed
        await asyncio.wait([computation.finding], timeout=PATIENCE)


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
    if found.calendar.mode is Mode.ONE_ON_ONE:
        items.append(button("Pin a meeting…", "pick_pin", best.id))
    if found.to_ask:
        items.append(button(render.ask_label(found), "ask_more", best.id))
    return view(items)


async def suggest_again(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """The same from a button of the status."""
    await suggest(interaction, calendar_ref(calendar_id))


async def pick_pin(interaction: Interaction, proposal_id: int) -> None:
    """Asks whose meeting shall stay where it is."""
    request = ask(interaction)
    meetings = await proposals.pinnable(request, proposal_id)
    audience = Audience.of(await profiles.own_profile(request))
    choices: list[Choice] = [
        (proposals.pin_ref(slot), person.name, audience.span(slot.span)) for slot, person in meetings
    ]
    if not choices:
        raise DraftGone
    picker = menu("Whose meeting should stay?", choices, "pin", proposal_id)
    await respond(interaction, embed=render.pinning(len(choices)), view=view([picker]))


async def pin(interaction: Interaction, proposal_id: int) -> None:
    """Solves again around the chosen meeting and those that were pinned before."""
    pins, calendar_id = await proposals.pinned(ask(interaction), proposal_id, chosen(interaction)[0])
    await suggest(interaction, calendar_ref(calendar_id), pins)


async def ask_more(interaction: Interaction, proposal_id: int) -> None:
    """Asks exactly those whose further times would help."""
    result = await more_time.ask_for_more(ask(interaction), proposal_id)
    await respond(interaction, embed=nudges_render.asked(result))
