"""Picking times from one's own calendar: a file or its address, by a command or, for a file, a form."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import discord
from msgspec.structs import replace

from cogs.base import Interaction, ask, defer, raw
from cogs.buttons import picking, zones
from cogs.buttons.forms import Field, Form
from cogs.buttons.layout import custom_id
from scheduling.busy import MOST_BYTES, Flaw
from scheduling.errors import BadFile, DraftGone, SpentUp, ZoneNeeded
from services.answers import imports, picks
from services.answers.picks import Picking
from services.answers.zones import Begun
from services.lookup import calendar_ref
from services.request import Request


async def import_file(interaction: Interaction, ref: str, file: discord.Attachment) -> None:
    """Reads an .ics file and opens what can be chosen, filled in from it."""
    async with _asking_for_the_clock(interaction):
        calendar_id = (await picks.look(ask(interaction), ref)).calendar.id
        _check_size(file)
        await interaction.response.defer(ephemeral=True, thinking=True)
        shown = await imports.bring_file(ask(interaction), calendar_ref(calendar_id), file.read)
        await picking.put(interaction, (calendar_id, 0), 0, shown)


async def connect(interaction: Interaction, ref: str, address: str) -> None:
    """The same from the address of a calendar, which is kept."""
    async with _asking_for_the_clock(interaction):
        calendar_id = (await picks.look(ask(interaction), ref)).calendar.id
        await interaction.response.defer(ephemeral=True, thinking=True)
        shown = await imports.connect(ask(interaction), calendar_ref(calendar_id), address)
        await picking.put(interaction, (calendar_id, 0), 0, replace(shown, is_connected=True))


async def open_import(
    interaction: Interaction, calendar_id: int, notification_id: int, number: int = 0
) -> None:
    """The form for a file. Raises ZoneNeeded, or why it would be filled in in vain."""
    form = await import_form(ask(interaction), calendar_id, notification_id, number)
    await interaction.response.send_modal(form.modal())


async def import_form(request: Request, calendar_id: int, notification_id: int, number: int = 0) -> Form:
    """An .ics file; `number` is the page from which it was opened."""
    shown = await picks.look(request, calendar_ref(calendar_id))
    return Form(
        f"Import a calendar: {shown.calendar.name}",
        custom_id("import_form", calendar_id, notification_id, number),
        (Field("file", "Your calendar", hint="An .ics file, as your calendar app exports it", file=True),),
    )


async def submit_import(
    interaction: Interaction,
    values: Mapping[str, str],
    calendar_id: int,
    notification_id: int,
    number: int = 0,
) -> None:
    """Fills in what can be chosen from the file, in its place, or says there why it tells nothing."""
    file = _sent(interaction, values)

    async def fill(request: Request, ref: str, *, instead: bool) -> Picking:
        shown = await picks.look(request, ref, instead=instead)
        await defer(interaction)
        try:
            _check_size(file)
            return await imports.bring_file(ask(interaction), ref, file.read)
        except (BadFile, SpentUp) as refusal:
            return replace(shown, refusal=refusal)

    async with _asking_for_the_clock(interaction):
        await picking.show(interaction, (calendar_id, notification_id), number, 0, fill)


def _sent(interaction: Interaction, values: Mapping[str, str]) -> discord.Attachment:
    """The file of a form, which came with it."""
    files = raw(interaction).get("resolved", {}).get("attachments", {})
    if values.get("file") not in files:
        raise DraftGone
    return discord.Attachment(data=files[values["file"]], state=interaction._state)


def _check_size(file: discord.Attachment) -> None:
    """Raises BadFile for one that need not be fetched."""
    if file.size > MOST_BYTES:
        raise BadFile(Flaw.TOO_LARGE)


@asynccontextmanager
async def _asking_for_the_clock(interaction: Interaction) -> AsyncIterator[None]:
    """Asks for it first where it is needed; they pick times then."""
    try:
        yield
    except ZoneNeeded as needed:
        await zones.ask_clock(interaction, Begun("pick", (needed.calendar_id, 0)), needed.calendar_id)
