"""The commands of the bot."""

from collections.abc import Iterator
from typing import Any

from discord import app_commands

Command = app_commands.Command[Any, ..., Any]


def leaves(commands: Iterator[Any] | tuple[Any, ...]) -> Iterator[Command]:
    """Every command that can be typed."""
    for command in commands:
        if isinstance(command, app_commands.Group):
            yield from leaves(tuple(command.commands))
        elif isinstance(command, app_commands.Command):
            yield command
