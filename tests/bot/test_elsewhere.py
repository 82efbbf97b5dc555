"""What is sent to a server that Discord tells another process of: this one asks for what it would know."""

import simcord

from bot.demo.play import words
from bot.demo.world import World
from bot.shards import Shards
from services.outbox import greetings


class Elsewhere(Shards):
    """Another process has every shard."""

    def knows(self, guild_id: int) -> bool:
        return False


def told_elsewhere(world: World, server: simcord.GuildHandle) -> None:
    """From now on, this process isn't told of the server."""
    world.bot.sharding = Elsewhere(world.bot)
    known = world.bot.get_guild(server.id)
    if known is not None:
        world.bot._connection._remove_guild(known)


async def test_a_server_is_greeted(world: World) -> None:
    harbour = world.env.create_guild("Harbour", owner=world.people["olga"].user)
    quay = harbour.create_text_channel("quay")
    told_elsewhere(world, harbour)
    await greetings.owe(world.bot.store, harbour.id)
    await world.skip(6 * 3600)  # Until the next sweep.
    [hello] = [words(message) for message in quay.history()]
    assert "Thanks for adding me to Harbour" in hello
