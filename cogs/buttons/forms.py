"""Modals: described as data, so that a refused one can be opened again with what was typed."""

from collections.abc import Iterator, Mapping
from typing import Any

import discord
from msgspec import Struct
from msgspec.structs import replace

from cogs.render.text import cut


class Field(Struct, frozen=True):
    """A text input, a choice of one of `choices` (value to label), boxes to tick, or a menu of `roles`.

    Or a `file`, which is not kept for another try: people choose it again.
    """

    key: str
    label: str
    value: str = ""
    placeholder: str = ""
    hint: str | None = None
    required: bool = True
    long: bool = False
    limit: int = 100
    choices: Mapping[str, str] | None = None
    boxes: Mapping[str, str] | None = None
    roles: bool = False
    file: bool = False

    def component(self) -> discord.ui.Label[Any]:
        return discord.ui.Label(text=self.label, description=self.hint, component=self._control())

    def _control(self) -> discord.ui.Item[Any]:
        if self.file:
            return discord.ui.FileUpload(custom_id=self.key, required=self.required)
        if self.roles:
            return self._role_menu()
        if self.boxes:
            return self._boxes(self.boxes)
        return self._choice() if self.choices else self._text()

    def _text(self) -> discord.ui.TextInput[Any]:
        return discord.ui.TextInput(
            custom_id=self.key,
            style=discord.TextStyle.paragraph if self.long else discord.TextStyle.short,
            default=cut(self.value, self.limit) or None,
            placeholder=cut(self.placeholder, 100) or None,
            required=self.required,
            max_length=self.limit,
        )

    def _choice(self) -> discord.ui.RadioGroup[Any]:
        options = [
            discord.RadioGroupOption(label=label, value=value, default=value == self.value)
            for value, label in (self.choices or {}).items()
        ]
        return discord.ui.RadioGroup(custom_id=self.key, options=options, required=self.required)

    def _role_menu(self) -> discord.ui.RoleSelect[Any]:
        chosen = [discord.Object(int(self.value), type=discord.Role)] if self.value else []
        return discord.ui.RoleSelect(custom_id=self.key, required=self.required, default_values=chosen)

    def _boxes(self, boxes: Mapping[str, str]) -> discord.ui.CheckboxGroup[Any]:
        ticked = self.value.split(",")
        options = [
            discord.CheckboxGroupOption(label=label, value=value, default=value in ticked)
            for value, label in boxes.items()
        ]
        return discord.ui.CheckboxGroup(
            custom_id=self.key,
            options=options,
            required=self.required,
            min_values=int(self.required),
            max_values=len(options),
        )


class Form(Struct, frozen=True):
    """A modal of up to five fields. Its custom_id says, as a button's does, what to do when it is sent."""

    title: str
    custom_id: str
    fields: tuple[Field, ...]

    def filled(self, values: Mapping[str, str]) -> "Form":
        """The same form with what somebody typed before."""
        fields = tuple(replace(field, value=values.get(field.key, field.value)) for field in self.fields)
        return replace(self, fields=fields)

    def modal(self) -> discord.ui.Modal:
        modal = discord.ui.Modal(title=cut(self.title, 45), custom_id=self.custom_id)
        for field in self.fields:
            modal.add_item(field.component())
        # Stopped, it is not kept in memory: the router answers it, before a restart as after.
        modal.stop()
        return modal


def submitted(data: Mapping[str, Any]) -> dict[str, str]:
    """What was typed into a modal, by key, from the interaction's raw data; several values with commas."""
    return dict(_values(data.get("components", [])))


def _values(components: list[Any]) -> Iterator[tuple[str, str]]:
    for component in components:
        children = [*component.get("components", [])]
        if "component" in component:
            children.append(component["component"])
        yield from _values(children)
        if "custom_id" in component:
            chosen = component.get("values") or [component.get("value") or ""]
            yield component["custom_id"], ",".join(map(str, chosen))
