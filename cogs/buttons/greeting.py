"""The buttons below the greeting of a server, and the form that opens a first calendar."""

from collections.abc import Mapping

import discord

from cogs.base import Interaction, ask, bot_is_in, respond
from cogs.buttons.creation import opened
from cogs.buttons.forms import Field, Form
from cogs.buttons.layout import Style, button, custom_id, view
from cogs.buttons.settings import check_manager, controls
from cogs.render import calendars as render
from cogs.render import settings as settings_render
from scheduling.errors import DraftGone
from scheduling.fields import FIELDS, CalendarWords
from services import server_settings
from services.calendars import creation
from services.people import profiles
from services.request import Request


def ids(greeting_id: int) -> tuple[int, ...]:
    """By which the message is found among others: they have no three ids that begin like this."""
    return 0, 0, greeting_id


def buttons(greeting_id: int) -> discord.ui.View:
    """For everybody, and for who manages the server."""
    return view(
        [
            button("Open a calendar", "open_calendar", *ids(greeting_id), style=Style.primary),
            button("Settings", "settings", *ids(greeting_id)),
        ]
    )


async def create_form(request: Request) -> Form:
    """What a calendar needs, and what it often has. Raises NotRegistered, SignedOut."""
    await profiles.own_profile(request)
    return Form(
        "Open a calendar",
        custom_id("create_form"),
        (
            Field("name", "What is it about?", placeholder="Lunch"),
            Field("start_date", "First day", placeholder="next monday", hint="The first day you could meet."),
            Field("end_date", "Last day", placeholder="next friday", required=False),
            Field("deadline", "Answer by", placeholder="sunday 6pm", required=False),
        ),
    )


async def open_calendar(interaction: Interaction, *_greeting: int) -> None:
    """Opens the form."""
    await interaction.response.send_modal((await create_form(ask(interaction))).modal())


async def submit_create(interaction: Interaction, values: Mapping[str, str]) -> None:
    """Opens the calendar; a form from before an update may have other fields.

    Raises DraftGone for one without a name or a first day.
    """
    known = {name: values[name] or None for name in FIELDS if name in values}
    if not (known.get("name") and known.get("start_date")):
        raise DraftGone
    calendar = await creation.create(ask(interaction), CalendarWords(**known))
    buttons = opened(calendar, calendar.owner, in_server=bot_is_in(interaction))
    await respond(interaction, embed=render.created(calendar), view=buttons)


async def show_settings(interaction: Interaction, *_greeting: int) -> None:
    """Shows the server's settings to who manages it."""
    check_manager(interaction)
    shown = await server_settings.server_settings(ask(interaction))
    await respond(interaction, embed=settings_render.settings(shown), view=controls(shown))
