"""The whole way of an organizer of 41 one-on-ones, on a simulated Discord."""

import time

from bot.demo.play import Player
from bot.demo.world import World
from tests.support.cast import newcomers
from tests.support.forty_one import CROWD, Story
from tests.support.hands import PlayerHands

MOST_PRESSES = 7


async def test_41_one_on_ones_take_7_presses_and_everybody_is_told(world: World, olga: Player) -> None:
    await olga.register()
    began = time.monotonic()
    guests = newcomers(world, CROWD)
    story = Story(PlayerHands(olga), [PlayerHands(guest) for guest in guests], crowded=True)
    names = [guest.name for guest in guests]
    await story.organize(lambda: story.answers_stored(world.bot.store.database, names))
    await story.everybody_is_told(lambda: world.skip(60))
    print(f"{story.told.presses}, {story.told.looks} looks, {time.monotonic() - began:.1f} s")
    assert len(story.told.presses) <= MOST_PRESSES
