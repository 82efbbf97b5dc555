"""Fixing meetings: a form or the best times, what it would mean, and the button that does it."""

from collections.abc import Mapping
from typing import Any

import discord

from cogs.base import Interaction, ask, show_instead
from cogs.buttons import suggestions
from cogs.buttons.forms import Field, Form
from cogs.buttons.layout import button, confirmation, custom_id
from cogs.buttons.timetables import show_beside
from cogs.render import finalization as render
from cogs.render.audience import Audience
from scheduling.daily_hours import seen_from
from scheduling.model import Calendar, Mode
from scheduling.zone_names import spoken
from services.lookup import calendar_ref
from services.planning import finalization
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
    """Shows what fixing the meetings means, with the button that does it."""
    confirm = confirmation("Finalize and tell everyone", "finalize", shown.draft_id)
    if shown.calendar.mode is Mode.GROUP:
        await suggestions.show(interaction, render.finalizing(shown), confirm)
        return
    embed = render.finalizing(shown)
    await show_beside(interaction, embed, TimetableSource.DRAFT, shown.draft_id, confirm.children)


async def finalize(interaction: Interaction, draft_id: int) -> None:
    """Fixes the meeting that was shown, and takes the button away."""
    result = await finalization.confirm(ask(interaction), draft_id)
    embed = render.finalized(result)
    if result.calendar.mode is Mode.GROUP:
        await show_instead(interaction, embed=embed, view=None)
        return
    await show_beside(interaction, embed, TimetableSource.CALENDAR, result.calendar.id, instead=True)
