"""Several processes of one bot that share its shards, servers on each of them, and what is asked there."""

from collections import Counter
from dataclasses import dataclass, field, replace

from simcord.backend.models import Interaction

from tests.support.wire.process import Bot
from tests.support.wire.scene import Scene
from tests.support.wire.town import Town

ANSWERED_WITHIN = 3.0
# Seconds between two IDENTIFYs with which Discord would be content, at the pace of hurried bots.
_PAUSE = 0.4


@dataclass
class Fleet:
    """`shards` in all; `unanswered` are the interactions that nobody has answered in time."""

    scene: Scene
    shards: int
    towns: list[Town] = field(default_factory=list)
    asked: list[Interaction] = field(default_factory=list)
    unanswered: list[Interaction] = field(default_factory=list)
    slowest: float = 0

    def __post_init__(self) -> None:
        town, backend = self.scene.town, self.scene.discord.backend
        self.scene.discord.gateway.advised = self.shards
        self.scene.discord.gateway.pause = _PAUSE
        for shard in range(self.shards):
            guild = backend.create_guild(f"Harbour {shard}", shard_id=shard, shard_count=self.shards)
            channel = backend.create_channel(guild.id, "general")
            for person in town.people:
                backend.add_member(guild.id, person)
            self.towns.append(replace(town, guild_id=guild.id, channel_id=channel.id))

    def holders(self) -> dict[int, list[str]]:
        """The processes that are connected to each shard."""
        found: dict[int, list[str]] = {shard: [] for shard in range(self.shards)}
        for session in self.scene.discord.gateway.connected:
            found[session.shard[0]].append(session.bot)
        return found

    def shares(self) -> Counter[str]:
        """How many shards each process has."""
        return Counter(name for names in self.holders().values() for name in names)

    async def spread(self, *bots: Bot, within: float = 30) -> float:
        """Waits until these have fair shares of all shards, each held once; after how many seconds."""
        clock = self.scene.discord.clock
        began, each = clock(), self.shards // len(bots)

        def is_spread() -> bool:
            shares = self.shares()
            return (
                shares.keys() == {bot.name for bot in bots}
                and all(len(names) == 1 for names in self.holders().values())
                and all(each <= share <= each + 1 for share in shares.values())
            )

        try:
            await self.scene.discord.until(is_spread, within)
        except TimeoutError:
            raise AssertionError(
                f"{self.holders()}\n" + "\n".join(bot.said[-1500:] for bot in bots)
            ) from None
        return clock() - began

    def ask(self, count: int = 1) -> list[Interaction]:
        """So many commands and presses at once, all over the shards."""
        asked = []
        for number in range(count):
            who = self.scene.town.people[number % len(self.scene.town.people)]
            town = self.towns[number % self.shards]
            in_dm = number % 5 == 4
            asked.append(town.press(who, "calendars:0") if in_dm else town.slash(who, "calendar list"))
        self.asked += asked
        return asked

    async def answered(self, asked: list[Interaction], within: float = ANSWERED_WITHIN) -> None:
        """Waits for the answers, for as long as Discord does; those without one are noted."""
        discord = self.scene.discord
        began = discord.clock()
        try:
            await discord.until(lambda: all(each.responded for each in asked), within)
            self.slowest = max(self.slowest, discord.clock() - began)
        except TimeoutError:
            self.unanswered += [each for each in asked if not each.responded]

    def answers(self) -> Counter[int]:
        """How often each interaction was answered, also where Discord refused that."""
        paths = [path.split("/") for _, method, path in self.scene.discord.requests if method == "POST"]
        return Counter(int(path[2]) for path in paths if path[1] == "interactions")

    def answered_twice(self) -> list[int]:
        return [number for number, times in self.answers().items() if times > 1]
