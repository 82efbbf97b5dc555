"""Throws interactions of every kind at a bot, and looks after each handful what it made of them."""

import random
import re
from dataclasses import dataclass
from math import ceil

from simcord.backend.models import Interaction

from tests.support.wire.interactions import Interactions
from tests.support.wire.invariants import broken_invariants
from tests.support.wire.process import Bot
from tests.support.wire.scene import Scene

AT_ONCE = 20
_STRANGERS = 4


@dataclass
class Answers:
    """How many were sent, and how long the slowest took, in seconds."""

    sent: int = 0
    slowest: float = 0.0


class Fuzzer:
    """Runs on one scene with one bot; what a seed drew can be drawn again."""

    def __init__(self, scene: Scene, bot: Bot, seed: int) -> None:
        self._scene = scene
        self._bot = bot
        self._draw = random.Random(seed)
        self._interactions = Interactions(scene.town, [*scene.town.people, *self._strangers()], self._draw)
        self._read = 0
        self.answers = Answers()

    def _strangers(self) -> list[int]:
        """People in the server whom the bot has never met."""
        backend = self._scene.discord.backend
        strangers = [backend.make_user(f"stranger{number}").id for number in range(_STRANGERS)]
        for stranger in strangers:
            backend.add_member(self._scene.town.guild_id, stranger)
        return strangers

    async def run(self, count: int) -> Answers:
        """Sends so many, a handful at once. Fails at the first handful that something is wrong with."""
        while self.answers.sent < count:
            for _ in range(min(10, ceil((count - self.answers.sent) / AT_ONCE))):
                await self._handful()
            broken = await broken_invariants(self._scene.books.database)
            assert not broken, broken
        return self.answers

    async def _handful(self) -> None:
        self._look_into_dms()
        sent = [each for _ in range(AT_ONCE) for each in self._interactions.next()]
        await self._answered(sent)
        self.answers.sent += len(sent)
        for interaction in sent:
            self._interactions.see(interaction)
        self._look_for_faults(sent)

    async def _answered(self, sent: list[Interaction]) -> None:
        discord = self._scene.discord
        began = discord.clock()
        try:
            await discord.until(lambda: all(interaction.responded for interaction in sent), within=30)
        except TimeoutError:
            unanswered = [interaction for interaction in sent if not interaction.responded]
            raise AssertionError(f"no answer to {self._told(unanswered)}\n{self._said()}") from None
        self.answers.slowest = max(self.answers.slowest, discord.clock() - began)

    def _look_into_dms(self) -> None:
        """What the bot has sent by itself has buttons too."""
        backend = self._scene.discord.backend
        who = self._draw.choice(self._scene.town.people)
        for message in list(backend.messages[self._scene.town.dm(who)].values())[-3:]:
            self._interactions.see_message(who, message)

    def _look_for_faults(self, sent: list[Interaction]) -> None:
        discord, said = self._scene.discord, self._said()
        faults = [*discord.refused, *discord.unexpected]
        if wrong := re.search(" ERROR | CRITICAL ", said):
            faults.append(said[wrong.start() :][:5000])
        assert not faults, "\n".join(["after", self._told(sent), *faults])

    def _said(self) -> str:
        """What the bot has logged since this was last asked."""
        said = self._bot.said
        new, self._read = said[self._read :], len(said)
        return new

    def _told(self, sent: list[Interaction]) -> str:
        ids = {str(interaction.id) for interaction in sent}
        buffered = self._scene.discord.gateway.connected[0].buffer
        return "\n".join(str(each["d"]["data"])[:500] for each in buffered if each["d"].get("id") in ids)
