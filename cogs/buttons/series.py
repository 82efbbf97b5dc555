"""The owner's buttons for a series that is set: skip a meeting, move one, or let the series end after one."""

from collections.abc import Mapping

import discord

from cogs.base import Interaction, ask, chosen, respond, show_instead
from cogs.buttons.forms import Field, Form
from cogs.buttons.layout import MenuOption, Style, button, confirmation, custom_id, menu, view
from cogs.render import series as render
from cogs.render.audience import Audience
from scheduling.errors import DraftGone
from scheduling.zone_names import spoken
from services.lookup import calendar_ref, id_in
from services.planning import series
from services.planning.series import OneMeeting, SeriesRevision
from services.request import Request


async def show_series(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Asks which of the meetings it is about; a menu takes 25."""
    found = await series.series(ask(interaction), calendar_ref(calendar_id))
    audience = Audience.of(found.viewer)
    options: list[MenuOption] = [
        (f"evt:{one.id}", Audience.span(audience, one.span), None) for one in found.ahead
    ]
    picker = menu("Which meeting?", options, "pick_meeting")
    await respond(interaction, embed=render.choosing(found), view=view([picker]))


async def pick_meeting(interaction: Interaction) -> None:
    """Shows the chosen one, and what can be done with it."""
    number = id_in(chosen(interaction)[0], "evt")
    if number is None:
        raise DraftGone
    await one_meeting(interaction, number)


async def one_meeting(interaction: Interaction, event_id: int, *_ids: int) -> None:
    """Shows a meeting, and what can be done with it."""
    one = await series.look(ask(interaction), event_id)
    await respond(interaction, embed=render.one_meeting(one), view=_choices(one))


def _choices(one: OneMeeting) -> discord.ui.View:
    ids = (one.meeting.id, one.calendar.version)
    items = [
        button("Move it…", "open_move_one", *ids, style=Style.primary),
        button("Skip it", "skip_one", *ids, style=Style.danger),
    ]
    if not one.is_last:
        items.append(button("End after it", "end_after", *ids, style=Style.danger))
    return view(items)


async def skip_one(interaction: Interaction, event_id: int, version: int) -> None:
    """Takes the meeting out of the series, and tells everybody."""
    await _show_done(interaction, await series.skip(ask(interaction), event_id, version))


async def end_after(interaction: Interaction, event_id: int, version: int) -> None:
    """Lets no meeting follow, and tells everybody."""
    await _show_done(interaction, await series.end_after(ask(interaction), event_id, version))


async def open_move_one(interaction: Interaction, event_id: int, version: int) -> None:
    """Opens the form that asks when it is instead."""
    form = await move_one_form(ask(interaction), event_id, version)
    await interaction.response.send_modal(form.modal())


async def move_one_form(request: Request, event_id: int, version: int) -> Form:
    """When is it instead? What that means is shown before anybody is told."""
    one = await series.look(request, event_id)
    zone, audience = one.viewer.timezone or one.calendar.timezone, Audience.of(one.viewer)
    line = Field(
        "when",
        "When does it start instead?",
        placeholder=render.example(one),
        hint=f"In your time zone ({spoken(zone)}); you confirm before anyone is told.",
    )
    when = audience.brief(one.meeting.span) if audience.zone else one.calendar.name
    return Form(f"Move {when}", custom_id("move_one_form", event_id, version), (line,))


async def submit_move_one(
    interaction: Interaction, values: Mapping[str, str], event_id: int, version: int
) -> None:
    """Shows what the move means, with the button that makes it."""
    shown = await series.preview_move(ask(interaction), event_id, version, values.get("when", ""))
    confirm = confirmation("Move and tell them", "move_one", shown.draft_id)
    await respond(interaction, embed=render.moving_one(shown), view=confirm)


async def move_one(interaction: Interaction, draft_id: int) -> None:
    """Makes the move that was shown."""
    await _show_done(interaction, await series.move(ask(interaction), draft_id))


async def _show_done(interaction: Interaction, result: SeriesRevision) -> None:
    """In the place of what was pressed, so that it is not pressed again."""
    await show_instead(interaction, embed=render.changed(result), view=None)
