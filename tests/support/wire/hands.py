"""People over the wire: they press what they see by its name, as players of the simulated world do."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simcord.backend.models import Interaction, Message
from simcord.backend.models.interaction import ResponseKind

from tests.support.component_tree import walk
from tests.support.wire.scene import Scene
from tests.support.wire.town import PRESS

_BUTTON, _MENU = 2, 3

Control = tuple[Message, dict[str, Any]]


@dataclass
class WireHands:
    """One person at their device. Whatever they do waits until its answer has the words it should have."""

    scene: Scene
    id: int

    async def run(self, command: str, awaited: str, **options: Any) -> str:
        """Types a slash command in the server."""
        return await self._answer(self.scene.town.slash(self.id, command, **options), awaited)

    async def press(self, label: str, awaited: str) -> str:
        """Presses the latest button of that name, once they can see it."""

        def found() -> list[Control]:
            return [one for one in self._seen() if one[1]["type"] == _BUTTON and one[1].get("label") == label]

        await self.scene.discord.until(lambda: bool(found()), within=20)
        return await self._use(*found()[0], awaited)

    async def tick(self, labels: tuple[str, ...], menu: str, awaited: str) -> str:
        """Ticks what begins with these labels in the latest menu that does `menu`."""
        message, found = next(one for one in self._seen() if one[1]["custom_id"].partition(":")[0] == menu)
        values = [each["value"] for each in found["options"] if each["label"].startswith(labels)]
        return await self._use(message, found, awaited, values=values)

    async def say_clock(self, city: str) -> str:
        """Chooses the clock or the place that names a city, in the latest menu."""
        message, menu = next(found for found in self._seen() if found[1]["type"] == _MENU)
        value = next(each["value"] for each in menu["options"] if city in each["label"])
        return await self._use(message, menu, "", values=[value])

    def sees(self) -> list[str]:
        """Every message in their DM; the oldest first."""
        return [words_of(message) for message in self._messages(self.scene.town.dm(self.id))]

    async def files(self) -> list[str]:
        """The calendar files that they were sent."""
        sent = [file for each in self._messages(self.scene.town.dm(self.id)) for file in each.attachments]
        return [file["filename"] for file in sent if file["filename"].endswith(".ics")]

    def _messages(self, channel: int) -> list[Message]:
        everything = self.scene.discord.backend.messages[channel].values()
        return [message for message in everything if message.visible_to(self.id)]

    def _seen(self) -> Iterator[Control]:
        """Every button and menu that they can use, the latest message first."""
        town = self.scene.town
        both = [*self._messages(town.channel_id), *self._messages(town.dm(self.id))]
        for message in sorted(both, key=lambda one: one.id, reverse=True):
            for _, component in walk(message.components, "$"):
                if component.get("custom_id") and not component.get("disabled"):
                    yield message, component

    async def _use(self, message: Message, component: dict[str, Any], awaited: str, **more: Any) -> str:
        town = self.scene.town
        data = {"component_type": component["type"], "custom_id": component["custom_id"], **more}
        in_server = message.channel_id == town.channel_id
        return await self._answer(
            town.interact(self.id, PRESS, data, in_server=in_server, below=message), awaited
        )

    async def _answer(self, asked: Interaction, awaited: str) -> str:
        """Waits for the answer that has these words, also where it was only promised at first."""
        try:
            await self.scene.discord.until(
                lambda: self._is_there(asked) and awaited in self._said(asked), within=20
            )
        except TimeoutError:
            raise AssertionError(f"no “{awaited}” in: {self._said(asked)}") from None
        return self._said(asked)

    def _is_there(self, asked: Interaction) -> bool:
        """Whether it has been answered; where that was put off, whether anything has come of it."""
        if asked.response_kind not in (ResponseKind.DEFERRED, ResponseKind.DEFERRED_UPDATE):
            return asked.responded
        paths = (path for _, _, path in self.scene.discord.requests)
        return any(asked.token in path and not path.endswith("/callback") for path in paths)

    def _said(self, asked: Interaction) -> str:
        messages = self.scene.discord.backend.messages[asked.channel_id]
        number = asked.followup_ids[-1] if asked.followup_ids else asked.message_id
        message = messages.get(number or 0)
        return words_of(message) if message is not None else ""


def words_of(message: Message) -> str:
    """A message as text: content, embeds, and the names of its buttons in brackets."""
    lines = [message.content]
    for embed in message.embeds:
        lines += [(embed.get("author") or {}).get("name") or ""]
        lines += [embed.get("title") or "", embed.get("description") or ""]
        lines += [f"{field['name']}: {field['value']}" for field in embed.get("fields", [])]
        lines.append((embed.get("footer") or {}).get("text") or "")
    shown = [each for _, each in walk(message.components, "$") if each.get("custom_id")]
    lines.append(" ".join(f"[{each.get('label') or 'menu'}]" for each in shown))
    return "\n".join(line for line in lines if line)
