"""What is sent to a server that Discord tells another process of: this one asks for what it would know."""

import pytest
import simcord

from bot.demo.play import Player, words
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


@pytest.fixture
async def asked(world: World, olga: Player, ben: Player) -> None:
    """Olga can post a live status in #general."""
    for player in (olga, ben):
        await player.register()
    await olga.run("calendar create", mode="group", name="Lunch", start_date="2026-01-12")
    await olga.run("calendar invite", calendar="Lunch", user=ben)
    await olga.run("calendar status", calendar="Lunch", post=True)


async def test_a_status_is_posted_and_edited(
    world: World, olga: Player, ben: Player, dana: Player, asked: None
) -> None:
    told_elsewhere(world, world.guild)
    await olga.press("Post for invitees")
    await world.skip(60)
    assert "Added their times: ▱▱▱▱▱▱▱▱▱▱  0 of 1" in dana.sees(dm=False)[0]
    await ben.run("availability add", calendar="Lunch", when="2026-01-13 9-11")
    await world.skip(60)
    assert "1 of 1" in dana.sees(dm=False)[0]


async def test_a_status_is_not_posted_where_the_bot_may_not(world: World, olga: Player, asked: None) -> None:
    told_elsewhere(world, world.guild)
    everybody = world.env.backend.get_guild(world.guild.id).roles[world.guild.id]
    everybody.permissions &= ~2048  # Send messages.
    await olga.press("Post for invitees")
    await world.skip(60)
    assert world.general.history() == []
    assert any("No longer posted: Lunch" in message for message in olga.sees())


async def test_a_server_is_greeted(world: World) -> None:
    harbour = world.env.create_guild("Harbour", owner=world.people["olga"].user)
    quay = harbour.create_text_channel("quay")
    told_elsewhere(world, harbour)
    await greetings.owe(world.bot.store, harbour.id)
    await world.skip(6 * 3600)  # Until the next sweep.
    [hello] = [words(message) for message in quay.history()]
    assert "Thanks for adding me to Harbour" in hello
