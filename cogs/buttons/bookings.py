"""Choosing a free slot, for somebody who was added after the meetings were set."""

from datetime import UTC, datetime
from typing import Any

import discord

from cogs.base import Interaction, ask, chosen, respond, show_instead
from cogs.buttons.absences import cant_button
from cogs.buttons.layout import MenuOption, menu, view
from cogs.render import revising as render
from scheduling.errors import DraftGone
from scheduling.intervals import Span
from services.lookup import calendar_ref
from services.openings import MOST
from services.planning import booking
from services.planning.booking import Slots

_IN_A_MENU = 25


def slot_menus(slots: Slots, notification_id: int = 0) -> list[discord.ui.Item[Any]]:
    """Menus of the free times, and the way to say that none suits."""
    audience, ids = render.reader_of(slots), (slots.calendar.id, notification_id)
    shown, items = slots.free[:MOST], list[discord.ui.Item[Any]]()
    for number, start in enumerate(range(0, len(shown), _IN_A_MENU)):
        part = shown[start : start + _IN_A_MENU]
        options: list[MenuOption] = [(_value(span), audience.span(span), None) for span in part]
        placeholder = f"{audience.span(part[0])} to {audience.span(part[-1])}"
        items.append(menu(placeholder, options, "book", *ids, number))
    return [*items, cant_button(*ids)]


async def free_slots(interaction: Interaction, calendar_id: int) -> None:
    """Shows the free times as they are now, for the asker alone."""
    slots = await booking.slots(ask(interaction), calendar_ref(calendar_id))
    await respond(interaction, embed=render.booking(slots), view=view(slot_menus(slots)))


async def book(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Books the chosen slot."""
    try:
        start = datetime.fromtimestamp(int(chosen(interaction)[0]), UTC)
    except (ValueError, OverflowError, OSError):
        raise DraftGone from None
    slots = await booking.book(ask(interaction), calendar_ref(calendar_id), start)
    await show_instead(interaction, embed=render.booked(slots), view=None)


def _value(span: Span) -> str:
    return str(int(span.start.timestamp()))
