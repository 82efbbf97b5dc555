"""The options by which a calendar's fields are given: each is declared once, for create and edit alike."""

import inspect
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from discord import app_commands
from msgspec import Struct

from cogs import options

Callback = TypeVar("Callback", bound=Callable[..., Coroutine[Any, Any, None]])


class FieldOption(Struct, frozen=True):
    """What is said about an option, with the `default` that a new calendar has; and what is offered."""

    says: str
    default: str = ""
    offers: options.Offer | None = None
    choices: list[app_commands.Choice[str]] | None = None


OPTIONS = {
    "name": FieldOption("What the meeting is about"),
    "start_date": FieldOption(
        "The first day, such as tomorrow, next monday or 2026-12-01", "", options.first_day
    ),
    "end_date": FieldOption("The last day", "four days later", options.last_day),
    "deadline": FieldOption("When answers are due", "a day before the start", options.deadline),
    "description": FieldOption("What people should know"),
    "place": FieldOption("Where you meet: a place, a link, or a #voice-channel"),
    "mode": FieldOption(
        "A meeting with each person, or one for everyone", "with each", choices=options.MODES
    ),
    "meeting_length": FieldOption("How long a meeting is", "30 minutes", options.length),
    "buffer": FieldOption("Free time between one-on-one meetings", "none", options.length),
    "hours": FieldOption(
        "The hours of the day to look in, such as 8-20, or 18-2 past midnight", "9-18", options.hours
    ),
    "expected": FieldOption("How many people you expect to answer", "nobody said"),
    "repeat": FieldOption("For a group: how often to meet", "once", choices=options.REPEATS),
    "until": FieldOption(
        "The last day it repeats, or how many meetings, at most 52", "52 meetings", options.until
    ),
    "timezone": FieldOption("The time zone of the days and hours", "yours", options.timezone),
}


def takes_fields(*, required: tuple[str, ...] = ()) -> Callable[[Callback], Callback]:
    """Gives a command, in place of the `**typed` of its callback, an option for each field of a calendar.

    Where some are required, a calendar is opened: the others say what they are by default.
    """

    def declare(callback: Callback) -> Callback:
        says = {name: _says(option, is_new=bool(required)) for name, option in OPTIONS.items()}
        offers = {name: option.offers for name, option in OPTIONS.items() if option.offers}
        choices = {name: option.choices for name, option in OPTIONS.items() if option.choices}
        # discord.py reads a command's options from its callback's signature.
        declared: Any = callback
        own = list(inspect.signature(callback).parameters.values())[:-1]
        given = [_parameter(name, is_required=name in required) for name in OPTIONS]
        declared.__signature__ = inspect.Signature([*own, *given])
        app_commands.describe(**says)(callback)
        app_commands.autocomplete(**offers)(callback)
        app_commands.choices(**choices)(callback)
        return callback

    return declare


def _says(option: FieldOption, *, is_new: bool) -> str:
    default = f"; {option.default} by default" if is_new and option.default else ""
    return option.says + default


def _parameter(name: str, *, is_required: bool) -> inspect.Parameter:
    if is_required:
        return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=str)
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=str | None, default=None)
