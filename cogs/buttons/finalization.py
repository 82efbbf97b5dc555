"""Fixing meetings: a form or the best times, what it would mean, and the button that does it."""

from collections.abc import Mapping
from typing import Any

import discord

from cogs.base import Interaction, ask, defer, show_instead
from cogs.buttons import suggestions
from cogs.buttons.forms import Field, Form
from cogs.buttons.layout import Style, button, custom_id, view
from cogs.buttons.server_events import check_may_create, may_create
from cogs.buttons.timetables import show_beside
from cogs.render import finalization as render
from cogs.render.audience import Audience
from scheduling.daily_hours import seen_from
from scheduling.model import Calendar, Mode
from scheduling.zone_names import spoken
from services.lookup import calendar_ref
from services.planning import clashes, finalization
from services.planning.finalization import Preview
from services.planning.timetables import TimetableSource
from services.request import Request


def finalize_button(calendar: Calendar, *ids: int) -> discord.ui.Button[Any]:
    """For a group, asks when; of one-on-ones, the best timetable is found."""
    if calendar.mode is Mode.GROUP:
        return button("Finalize…", "open_finalize", *ids)
    return button("Finalize the best", "finalize_best", *ids)


async def open_finalize(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Opens the form that asks when the meeting is."""
    form = await finalize_form(ask(interaction), calendar_id)
    await interaction.response.send_modal(form.modal())


async def finalize_form(request: Request, calendar_id: int, *_ids: int) -> Form:
    """When is it? What it would mean is shown before anything is fixed. Raises as settleable does."""
    calendar, owner = await finalization.settleable(request, calendar_ref(calendar_id))
    zone, audience = owner.timezone or calendar.timezone, Audience.of(owner)
    first = next(iter(seen_from(calendar, zone)), None)
    return Form(
        f"Finalize {calendar.name}",
        custom_id("finalize_form", calendar_id),
        (
            Field(
                "when",
                "When does it start?",
                placeholder=f"{first.first} {audience.clock(first.start)}" if first else "",
                hint=f"A day and a time, in your time zone ({spoken(zone)}); you confirm before anyone "
                "is told.",
            ),
        ),
    )


async def submit_finalize(interaction: Interaction, values: Mapping[str, str], calendar_id: int) -> None:
    """Shows what fixing the meeting then would mean."""
    shown = await finalization.preview(ask(interaction), calendar_ref(calendar_id), values.get("when", ""))
    await show_preview(interaction, shown)


async def finalize_best(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Finds the best times, and shows what fixing them means."""
    found = await suggestions.find(interaction, calendar_ref(calendar_id))
    shown = await finalization.preview_proposal(ask(interaction), found.options[0].id)
    await show_preview(interaction, shown)


async def finalize_proposal(interaction: Interaction, proposal_id: int) -> None:
    """Shows what fixing the proposal means, before anything is fixed."""
    shown = await finalization.preview_proposal(ask(interaction), proposal_id)
    await show_preview(interaction, shown)


async def show_preview(interaction: Interaction, shown: Preview) -> None:
    """Shows what fixing the meetings means, with the button that does it, once calendars have been asked."""
    meetings = await clashes.concerned(ask(interaction), shown)
    if meetings and not interaction.response.is_done():
        await interaction.response.defer(ephemeral=True, thinking=True)
    against = await clashes.find(ask(interaction), meetings)
    with_event = shown.with_event if may_create(interaction, shown.calendar) else None
    embed = render.finalizing(shown, against, with_event=with_event)
    buttons = _confirmation(shown.draft_id, with_event=with_event)
    if shown.calendar.mode is Mode.GROUP:
        await suggestions.show(interaction, embed, buttons)
        return
    await show_beside(interaction, embed, TimetableSource.DRAFT, shown.draft_id, buttons.children)


def _confirmation(draft_id: int, *, with_event: bool | None) -> discord.ui.View:
    """The one button that does it; where a server event may be made as well, another that says so."""
    items = [
        button("Finalize and tell everyone", "finalize", draft_id, int(with_event or 0), style=Style.danger)
    ]
    if with_event is not None:
        label = "No server event" if with_event else "Also create a server event"
        items.append(button(label, "with_event", draft_id, int(not with_event)))
    return view(items)


async def choose_event(interaction: Interaction, draft_id: int, wanted: int) -> None:
    """Shows the same with a server event, or without."""
    shown = await finalization.preview_again(ask(interaction), draft_id)
    if wanted:
        check_may_create(interaction)
    # They were asked a moment ago.
    against = await clashes.find(ask(interaction), await clashes.concerned(ask(interaction), shown))
    embed = render.finalizing(shown, against, with_event=bool(wanted))
    await show_instead(interaction, embed=embed, view=_confirmation(draft_id, with_event=bool(wanted)))


async def finalize(interaction: Interaction, draft_id: int, with_event: int = 0) -> None:
    """Fixes the meeting that was shown, and takes the button away."""
    if with_event:
        check_may_create(interaction)
    await defer(interaction)
    result = await finalization.confirm(ask(interaction), draft_id, with_event=bool(with_event))
    embed = render.finalized(result)
    if result.calendar.mode is Mode.GROUP:
        await show_instead(interaction, embed=embed, view=None)
        return
    await show_beside(interaction, embed, TimetableSource.CALENDAR, result.calendar.id, instead=True)
