"""One person in one place, the server's #general or their DM: what they can do there, and what they see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import discord
import simcord

from bot.demo.world import Character, World


class Place(StrEnum):
    """Where people and the bot meet."""

    GENERAL = "general"
    DM = "dm"


@dataclass(frozen=True)
class Seat:
    """A person in a place. simcord's two kinds of actors, for servers and for DMs, look alike from here."""

    world: World
    person: Character
    place: Place

    @property
    def actor(self) -> Any:
        """Who acts: the member in the server, the user in their DM."""
        return self.person.member if self.place is Place.GENERAL else self.person.user

    def messages(self) -> list[discord.Message]:
        """What they see here, the oldest first."""
        return self._channel.history(viewer=self.actor)

    def message(self, message_id: int) -> discord.Message:
        """One of the messages that they see. Raises SetupError if it is gone."""
        for message in self.messages():
            if message.id == message_id:
                return message
        raise simcord.SetupError("that message is gone")

    def commands(self) -> tuple[str, ...]:
        """The slash commands that Discord offers them here."""
        if self.place is Place.GENERAL:
            return self.person.member.available_commands(self.world.general)
        return self.person.user.available_commands()

    async def slash(self, command: str, options: Mapping[str, Any]) -> simcord.InteractionResult:
        """Runs a slash command."""
        result: simcord.InteractionResult = await self._in_place(self.actor.slash, command, **options)
        return result

    async def autocomplete(
        self, command: str, option: str, typed: str, options: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """What the bot offers while an option is typed, given the others."""
        offered = await self._in_place(self.actor.autocomplete, command, option, typed, **options)
        return list(offered)

    async def context_menu(self, command: str, target: Character) -> simcord.InteractionResult:
        """Picks an app from somebody's menu, which simcord has in servers only."""
        return await self.person.member.context_menu(self.world.general, command, target.member)

    async def say(self, text: str) -> None:
        """Sends a plain message."""
        if self.place is Place.GENERAL:
            await self.person.member.send(self.world.general, text)
        else:
            await self.person.user.send_dm(text)

    def handles(self, ids: Sequence[Any]) -> list[Any]:
        """The people, roles and channels with these ids. Raises SetupError for any that is not there."""
        known: dict[str, Any] = {str(one.id): one for one in (self.world.general, self.world.team)}
        for person in self.world.people.values():
            known[str(person.user.id)] = Seat(self.world, person, self.place).actor
        if unknown := [one for one in ids if str(one) not in known]:
            raise simcord.SetupError(f"nobody has the ID {unknown[0]}")
        return [known[str(one)] for one in ids]

    @property
    def _channel(self) -> simcord.ChannelHandle:
        return self.world.general if self.place is Place.GENERAL else self.person.user.dm_channel

    async def _in_place(self, act: Any, *arguments: Any, **options: Any) -> Any:
        where = [self.world.general] if self.place is Place.GENERAL else []
        return await act(*where, *arguments, **options)
