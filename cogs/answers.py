"""The one place where an error becomes an answer, for commands, buttons and modals alike."""

import contextlib
import logging
import secrets
from typing import Any

import discord
from discord import app_commands

from cogs.base import Interaction, raw, respond
from cogs.render import refusals
from scheduling.errors import AlreadyHandled, Refusal

_log = logging.getLogger(__name__)


async def answer_error(interaction: Interaction, error: BaseException, **extra: Any) -> None:
    """Answers a refusal in words, and anything else with a reference that the log has too.

    `extra` goes with a refusal: the button that opens a refused form again.
    """
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    if isinstance(cause, AlreadyHandled):
        return
    if isinstance(cause, Refusal):
        message = {"embed": refusals.refusal(cause, command_line(interaction)), **extra}
    else:
        reference = secrets.token_hex(3)
        _log.error("failure %s", reference, exc_info=cause)
        message = {"embed": refusals.failure(reference)}
    # An interaction that Discord has given up on cannot be answered any more.
    with contextlib.suppress(discord.NotFound):
        await respond(interaction, **message)


def command_line(interaction: Interaction) -> str:
    """The slash command as it was typed, with its options; empty for buttons and bare commands."""
    if interaction.type is not discord.InteractionType.application_command:
        return ""
    data = raw(interaction)
    words, options = [f"/{data['name']}"], data.get("options", [])
    while options and options[0]["type"] in (1, 2):
        words.append(options[0]["name"])
        options = options[0].get("options", [])
    typed = [f"{option['name']}:{_value(interaction, option)}" for option in options]
    return " ".join([*words, *typed]) if typed else ""


def _value(interaction: Interaction, option: dict[str, Any]) -> str:
    if option["type"] == discord.AppCommandOptionType.user.value:
        users = raw(interaction).get("resolved", {}).get("users", {})
        return f"@{users.get(option['value'], {}).get('username', option['value'])}"
    return str(option["value"])
