"""Playing people in the simulated world: what they type, press and fill in, and what they see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import discord
import simcord

from bot.demo.world import Character, World

Visible = discord.Message | simcord.ResponseMessage


@dataclass(frozen=True)
class Shown:
    """What a person was shown: a message in words, or the title of a form. `text` is empty without answer."""

    text: str
    form: dict[str, Any] | None = None
    message: simcord.ResponseMessage | None = None

    def __contains__(self, words: str) -> bool:
        return words in self.text

    @property
    def values(self) -> dict[str, Any]:
        """What a form is prefilled with, by field: a text, or the chosen values of a menu."""
        components = [label["component"] for label in (self.form or {}).get("components", [])]
        return {component["custom_id"]: _prefilled(component) for component in components}


class Player:
    """One person at their device: in the server's #general, or in their DMs with the bot."""

    def __init__(self, world: World, person: Character) -> None:
        self._world = world
        self._person = person
        self._form: tuple[simcord.InteractionResult, Any] | None = None

    @property
    def name(self) -> str:
        return self._person.name

    @property
    def zone(self) -> str:
        return self._person.zone

    @property
    def id(self) -> int:
        """Their Discord id."""
        return self._person.user.id

    @property
    def account(self) -> simcord.MemberActor:
        """What others choose when they name this person."""
        return self._person.member

    async def run(self, command: str, /, *, dm: bool = False, **options: Any) -> Shown:
        """Types a slash command, without the slash."""
        given = {name: _handle(value) for name, value in options.items()}
        if dm:
            user = self._person.user
            return self._see(await user.slash(command, **given), user)
        member = self._person.member
        return self._see(await member.slash(self._world.general, command, **given), member)

    async def offered(self, command: str, option: str, typed: str = "", /, **filled: Any) -> list[str]:
        """The values that autocomplete offers while an option is typed."""
        choices = await self._person.member.autocomplete(
            self._world.general, command, option, typed, **filled
        )
        return [choice["value"] for choice in choices]

    async def register(self, *, dm: bool = False) -> Shown:
        """Registers under their own name."""
        return await self.run(
            "register",
            dm=dm,
            email=f"{self.name}@example.com",
            first_name=self.name.capitalize(),
            last_name="Example",
            timezone=self.zone,
        )

    async def menu(self, name: str, on: "Player") -> Shown:
        """Chooses a command from another person's menu."""
        member = self._person.member
        return self._see(await member.context_menu(self._world.general, name, on.account), member)

    async def press(self, label: str) -> Shown:
        """Presses the latest button of that name that they can see."""
        message, actor = self._with(label)
        return self._see(await actor.click(message, label=label), actor)

    async def press_again(self, message: Visible, custom_id: str) -> Shown:
        """Presses a button of a message that may be old by now."""
        _, actor = self._actor_of(message)
        return self._see(await actor.click(message, custom_id=custom_id), actor)

    async def choose(self, *values: Any, menu: str | None = None) -> Shown:
        """Chooses in the latest menu that they can see; where a message has several, in what does `menu`."""
        message, actor = self._with(None)
        ids = (item.custom_id for item in items(message))
        which = next(each for each in ids if each and each.partition(":")[0] == menu) if menu else None
        chosen = [_handle(value) for value in values]
        return self._see(await actor.select(message, chosen, custom_id=which), actor)

    async def more(self, act: str) -> Shown:
        """Chooses under More… of the latest invitation, such as "decline"."""
        await self.press("More…")
        return await self.choose(act)

    async def tick(self, *labels: str, menu: str, off: tuple[str, ...] = ()) -> Shown:
        """Ticks what begins with these labels, beside what is ticked, in the menu that does `menu`.

        What begins with those of `off` is unticked. Of several such menus, it is the first with one of them.
        """
        message, actor, found = next(
            (*self._actor_of(message), item)
            for message in self._latest()
            for item in items(message)
            if (item.custom_id or "").partition(":")[0] == menu
            and (not (labels or off) or any(each.label.startswith((*labels, *off)) for each in item.options))
        )
        values = [
            option.value
            for option in found.options
            if option.label.startswith(labels or ("\0",))
            or (option.default and not option.label.startswith(off or ("\0",)))
        ]
        return self._see(await actor.select(message, values, custom_id=found.custom_id), actor)

    async def say_clock(self, city: str) -> Shown:
        """Chooses the clock or the place that names a city, in the latest menu."""
        message, _ = self._with(None)
        options = next(item.options for item in items(message) if not isinstance(item, discord.Button))
        return await self.choose(next(option.value for option in options if city in option.label))

    async def submit(self, **values: Any) -> Shown:
        """Fills in the form that is open, on top of what it is prefilled with, and sends it."""
        if self._form is None:
            raise LookupError(f"{self.name} has no form open")
        (form, actor), self._form = self._form, None
        prefilled = Shown("", form.modal).values
        return self._see(await actor.submit_modal(form, prefilled | values), actor)

    def sees(self, *, dm: bool = True) -> list[str]:
        """Every message in their DM, or in #general, as they see it; the oldest first."""
        return [words(message) for message in self.messages(dm=dm)]

    def messages(self, *, dm: bool = True) -> list[discord.Message]:
        """The same as Discord has them."""
        if dm:
            return self._person.user.dm_channel.history(viewer=self._person.user)
        return self._world.general.history(viewer=self._person.member)

    def _see(self, result: simcord.InteractionResult, actor: Any) -> Shown:
        if result.modal is not None:
            self._form = result, actor
            return Shown(result.modal["title"], form=result.modal)
        answer = result.followups[-1] if result.followups else result.response
        return Shown(words(answer.message), message=answer) if answer else Shown("")

    def _with(self, label: str | None) -> tuple[discord.Message, Any]:
        """The latest message with such a button, or with a menu, and who acts where it is."""
        for message in self._latest():
            if any(_matches(item, label) for item in items(message)):
                return self._actor_of(message)
        raise LookupError(f"{self.name} sees no {label or 'menu'}")

    def _latest(self) -> list[discord.Message]:
        """Every message that they can see, the latest first."""
        everything = [*self.messages(dm=True), *self.messages(dm=False)]
        return sorted(everything, key=lambda message: message.id, reverse=True)

    def _actor_of(self, message: Any) -> tuple[Any, Any]:
        place = getattr(message, "channel_id", None) or message.channel.id
        return message, self._person.member if place == self._world.general.id else self._person.user


def items(message: discord.Message) -> Iterator[Any]:
    """The buttons and menus of a message."""
    for row in message.components:
        yield from getattr(row, "children", [])


def words(message: discord.Message) -> str:
    """A message as text: content, embeds, and the names of its buttons in brackets."""
    lines = [message.content]
    for embed in message.embeds:
        lines += [embed.author.name or "", embed.title or "", embed.description or ""]
        lines += [f"{field.name}: {field.value}" for field in embed.fields]
        lines.append(embed.footer.text or "")
    lines.append(" ".join(f"[{getattr(item, 'label', None) or 'menu'}]" for item in items(message)))
    return "\n".join(line for line in lines if line)


def players(world: World) -> Sequence[Player]:
    """Everybody in the world, the organizer first."""
    return [Player(world, person) for person in world.people.values()]


def _prefilled(component: dict[str, Any]) -> Any:
    """The text of an input, or what is chosen in a menu or group, as the form shows it at first."""
    if "options" in component:
        chosen = [option["value"] for option in component["options"] if option.get("default")]
        return chosen[0] if component["type"] == discord.ComponentType.radio_group.value else chosen
    return component.get("value") or ""


def _handle(value: Any) -> Any:
    return value.account if isinstance(value, Player) else value


def _matches(item: Any, label: str | None) -> bool:
    is_button = isinstance(item, discord.Button)
    return item.label == label if is_button and label else not is_button and not label
