"""Two people of a suggested timetable change places: one is chosen, then the other."""

from collections.abc import Sequence
from typing import Any

import discord

from cogs.base import Interaction, ask, chosen, respond, show_instead
from cogs.buttons.layout import button, menu, view
from cogs.buttons.pages import in_menus, in_parts
from cogs.buttons.suggestions import suggest
from cogs.render import swaps as render
from cogs.render.audience import Audience
from cogs.render.wishes import BUTTONS
from scheduling.errors import DraftGone
from services.lookup import attendee_ref, calendar_ref, id_in
from services.planning import swaps
from services.planning.swaps import SwapPlace


async def pick_swap(interaction: Interaction, proposal_id: int) -> None:
    """Asks who shall change places."""
    await respond(interaction, **await _first(interaction, proposal_id, 0))


async def turn_swap(interaction: Interaction, proposal_id: int, page: int) -> None:
    """The same for more people, in place."""
    await show_instead(interaction, **await _first(interaction, proposal_id, page))


async def swap_from(interaction: Interaction, proposal_id: int, _part: int) -> None:
    """Asks with whom who was chosen shall change places."""
    await _second(interaction, proposal_id, _chosen(interaction), 0)


async def turn_partners(interaction: Interaction, proposal_id: int, user_id: int, page: int) -> None:
    """The same for more people, in place."""
    await _second(interaction, proposal_id, user_id, page)


async def swap(interaction: Interaction, proposal_id: int, user_id: int, _part: int) -> None:
    """Lets the two change places, and finds a timetable with that."""
    before = await swaps.swap(ask(interaction), proposal_id, user_id, _chosen(interaction))
    await interaction.response.defer()
    await suggest(interaction, calendar_ref(before.calendar_id), before)


async def _first(interaction: Interaction, proposal_id: int, page: int) -> dict[str, Any]:
    viewer, people = await swaps.who_meets(ask(interaction), proposal_id)
    audience = Audience.of(viewer)

    def make(number: int, part: Sequence[SwapPlace]) -> discord.ui.Select[Any]:
        return _menu(part, audience, "swap_from", proposal_id, number)

    items = in_menus(in_parts(people), page, make, "turn_swap", proposal_id)
    items += [button(label, "pick_wish", proposal_id, wish) for wish, label in BUTTONS.items()]
    return {"embed": render.first(), "view": view(items)}


async def _second(interaction: Interaction, proposal_id: int, user_id: int, page: int) -> None:
    viewer, first, others = await swaps.partners(ask(interaction), proposal_id, user_id)
    audience = Audience.of(viewer)

    def make(number: int, part: Sequence[SwapPlace]) -> discord.ui.Select[Any]:
        return _menu(part, audience, "swap", proposal_id, user_id, number)

    parts = [
        part for suits in (True, False) for part in in_parts([one for one in others if one.suits is suits])
    ]
    items = in_menus(parts, page, make, "turn_partners", proposal_id, user_id)
    items.append(button("Someone else first", "turn_swap", proposal_id, 0))
    await show_instead(interaction, embed=render.second(first, others, audience), view=view(items))


def _menu(people: Sequence[SwapPlace], audience: Audience, verb: str, *ids: int) -> discord.ui.Select[Any]:
    options = [(attendee_ref(one.person.id), one.person.name, render.hint(one, audience)) for one in people]
    return menu(render.placeholder(people), options, verb, *ids)


def _chosen(interaction: Interaction) -> int:
    """Whom the menu names. Raises DraftGone for nobody."""
    number = id_in(chosen(interaction)[0], "att")
    if number is None:
        raise DraftGone
    return number
