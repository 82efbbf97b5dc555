"""Reminding those who have not answered, and what can be done once the deadline has passed."""

from collections.abc import Mapping
from typing import Any

import discord

from cogs.base import Interaction, ask, respond, show_instead
from cogs.buttons.invitations import confirmation
from cogs.buttons.forms import Field, Form
from cogs.buttons.layout import Style, button, custom_id, view
from cogs.buttons.messages import stop_button
from cogs.render import finalization as finalizing_render
from cogs.render import nudges as render
from cogs.render.text import clock
from scheduling.model import Calendar, Mode
from services.calendars import nudges
from services.lookup import calendar_ref
from services.outbox.claims import Claimed
from services.planning import finalization
from services.request import Request


def after_deadline(claimed: Claimed) -> discord.ui.View:
    """For the owner: fix it, or give those who are missing a day more. Nudging waits for that day."""
    ids = (claimed.calendar.id, claimed.id)
    items = [button("Finalize best", "finalize_best", *ids, style=Style.primary)]
    if claimed.missing:
        items += [button("Extend by a day", "extend", *ids), button("Nudge", "nudge", *ids, disabled=True)]
    return view(items)


async def extend(interaction: Interaction, calendar_id: int, notification_id: int = 0) -> None:
    """Moves the deadline by a day, once, and shows so in place."""
    result = await nudges.extend(ask(interaction), calendar_id)
    ids = (calendar_id, notification_id)
    finalize = finalize_button(result.calendar, *ids)
    buttons = [finalize, button("Nudge", "nudge", *ids), stop_button(*ids)]
    await show_instead(interaction, embed=render.extended(result), view=view(buttons))


def finalize_button(calendar: Calendar, *ids: int) -> discord.ui.Button[Any]:
    """For a group, asks when; of one-on-ones, the best timetable is found."""
    if calendar.mode is Mode.GROUP:
        return button("Finalize…", "open_finalize", *ids)
    return button("Finalize best", "finalize_best", *ids)


async def nudge(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Reminds those who have not answered."""
    result = await nudges.nudge(ask(interaction), calendar_ref(calendar_id))
    await respond(interaction, embed=render.nudged(result))


async def open_finalize(interaction: Interaction, calendar_id: int, *_ids: int) -> None:
    """Opens the form that asks when the meeting is."""
    form = await finalize_form(ask(interaction), calendar_id)
    await interaction.response.send_modal(form.modal())


async def finalize_form(request: Request, calendar_id: int, *_ids: int) -> Form:
    """When is it? What it would mean is shown before anything is fixed. Raises as settleable does."""
    calendar, owner = await finalization.settleable(request, calendar_ref(calendar_id))
    zone = owner.timezone or calendar.timezone
    return Form(
        f"Finalize {calendar.name}",
        custom_id("finalize_form", calendar_id),
        (
            Field(
                "when",
                "When does it start?",
                placeholder=f"{calendar.start_date} {clock(calendar.hours[0])}",
                hint=f"A day and a time, in your time zone ({zone}); you confirm before anybody is told.",
            ),
        ),
    )


async def submit_finalize(interaction: Interaction, values: Mapping[str, str], calendar_id: int) -> None:
    """Shows what fixing the meeting then would mean."""
    shown = await finalization.preview(ask(interaction), calendar_ref(calendar_id), values.get("when", ""))
    await respond(interaction, embed=finalizing_render.preview(shown), view=confirmation(shown))
