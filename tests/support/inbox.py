"""What people have got from the bot, and what it has written down about that."""

from typing import Any

from bot.demo.play import Player
from bot.demo.world import World
from db.models import Notification
from tests.support.fakes import Office

INVITED = "Olga Example asks when you can meet"


async def rows(world: World, **columns: Any) -> list[Notification]:
    """The ledger, but for what is planned."""
    return await Office(world.bot.store.database).news(**columns)


def received(player: Player, words: str = INVITED) -> int:
    """How many messages with these words somebody has got."""
    return sum(words in seen for seen in player.sees())


async def ics_of(player: Player) -> list[str]:
    """Every .ics file that somebody was sent, as text."""
    files = [file for message in player.messages() for file in message.attachments]
    return [(await file.read()).decode() for file in files if file.filename.endswith(".ics")]
