"""Below what was understood: taking it back, and reading it in another time zone.

Ids are the draft that keeps how it was, and on a card also the notification.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import discord

from cogs.base import Interaction, ask, respond, show_instead
from cogs.buttons.cards import show_card
from cogs.buttons.forms import Field, Form
from cogs.buttons.layout import button, custom_id, view
from cogs.render import availability as render
from scheduling.zones import zone_label
from services.answers import undoing
from services.answers.submission import Added
from services.request import Request


def undo_button(undo_id: int, *ids: int) -> discord.ui.Button[Any]:
    """Takes back what was just done."""
    return button("Undo", "undo", undo_id, *ids)


def corrections(added: Added, *ids: int) -> list[discord.ui.Button[Any]]:
    """What may be pressed by somebody who was misunderstood, or may keep the times as their usual week."""
    buttons = [undo_button(added.undo_id, *ids)]
    if added.offers_usual:
        buttons.append(button("Save as my usual week", "save_usual", added.calendar.id, *ids))
    elif added.rereads:
        buttons.append(button("Not your zone?", "zone", added.undo_id, *ids))
    return buttons


async def echo(interaction: Interaction, added: Added) -> None:
    """Answers with what was understood."""
    await respond(interaction, embed=render.added(added), view=view(corrections(added)))


async def show_added(interaction: Interaction, added: Added, *ids: int, first: Sequence[str] = ()) -> None:
    """Shows what was understood in the place of the message: on a card, whose notification is `ids`."""
    if ids and added.invitation is not None:
        notes, zone_id = [*first, *render.notes(added)], added.undo_id if added.rereads else 0
        await show_card(interaction, added.invitation, ids[0], notes, zone_id, corrections(added, *ids))
    else:
        buttons = view(corrections(added))
        await show_instead(interaction, embed=render.added(added), view=buttons)


async def undo(interaction: Interaction, draft_id: int, *ids: int) -> None:
    """Puts back what was there before, and shows so in place."""
    undone = await undoing.undo(ask(interaction), draft_id)
    if ids and undone.invitation is not None:
        await show_card(interaction, undone.invitation, ids[0], [render.UNDONE])
    else:
        await show_instead(interaction, embed=render.undone(undone), view=None)


async def ask_zone(interaction: Interaction, draft_id: int, *ids: int) -> None:
    """Opens the form for one's time zone."""
    form = await zone_form(ask(interaction), draft_id, *ids)
    await interaction.response.send_modal(form.modal())


async def zone_form(request: Request, draft_id: int, *ids: int) -> Form:
    """One field: where somebody really is."""
    person = await undoing.zone_of(request, draft_id)
    zone = Field(
        "timezone",
        "Your time zone",
        zone_label(person.timezone or ""),
        hint="A city works, such as Berlin. I'll read what you typed again there.",
        limit=64,
    )
    return Form("Where are you?", custom_id("zone_form", draft_id, *ids), (zone,))


async def submit_zone(interaction: Interaction, values: Mapping[str, str], draft_id: int, *ids: int) -> None:
    """Moves the asker there, and shows how it reads now."""
    added = await undoing.read_again(ask(interaction), draft_id, values.get("timezone", ""))
    await show_added(interaction, added, *ids, first=[render.moved(added)])
