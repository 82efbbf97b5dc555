"""Answering that no time works: a form with one line for the organizer."""

from collections.abc import Mapping

from cogs.base import Interaction, ask
from cogs.buttons.cards import show_card
from cogs.buttons.forms import Field, Form
from cogs.buttons.layout import custom_id
from cogs.buttons.undoing import undo_button
from cogs.render import invitations as render
from services.answers import no_time
from services.lookup import calendar_ref
from services.request import Request


async def open_form(interaction: Interaction, calendar_id: int, notification_id: int = 0) -> None:
    """Opens the form. Raises CalendarClosed or DeadlineOver rather than let somebody type in vain."""
    form = await no_time_form(ask(interaction), calendar_id, notification_id)
    await interaction.response.send_modal(form.modal())


async def no_time_form(request: Request, calendar_id: int, notification_id: int = 0) -> Form:
    """One line that may stay empty; says what becomes of times given before."""
    calendar, entries = await no_time.before(request, calendar_ref(calendar_id))
    line = Field(
        "note",
        "A note for the organizer (optional)",
        placeholder="Not before January 20, or ask Ana instead",
        hint=render.no_time_hint(entries),
        required=False,
        limit=no_time.NOTE_LIMIT,
    )
    title = f"No time works: {calendar.name}"
    return Form(title, custom_id("no_time_form", calendar_id, notification_id), (line,))


async def submit(
    interaction: Interaction, values: Mapping[str, str], calendar_id: int, notification_id: int = 0
) -> None:
    """Stores the answer and shows it in place."""
    said = await no_time.answer(ask(interaction), calendar_ref(calendar_id), values.get("note", ""))
    undo = [undo_button(said.undo_id, notification_id)]
    await show_card(interaction, said.invitation, notification_id, render.no_time(said), now=undo)
