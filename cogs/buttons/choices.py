"""A date, a zone or a name that could be several: a button for each, which does the same with that one."""

import contextlib
from collections.abc import Mapping
from typing import Any

import discord
from discord import app_commands

from cogs.base import DONE_ONCE, Interaction, ask
from cogs.buttons.layout import Style, button, view
from scheduling.errors import Ambiguous, DraftGone, Unavailable
from services import drafts

_DRAFT = "choices"
_MOST = 10
Attempt = Mapping[str, Any]
"""A command by its name, or a form by its verb and ids, with the `values` that were typed."""


async def choice_buttons(
    interaction: Interaction, refusal: BaseException, attempt: Attempt
) -> list[discord.ui.Button[Any]]:
    """A button for each meaning; none if it is not the whole of one value that could be several."""
    if not isinstance(refusal, Ambiguous):
        return []
    unclear = [name for name, value in attempt["values"].items() if value.strip() == refusal.text.strip()]
    if len(unclear) != 1:
        return []
    meant = [value for value, _ in refusal.choices][:_MOST]
    once = interaction.extras.get(DONE_ONCE)
    kept = {**attempt, "unclear": unclear[0], "meant": meant, "once": once}
    draft_id = await drafts.keep(ask(interaction), _DRAFT, kept)
    return [
        button(f"Use {value}", "use_choice", draft_id, number, style=Style.primary)
        for number, value in enumerate(meant)
    ]


async def choose(interaction: Interaction, draft_id: int, number: int) -> Attempt:
    """What was attempt, with the meaning that was pressed. Raises DraftGone.

    From here on it counts as one use case with all other presses of these buttons, which can't repeat it: in
    the place of an interaction's id, it has the draft's, turned negative.
    """
    kept = await drafts.fetch(ask(interaction), draft_id, _DRAFT)
    if number >= len(kept["meant"]):
        raise DraftGone
    interaction.extras[DONE_ONCE] = kept["once"] or -draft_id
    return {**kept, "values": {**kept["values"], kept["unclear"]: kept["meant"][number]}}


async def below_refusal(interaction: Interaction, error: BaseException) -> dict[str, Any]:
    """What goes with the refusal of a command: its choices, where all of its options are text."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    command, values = interaction.command, {name: value for name, value in interaction.namespace}
    if command is None or not all(isinstance(value, str) for value in values.values()):
        return {}
    with contextlib.suppress(Unavailable):
        buttons = await choice_buttons(
            interaction, cause, {"command": command.qualified_name, "values": values}
        )
        return {"view": view(buttons)} if buttons else {}
    return {}


async def run(interaction: Interaction, attempt: Attempt) -> None:
    """Runs the command as if its options had been typed like that. Raises DraftGone if there is none now."""
    name, *rest = attempt["command"].split()
    command: Any = interaction.client.tree.get_command(name)
    for name in rest:
        command = command and command.get_command(name)
    if command is None or not attempt["values"].keys() <= {each.name for each in command.parameters}:
        raise DraftGone
    await command.callback(interaction, **attempt["values"])
