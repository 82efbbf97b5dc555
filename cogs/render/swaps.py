"""Two people who change places in a timetable, in words."""

from collections.abc import Sequence

import discord

from cogs.render.audience import Audience
from cogs.render.text import AMBER, add_footer, from_to, safe
from services.planning.swaps import SwapPlace

BUTTON = "Swap two…"
ANY_TIME = "Ask for more times, or finalize first: then `/calendar move` moves a meeting to any time."


def first() -> discord.Embed:
    """Whose place shall be another's."""
    return discord.Embed(
        description="Who should change places? Choose one of the two; next, choose the other.", colour=AMBER
    )


def second(chosen: SwapPlace, others: Sequence[SwapPlace], audience: Audience) -> discord.Embed:
    """With whom, and what that means."""
    who = safe(chosen.person.name, 60)
    when = f" ({audience.brief(chosen.span)})" if chosen.span else ""
    embed = discord.Embed(colour=AMBER)
    if not any(one.suits for one in others):
        embed.description = (
            f"Nobody can change places with **{who}**{when}: one of the two never gave the other's time. "
            + ANY_TIME
        )
        return embed
    embed.description = (
        f"Who should change places with **{who}**{when}? Both are pinned "
        "where they go, and I'll find the best timetable with that."
    )
    add_footer(embed, f"{sum(one.suits for one in others)} of {len(others)} can")
    audience.sign(embed)
    return embed


def hint(place: SwapPlace, audience: Audience) -> str:
    """When somebody meets, and whether they can change places."""
    when = audience.brief(place.span) if place.span else "No meeting"
    return when if place.suits else f"{when} · one of the two never gave the other's time"


def placeholder(places: Sequence[SwapPlace]) -> str:
    """Who is in the menu, by name, and whether they can."""
    names = from_to([place.person.name for place in places])
    return names if places[0].suits else f"Can't: {names}"
