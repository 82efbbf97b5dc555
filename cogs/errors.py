"""The one place where an error becomes an answer, for commands, buttons and modals alike."""

import logging
import secrets
from typing import Any

import discord
from discord import app_commands

from cogs.base import Interaction, raw, respond
from cogs.render import refusals
from scheduling.errors import AlreadyHandled, OutOfDate, Refusal

_UNKNOWN_INTERACTION, _ANSWERED_BEFORE = 10062, 40060
_log = logging.getLogger(__name__)


async def answer_error(
    interaction: Interaction, error: BaseException, typed: str | None = None, **extra: Any
) -> None:
    """Answers a refusal in words, and anything else with a reference that the log has too.

    A refusal gives back what was `typed`, by itself the command line. `extra` goes with it: the button that
    opens a refused form again.
    """
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    if isinstance(cause, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        cause = OutOfDate()
    if isinstance(cause, AlreadyHandled) or _answered_before(cause):
        return
    if _code(cause) == _UNKNOWN_INTERACTION:
        _log.warning("an answer came too late: Discord waits three seconds for it")
        return
    if isinstance(cause, Refusal):
        line = command_line(interaction) if typed is None else typed
        message = {"embed": refusals.refusal(cause, line), **extra}
    else:
        reference = secrets.token_hex(3)
        _log.error("failure %s", reference, exc_info=cause)
        message = {"embed": refusals.failure(reference)}
    try:
        await respond(interaction, **message)
    except discord.HTTPException as unanswerable:
        # Discord has given up on it, or has an answer.
        if not (isinstance(unanswerable, discord.NotFound) or _answered_before(unanswerable)):
            raise


def _answered_before(error: BaseException) -> bool:
    """Whether another process has answered, or an earlier try of ours whose success we did not learn of."""
    return _code(error) == _ANSWERED_BEFORE


def _code(error: BaseException) -> int | None:
    """By which Discord says why it takes no answer."""
    return error.code if isinstance(error, discord.HTTPException) else None


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
    if option["type"] == discord.AppCommandOptionType.attachment.value:
        files = raw(interaction).get("resolved", {}).get("attachments", {})
        return str(files.get(option["value"], {}).get("filename", option["value"]))
    return str(option["value"])
