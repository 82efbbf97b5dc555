"""What the page may ask for: one model for each kind of action, checked before anything is done."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from bot.demo.seats import Place

MessageId = Annotated[int, Meta(ge=0)]


class Action(Struct, forbid_unknown_fields=True):
    """Anything that can be asked for."""


class Seated(Action):
    """Something that one of the people does in one of the places."""

    person: str
    place: Place


class Slash(Seated, kw_only=True):
    """Running a slash command."""

    command: str
    options: dict[str, Any] = {}


class Autocomplete(Slash):
    """Typing into an option that the bot makes suggestions for."""

    option: str
    typed: str


class Click(Seated):
    """Pressing a button."""

    message: MessageId
    custom_id: str


class Select(Click):
    """Choosing in a menu."""

    values: list[str]


class Submit(Seated):
    """Sending a form."""

    form: str
    values: dict[str, Any]


class ContextMenu(Seated):
    """Picking an app from somebody's menu."""

    command: str
    target: str


class Say(Seated):
    """Sending a plain message."""

    text: Annotated[str, Meta(min_length=1, max_length=2000)]


class Skip(Action):
    """Letting time pass."""

    hours: Annotated[int, Meta(ge=1, le=7 * 24)]


class Restart(Action):
    """Restarting the bot."""


KINDS: dict[str, type[Action]] = {
    "slash": Slash,
    "autocomplete": Autocomplete,
    "click": Click,
    "select": Select,
    "submit": Submit,
    "context-menu": ContextMenu,
    "say": Say,
    "skip": Skip,
    "restart": Restart,
}
