"""Interactions of every kind, made from what the bot has shown: commands, buttons, menus and forms."""

import random
from collections.abc import Sequence
from typing import Any

from simcord.backend.models import Interaction, Message
from simcord.interactions import command_leaves

from cogs.buttons.router import PRESSES, SUBMISSIONS
from tests.support.component_tree import walk
from tests.support.wire.files import FILES
from tests.support.wire.strange import Strange
from tests.support.wire.town import COMMAND, FORM, PRESS, Town, nested, resolved_users

AUTOCOMPLETE = 4
_STRING, _INTEGER, _BOOLEAN, _USER, _CHANNEL, _ATTACHMENT = 3, 4, 5, 6, 7, 11
_CHAT, _ON_USER = 1, 2
_BUTTON, _MENU, _TEXT, _USERS, _ROLES, _CHANNELS, _FILE, _RADIO = 2, 3, 4, 5, 6, 8, 19, 21
# Discord's longest text for an option, a text input and a custom_id.
_OPTION, _INPUT, _CUSTOM_ID = 6000, 4000, 100

_OF_LATE = 5
_IN_EARNEST = 0.6
# They end things for everybody or for long, so they are mostly passed over.
_ENDINGS = ("logout", "cancel", "cancel_calendar", "stop")
_SPARED = 0.9

Json = dict[str, Any]
Seen = dict[str, list[tuple[int, Json]]]  # By the verb of its custom_id: who saw it, and what.
Drawn = tuple[int, Json, int]  # The kind of interaction, its data, and whose it is.


class Interactions:
    """Draws what people do next, from what they have `seen`: buttons, menus, forms and suggestions."""

    def __init__(self, town: Town, people: Sequence[int], draw: random.Random) -> None:
        self._town = town
        self._people = people
        self._draw = draw
        self._strange = Strange(draw)
        self._controls: Seen = {}
        self._forms: Seen = {}
        self._asked: dict[int, str] = {}

    def see(self, interaction: Interaction) -> None:
        """Remembers what an answer has to press, to fill in, or to choose from."""
        messages = self._town.discord.backend.messages[interaction.channel_id]
        for number in (interaction.message_id, *interaction.followup_ids):
            if number in messages:
                self.see_message(interaction.user_id, messages[number])
        if interaction.modal is not None:
            _remember(self._forms, interaction.user_id, interaction.modal)
        if interaction.autocomplete_choices:
            offered = self._strange.offered.setdefault(self._asked[interaction.id], [])
            offered += [str(choice["value"]) for choice in interaction.autocomplete_choices]

    def see_message(self, who: int, message: Message) -> None:
        """Remembers the buttons and menus of a message that somebody can see."""
        for _, component in walk(message.components, "$"):
            if component.get("custom_id") and not component.get("disabled"):
                _remember(self._controls, who, component)

    def next(self) -> list[Interaction]:
        """One interaction; or the same twice at once, as when somebody clicks twice or Discord repeats."""
        self._strange.in_earnest = self._draw.random() < _IN_EARNEST
        usual = (self._command, self._press, self._form)
        kind, data, who = self._draw.choice((*usual, *usual, self._ask))()
        in_server = self._only_in_servers(data) or self._draw.random() < 0.5
        sent = [self._town.interact(who, kind, data, in_server=in_server)]
        if sent[0].source_message_id is not None and self._draw.random() < 0.02:
            self._town.discord.backend.delete_message(sent[0].channel_id, sent[0].source_message_id)
        if self._draw.random() < 0.05:
            self._town.again(sent[0])
        elif self._draw.random() < 0.1:
            sent.append(self._town.interact(who, kind, data, in_server=in_server))
        self._asked.update((each.id, name) for each in sent for name in focused(data))
        return sent

    def _somebody(self) -> int:
        """The organizer, who may do most, more often than others."""
        return self._town.owner if self._draw.random() < 0.3 else self._draw.choice(self._people)

    def _command(self) -> Drawn:
        spec, path, leaf = self._any_command()
        if spec.get("type", _CHAT) == _ON_USER:
            target = self._draw.choice(self._people)
            data = {"id": spec["id"], "name": spec["name"], "type": _ON_USER, "target_id": str(target)}
            return COMMAND, {**data, "resolved": self._resolved([target])}, self._somebody()
        options = [self._option(each) for each in leaf.get("options") or [] if self._is_given(each)]
        if self._draw.random() < 0.02:
            options.append(self._option({"name": "file", "type": _ATTACHMENT}))
        return COMMAND, self._slash(spec, path, options), self._somebody()

    def _any_command(self) -> tuple[Json, list[str], Json]:
        """As Discord knows it, with the path to one of its subcommands, and that."""
        known = self._town.discord.backend.commands[None].values()
        leaves = [(spec, *leaf) for spec in known for leaf in command_leaves(spec)]
        drawn = self._draw.choice(leaves)
        while drawn[1][-1] in _ENDINGS and self._draw.random() < _SPARED:
            drawn = self._draw.choice(leaves)
        return drawn

    def _only_in_servers(self, data: Json) -> bool:
        """Whether Discord offers this command in servers alone."""
        known = self._town.discord.backend.commands[None].values()
        return any(spec["name"] == data.get("name") and spec.get("contexts") == [0] for spec in known)

    def _ask(self) -> Drawn:
        """Autocomplete: some options are filled in, one is being typed."""
        spec, path, leaf = self._any_command()
        offered = [each for each in leaf.get("options") or [] if each.get("autocomplete")]
        if not offered:
            return self._command()
        asked = self._draw.choice(offered)
        others = [each for each in leaf["options"] if each is not asked and self._is_given(each)]
        options = [{**self._option(asked), "focused": True}, *map(self._option, others)]
        return AUTOCOMPLETE, self._slash(spec, path, options), self._somebody()

    def _is_given(self, option: Json) -> bool:
        return bool(option.get("required")) or self._draw.random() < 0.4

    def _option(self, option: Json) -> Json:
        return {"name": option["name"], "type": option["type"], "value": self._value(option)}

    def _value(self, option: Json) -> Any:
        match option["type"]:
            case _ if option.get("choices"):
                return self._draw.choice(option["choices"])["value"]
            case kind if kind == _STRING:
                longest = option.get("max_length", _OPTION)
                return self._strange.text(option["name"], option.get("min_length", 0), longest)
            case kind if kind == _INTEGER:
                return self._draw.choice((0, 1, -1, 2**53 - 1, -(2**53) + 1))
            case kind if kind == _BOOLEAN:
                return self._draw.random() < 0.5
            case kind if kind == _USER:
                return str(self._draw.choice(self._people))
            case kind if kind == _CHANNEL:
                return str(self._town.channel_id)
            case kind if kind == _ATTACHMENT:
                return self._draw.choice(list(FILES))
        raise AssertionError(f"options of type {option['type']} are new here: {option['name']}")

    def _slash(self, spec: Json, path: Sequence[str], options: list[Json]) -> Json:
        users = [int(option["value"]) for option in options if option["type"] == _USER]
        resolved = self._resolved(users)
        if any(option["type"] == _CHANNEL for option in options):
            resolved["channels"] = {str(self._town.channel_id): self._channel()}
        attached = [option["value"] for option in options if option["type"] == _ATTACHMENT]
        resolved["attachments"] = {number: self._file(number) for number in attached}
        data = {"id": spec["id"], "name": spec["name"], "type": _CHAT, "resolved": resolved}
        return {**data, "options": nested(path[1:], options)}

    def _resolved(self, users: Sequence[int]) -> Json:
        return resolved_users(self._town.discord.backend, self._town.guild_id, users)

    def _file(self, number: str) -> Json:
        name, content = FILES[number]
        size = 2**40 if self._draw.random() < 0.1 else len(content)
        url = f"http://{self._town.discord.address}/files/{number}"
        return {"id": number, "filename": name, "size": size, "url": url, "proxy_url": url}

    def _channel(self) -> Json:
        return {"id": str(self._town.channel_id), "name": "general", "type": 0, "permissions": "0"}

    def _press(self) -> Drawn:
        if not self._controls or self._draw.random() < 0.1:
            return PRESS, {"component_type": _BUTTON, "custom_id": self._forged()}, self._somebody()
        saw, control = self._recent(self._controls)
        data: Json = {"component_type": control["type"], "custom_id": control["custom_id"]}
        chosen = {} if control["type"] == _BUTTON else self._chosen(control)
        return PRESS, {**data, **chosen}, saw

    def _recent(self, seen: Seen) -> tuple[int, Json]:
        """Something that was seen, mostly of late and mostly by who saw it; every kind as often."""
        kind = self._draw.choice(list(seen))
        while kind in _ENDINGS and self._draw.random() < _SPARED:
            kind = self._draw.choice(list(seen))
        of_late = self._draw.random() < 0.5
        saw, what = self._draw.choice(seen[kind][-_OF_LATE:] if of_late else seen[kind])
        return saw if self._draw.random() < 0.8 else self._somebody(), what

    def _chosen(self, menu: Json) -> Json:
        """What was chosen in a menu: what it offers, now and then what it does not."""
        match menu["type"]:
            case kind if kind == _USERS:
                most = min(menu.get("max_values", 1), len(self._people))
                users = self._draw.sample(self._people, self._draw.randint(1, most))
                return {"values": [str(who) for who in users], "resolved": self._resolved(users)}
            case kind if kind == _CHANNELS:
                here = str(self._town.channel_id)
                return {"values": [here], "resolved": {"channels": {here: self._channel()}}}
            case kind if kind == _ROLES:
                # Everybody's role is there, the other one is not.
                return {"values": [str(self._draw.choice((self._town.guild_id, self._town.channel_id)))]}
        offered = [option["value"] for option in menu["options"]]
        count = self._draw.randint(menu.get("min_values", 1), min(menu.get("max_values", 1), len(offered)))
        if self._draw.random() < 0.1:
            return {"values": [self._strange.text("", 1, _CUSTOM_ID)]}
        return {"values": self._draw.sample(offered, count)}

    def _forged(self) -> str:
        """A custom_id that no message of the bot has, or of somebody else, or of something else."""
        ids = [str(self._draw.choice((0, 1, 2, 7, 999, -1, 2**31, 2**63, 10**30))) for _ in range(3)]
        made = ":".join([self._draw.choice((*PRESSES, *SUBMISSIONS)), *ids[: self._draw.randint(0, 3)]])
        return self._draw.choice((made, made, self._strange.text("", 1, _CUSTOM_ID)))[:_CUSTOM_ID]

    def _form(self) -> Drawn:
        if not self._forms or self._draw.random() < 0.1:
            field = {"type": _TEXT, "custom_id": "when", "value": self._strange.text("when", 0, _INPUT)}
            data = {"custom_id": self._forged(), "components": [{"type": 18, "component": field}]}
            return FORM, data, self._somebody()
        saw, form = self._recent(self._forms)
        fields = [{"type": 18, "component": self._filled(each["component"])} for each in form["components"]]
        attached = {number: self._file(number) for number in FILES}
        resolved = {"attachments": attached} if self._draw.random() < 0.9 else {}
        return FORM, {"custom_id": form["custom_id"], "components": fields, "resolved": resolved}, saw

    def _filled(self, field: Json) -> Json:
        filled = {"type": field["type"], "custom_id": field["custom_id"]}
        if field["type"] == _RADIO:
            return {**filled, "value": self._draw.choice(field["options"])["value"]}
        if field["type"] == _FILE:
            return {**filled, "values": [self._draw.choice(list(FILES))]}
        if field["type"] != _TEXT:
            return {**filled, **self._chosen(field)}
        needed = field.get("required", True)
        if not needed and self._draw.random() < 0.3:
            return {**filled, "value": ""}
        shortest, longest = field.get("min_length", int(needed)), field.get("max_length", _INPUT)
        return {**filled, "value": self._strange.text(field["custom_id"], shortest, longest)}


def _remember(seen: Seen, who: int, what: Json) -> None:
    seen.setdefault(what["custom_id"].partition(":")[0], []).append((who, what))


def focused(data: Json) -> list[str]:
    """The option that is being typed."""
    options = data.get("options", [])
    while options and options[0]["type"] in (1, 2):
        options = options[0]["options"]
    return [option["name"] for option in options if option.get("focused")]
