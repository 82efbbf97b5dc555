"""People of the simulated world, whose answers are checked: as WireHands are over the wire."""

from dataclasses import dataclass
from typing import Any

from bot.demo.play import Player
from tests.support.inbox import ics_of


@dataclass
class PlayerHands:
    """A player whose answers are checked."""

    player: Player

    @property
    def id(self) -> int:
        return self.player.id

    async def run(self, command: str, awaited: str, **options: Any) -> str:
        """Types a slash command in the server."""
        return _with(awaited, (await self.player.run(command, **options)).text)

    async def press(self, label: str, awaited: str) -> str:
        """Presses the latest button of that name."""
        return _with(awaited, (await self.player.press(label)).text)

    async def tick(self, labels: tuple[str, ...], menu: str, awaited: str) -> str:
        """Ticks what begins with these labels."""
        return _with(awaited, (await self.player.tick(*labels, menu=menu)).text)

    async def say_clock(self, city: str) -> str:
        """Chooses what time it is for them."""
        return (await self.player.say_clock(city)).text

    def sees(self) -> list[str]:
        """Their DM."""
        return self.player.sees()

    async def files(self) -> list[str]:
        """The calendar files that they were sent."""
        return await ics_of(self.player)


def _with(awaited: str, shown: str) -> str:
    assert awaited in shown
    return shown
