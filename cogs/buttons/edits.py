"""Changing a calendar: in a form, prefilled; and although that drops times of people."""

import json
from collections.abc import Mapping
from typing import Any
from zlib import crc32

from cogs.base import Interaction, ask, chosen, defer, respond, show_instead
from cogs.buttons.creation import change_menu, is_new, opened_in
from cogs.buttons.forms import Field, Form
from cogs.buttons.layout import confirmation, custom_id, view
from cogs.buttons.sendings import follow
from cogs.render import edits as render
from cogs.render.fields import LABELS, MODES
from scheduling.errors import CalendarChanged, DraftGone
from scheduling.fields import DESCRIPTION_LIMIT, FIELDS, NAME_LIMIT, PLACE_LIMIT, CalendarWords
from services.calendars import edits
from services.calendars.edits import Editable, Edited
from services.lookup import calendar_ref
from services.request import Request

USUAL = ("start_date", "end_date", "deadline", "hours", "place")
"""What is changed most, and fits into one form; all else is in the menu below the answer."""
_ONE = tuple(FIELDS)
_LIMITS = {"name": NAME_LIMIT, "description": DESCRIPTION_LIMIT, "place": PLACE_LIMIT}
_MAY_BE_BLANK = ("description", "place", "expected")


async def open_edit(interaction: Interaction, ref: str) -> None:
    """Opens the form with what is changed most."""
    found = await edits.editable(ask(interaction), ref)
    await interaction.response.send_modal(_form(found, 0).modal())


async def change(interaction: Interaction, calendar_id: int) -> None:
    """Opens a form with the one field that was chosen in the menu."""
    field = chosen(interaction)[0]
    if field not in _ONE:
        raise DraftGone
    form = await edit_form(ask(interaction), calendar_id, _ONE.index(field) + 1)
    await interaction.response.send_modal(form.modal())


async def edit_form(request: Request, calendar_id: int, which: int = 0, _seen: int = 0) -> Form:
    """The form with the usual fields or, by its number, with one."""
    return _form(await edits.editable(request, calendar_ref(calendar_id)), which)


def _form(found: Editable, which: int) -> Form:
    words, calendar = _shown(found, which), found.calendar
    fields = tuple(
        Field(
            name,
            LABELS[name],
            text,
            required=name not in _MAY_BE_BLANK,
            long=name == "description",
            limit=_LIMITS.get(name, 100),
            choices=MODES if name == "mode" else None,
        )
        for name, text in words.items()
    )
    return Form(f"Edit {calendar.name}", custom_id("edit_form", calendar.id, which, _seal(words)), fields)


def _shown(found: Editable, which: int) -> dict[str, str]:
    """What the form has, as it is now. Raises DraftGone if nothing of it can be changed."""
    names = USUAL if which == 0 else _ONE[which - 1 : which]
    words = {name: found.words[name] for name in names if name in found.words}
    if not words:
        raise DraftGone
    return words


def _seal(words: Mapping[str, str]) -> int:
    """By which it is known whether somebody else has changed what a form shows."""
    return crc32(json.dumps(words).encode())


async def submit_edit(
    interaction: Interaction, values: Mapping[str, str], calendar_id: int, which: int = 0, seen: int = 0
) -> None:
    """Changes what differs from what the form showed. Raises CalendarChanged if that is not so any more."""
    found = await edits.editable(ask(interaction), calendar_ref(calendar_id))
    before = _shown(found, which)
    if _seal(before) != seen:
        raise CalendarChanged(found.calendar.name)
    typed = {name: text for name, text in values.items() if name in before and text.strip() != before[name]}
    await defer(interaction)
    result = await edits.edit(ask(interaction), calendar_ref(calendar_id), CalendarWords(**typed))
    await show_edited(interaction, result)


async def show_edited(interaction: Interaction, result: Edited) -> None:
    """The calendar as it is now, with a menu to change more; or what an edit would cost, to be confirmed."""
    in_place = interaction.message is not None
    message: dict[str, Any]
    if result.draft_id is not None:
        confirm = confirmation("Save and tell them", "apply_edit", result.draft_id)
        message = {"embed": render.editing(result), "view": confirm}
        in_place = False
    elif in_place and is_new(interaction):
        message = {"embed": render.edited(result), "view": opened_in(interaction, result)}
    else:
        embed = render.edited(result)
        menu = change_menu(result.calendar, result.viewer)
        message = {"embed": embed, "view": view([*follow(embed, result.sending), menu])}
    await (show_instead if in_place else respond)(interaction, **message)


async def apply_edit(interaction: Interaction, draft_id: int) -> None:
    """Makes the edit that was shown."""
    await defer(interaction)
    result = await edits.confirm(ask(interaction), draft_id)
    embed = render.edited(result)
    refresh = follow(embed, result.sending)
    await show_instead(interaction, embed=embed, view=view(refresh) if refresh else None)
