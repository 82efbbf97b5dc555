"""A line of several meanings: a button for each, and what becomes of the one that is pressed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord

from cogs.base import Interaction, ask, show_instead
from cogs.buttons.absences import show_excused
from cogs.buttons.layout import Style, button, view
from cogs.buttons.undoing import show_added
from cogs.errors import answer_error
from cogs.render import availability as render
from cogs.render import usual_weeks as usual_render
from cogs.render.meanings import MOST_MEANINGS
from scheduling.errors import Refusal, SeveralMeanings, SeveralWeeks
from services.answers import meanings
from services.answers.absences import Excused
from services.answers.usual_weeks import Usual
from services.request import Request


@asynccontextmanager
async def asked(interaction: Interaction) -> AsyncIterator[None]:
    """Where a command's line has several meanings, asks which one with a button for each."""
    try:
        yield
    except (SeveralMeanings, SeveralWeeks) as several:
        buttons = await meaning_buttons(ask(interaction), several)
        await answer_error(interaction, several, view=view(buttons))


async def meaning_buttons(request: Request, several: Refusal, *ids: int) -> list[discord.ui.Button[Any]]:
    """A button for each meaning, kept until one is pressed; none for another refusal. `ids` is a card's."""
    if not isinstance(several, SeveralMeanings | SeveralWeeks):
        return []
    draft_id = await meanings.keep(request, several)
    count = len(several.meanings if isinstance(several, SeveralMeanings) else several.weeks)
    return [
        button(f"Use {number + 1}", "use_meaning", draft_id, number, *ids, style=Style.primary)
        for number in range(min(count, MOST_MEANINGS))
    ]


async def use_meaning(interaction: Interaction, draft_id: int, number: int, *ids: int) -> None:
    """Stores the meaning that was pressed, and shows in place what was understood."""
    use_case, stored = await meanings.choose(ask(interaction), draft_id, number)
    if isinstance(stored, Usual):
        await show_instead(interaction, embed=usual_render.told(stored), view=None)
        return
    if isinstance(stored, Excused):
        await show_excused(interaction, stored)
        return
    first = [render.moved(stored)] if use_case == "read_again" else []
    await show_added(interaction, stored, *ids, first=first)
