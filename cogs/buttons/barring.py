"""*Never from this person*, and the way back."""

from collections.abc import Sequence
from typing import Any

import discord

from cogs.base import Interaction, ask, chosen, show_instead
from cogs.buttons.layout import button, menu, view
from cogs.render import barring as render
from scheduling.errors import DraftGone
from scheduling.model import Person
from services.answers import barring
from services.lookup import id_in
from services.people.barring import unbar


async def never(interaction: Interaction, calendar_id: int, _notification_id: int = 0) -> None:
    """No more invitations from whoever sent this one."""
    owner = await barring.bar(ask(interaction), calendar_id)
    back = view([button("Allow again", "allow_again", owner.id)])
    await show_instead(interaction, embed=render.barred(owner), view=back)


def allowing(barred: Sequence[Person]) -> list[discord.ui.Item[Any]]:
    """A menu of those who may not invite somebody, to let one do it again."""
    options = [(f"own:{one.id}", one.name, "They can't invite you now") for one in barred]
    return [menu("Allow invitations again from…", options, "allow_again")] if options else []


async def allow_again(interaction: Interaction, owner_id: int = 0) -> None:
    """Takes it back."""
    number = owner_id or id_in(chosen(interaction)[0], "own")
    if not number:
        raise DraftGone
    owner = await unbar(ask(interaction), number)
    await show_instead(interaction, embed=render.unbarred(owner), view=None)
